/**
 * The rooms of `src/` as data: which room may import which. The lint rule and the architecture test
 * read it; `docs/architecture.md` explains it.
 *
 * @module
 */

/** Rooms of `src/` from the ground up: a room may import those before it in the list. */
export const ROOMS: readonly string[] = [
  "operations",
  "json",
  "process",
  "errors",
  "config",
  "input",
  "client",
  "skills",
  "emulator",
  "commands",
  "cli",
];

/** Rooms that a room must not import although they stand below it. */
export const APART: { readonly [room: string]: readonly string[] } = {
  // It is there to test the client.
  emulator: ["config", "input", "client", "skills"],
  skills: ["input", "client"],
  client: ["input"],
};

/** Rooms of the emulator from the ground up; files beside them put the rooms together. */
export const EMULATOR_ROOMS: readonly string[] = [
  "core",
  "workspace",
  "http",
  "control",
  "rows",
  "org",
  "tools",
  "agent",
  "git",
  "sessions",
  "terminal",
  "deploy",
  "templates",
  "directives",
  "automation",
  "ui",
];

/** Most files of code in one folder, its subfolders left out. */
export const MOST_FILES = 20;

/**
 * Says why one file must not import another.
 *
 * @param from Path of the importing file below the root of the project
 * @param to Path of the imported file
 * @returns The reason; `undefined` when the import is allowed
 */
export function arrowAgainst(from: string, to: string): string | undefined {
  return between(from, to, /^src\/([a-z]+)\/./, ROOMS, APART) ??
    between(from, to, /^src\/emulator\/([a-z]+)\/./, EMULATOR_ROOMS, {});
}

function between(
  from: string,
  to: string,
  room: RegExp,
  order: readonly string[],
  apart: { readonly [room: string]: readonly string[] },
): string | undefined {
  const own = room.exec(from)?.[1];
  const other = room.exec(to)?.[1];
  if (own === undefined || other === undefined || own === other) return undefined;
  const unknown = [own, other].find((name) => !order.includes(name));
  if (unknown !== undefined) return `The room "${unknown}" has no place in scripts/lint/rooms.ts`;
  if (order.indexOf(other) > order.indexOf(own)) {
    return `"${own}" must not import from "${other}": it stands above it`;
  }
  return apart[own]?.includes(other) ? `"${own}" must not import from "${other}"` : undefined;
}
