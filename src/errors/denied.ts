/** What Deno did not permit, from whatever was thrown: such a failure names the permission. */
import { Failure } from "./failure.ts";

/** How Deno says it: `Requires read access to "/x", run again with the --allow-read flag`. */
const WORDS = /Requires (\w+) access(?: to (.+?))?, run again with the (--allow-[a-z-]+) flag/s;

/**
 * The failure of a permission that is missing.
 *
 * @param error What was thrown
 * @returns The failure; `undefined` when neither the error nor what caused it is one of permissions
 */
export function deniedPermission(error: unknown): Failure | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one.name !== "NotCapable") continue;
    const [, kind, what, option = "--allow-all"] = WORDS.exec(one.message) ?? [];
    const asked = [kind ?? "this", "access", ...(what === undefined ? [] : [`to ${what}`])];
    return new Failure("local", `Deno does not permit ${asked.join(" ")}`, {
      hint: `Run it with the permission ${option}`,
      cause: error,
    });
  }
}
