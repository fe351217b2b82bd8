/** The compile flavour: one executable made by `deno compile`. */
import { buildEnv } from "./bundle.ts";
import { executableType } from "./executable_type.ts";
import { V8_FLAGS } from "./v8_flags.ts";
import { type ProgramFiles, writeParts } from "./parts.ts";
import { PERMISSIONS, UNSTABLE } from "./permissions.ts";
import { firstLine } from "./runtime.ts";
import { FIXED_TIME } from "./tar.ts";
import type { Target } from "./targets.ts";

/**
 * Builds the executable for one platform. `deno compile` fetches its base binary for that platform,
 * or takes the one that DENORT_BIN names.
 *
 * @param target The platform
 * @param files The files of the program; "main.js" is started
 * @returns The bytes of the executable
 */
export async function buildCompiled(
  target: Target,
  files: ProgramFiles,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-compile-" });
  try {
    // The executable remembers the time of its files and the name it was first given.
    await writeParts(files, folder);
    for (const name of files.keys()) {
      await Deno.utime(`${folder}/${name}`, FIXED_TIME, FIXED_TIME);
    }
    await compile(target, folder, [...files.keys()].filter((name) => name !== "main.js"));
    const bytes = await Deno.readFile(`${folder}/runtm-api`);
    const type = executableType(bytes);
    if (type !== target.name) {
      throw new Error(`the base binary is for ${type} (is DENORT_BIN for another platform?)`);
    }
    return bytes;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The parts are named to `deno compile`, as none of them is in what `main.js` imports literally. */
async function compile(target: Target, folder: string, parts: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      "--quiet",
      "--no-config",
      "--no-lock",
      "--no-check",
      "--no-npm",
      "--no-remote",
      ...PERMISSIONS,
      ...UNSTABLE,
      V8_FLAGS,
      `--target=${target.triple}`,
      "--output=runtm-api",
      ...parts.map((name) => `--include=${name}`),
      "main.js",
    ],
    cwd: folder,
    clearEnv: true,
    env: buildEnv(),
  }).output();
  if (!success) throw new Error(reason(stderr));
  if (target.os === "darwin" && Deno.build.os === "darwin") await sign(`${folder}/runtm-api`);
}

/** Signs ad hoc: macOS starts no unsigned executable on its own processors. */
async function sign(path: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("codesign", {
    args: ["--force", "--sign", "-", path],
  }).output();
  if (!success) throw new Error(`codesign failed: ${firstLine(stderr)}`);
}

/** What `deno compile` said, on one line: the error and what caused it. */
function reason(stderr: Uint8Array): string {
  const text = new TextDecoder().decode(stderr).split("\nStack backtrace")[0] ?? "";
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.join(" ").replace(/^error: /, "");
}
