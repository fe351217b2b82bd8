/** Fails when a release's tag and the version of the project differ: `check_tag.ts TAG`. */
import { PROGRAM_VERSION } from "../src/version.ts";

/**
 * Finds out what is wrong with a tag.
 *
 * @param tag `vX.Y.Z` or `packages/agent/vX.Y.Z`
 * @param versions The version wherever it is written, by the place
 * @returns What is wrong; `undefined` when nothing is
 */
export function tagProblem(
  tag: string,
  versions: { readonly [place: string]: string },
): string | undefined {
  const tagged = /^(?:packages\/agent\/)?v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
  if (tagged === undefined) return `"${tag}" is neither vX.Y.Z nor packages/agent/vX.Y.Z`;
  const wrong = Object.entries(versions).filter(([, version]) => version !== tagged);
  if (wrong.length === 0) return undefined;
  return wrong.map(([place, version]) => `${place} says ${version}, the tag ${tagged}`).join("; ");
}

if (import.meta.main) {
  const config = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  const problem = tagProblem(Deno.args[0] ?? "", {
    "deno.json": JSON.parse(config).version,
    "src/version.ts": PROGRAM_VERSION,
  });
  if (problem !== undefined) {
    console.error(problem);
    Deno.exit(1);
  }
}
