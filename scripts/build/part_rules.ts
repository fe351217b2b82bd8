/**
 * Which part of the built program a lazily loaded module goes into.
 *
 * @module
 */

/**
 * Modules that are loaded when needed and that every plain call needs: they are in the core part.
 * All else that is behind `await import()` stays out of it.
 */
const CORE: readonly string[] = [
  "src/cli/run.ts",
  "src/cli/hide_secrets.ts",
  "src/client/create_connection.ts",
  "src/commands/call.ts",
  "src/config/settings.ts",
  "src/json/json_text.ts",
  "src/process/network.ts",
];

/** Patterns of module paths and the part they go into, `$1` filled in; the first that fits counts. */
const RULES: readonly (readonly [pattern: RegExp, part: string])[] = [
  // Schemas bring a library, and many calls have nothing to check.
  [/^src\/client\/request\/input_schema\.ts$/, "schema"],
  // What went wrong, in words: most calls go well.
  [/^src\/client\/transport\/(?:network|server)_error\.ts$/, "failures"],
  [/^src\/operations\/answer_fields\/([a-z_]+)\b.*$/, "fields_$1"],
  [/^src\/operations\/([a-z_]+)\b.*$/, "area_$1"],
  [/^src\/emulator\/.*$/, "emulator"],
  // It runs in a thread of its own and brings jq.
  [/^src\/cli\/output\/(jq_worker)\.ts$/, "$1"],
  // Finds what was meant by words that mean nothing.
  [/^src\/cli\/unknown\.ts$/, "unknown"],
  // The shell waits for it at every key.
  [/^src\/commands\/(completion)\/.*$/, "$1"],
  // Its pages are long texts.
  [/^src\/commands\/(docs)\/print\.ts$/, "$1"],
  [/^src\/commands\/mcp\/serve\.ts$/, "mcp"],
  [/^src\/.*$/, "commands"],
  // A package that is loaded when needed.
  [/^(?:@[^/]+\/)?([\w-]+).*$/, "package_$1"],
];

/** The part that is loaded at every start. */
export const CORE_PART = "core";

/**
 * Names the part of a module.
 *
 * @param target Path of the module below the root of the project, or the name of a package
 */
export function partOf(target: string): string {
  if (CORE.includes(target)) return CORE_PART;
  for (const [pattern, part] of RULES) {
    if (pattern.test(target)) return target.replace(pattern, part);
  }
  throw new Error(`"${target}" is in no part of the program`);
}
