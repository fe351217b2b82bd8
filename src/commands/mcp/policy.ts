/** What commands that come over MCP may do: which commands, which options, which files. */
import { ownFile } from "../../config/home.ts";
import { Failure } from "../../errors/failure.ts";
import { checkedFiles } from "../../process/checked_files.ts";
import { parentOf } from "../../process/files.ts";
import type { Files, Process } from "../../process/types.ts";
import { wordsOf } from "../../errors/command_words.ts";
import type { ArgvCommand, LocalCommand } from "../types.ts";
import { allOperations } from "../../operations/areas.ts";
import type { Operation } from "../../operations/types.ts";
import { LOCAL_COMMANDS } from "../table.ts";

/** What the server was started to allow. */
export interface Policy {
  readonly readOnly: boolean;
  /** Areas whose commands are allowed; all, when there are none. */
  readonly areas: readonly string[];
  /** The organisation of every command. */
  readonly org: string | undefined;
  /** Folder whose files may be used, an absolute path without links. */
  readonly folder: string | undefined;
}

/** Commands that concern the user's machine, or the server itself. */
const NEVER = /^(auth (login|logout)|upgrade|emulator|skills (install|uninstall)|mcp serve)( |$)/;

/** Commands whose effect nobody can foresee, whatever their row says. */
const UNFORESEEABLE = /^(session (exec|connect|ssh|port-forward)|api)( |$)/;

/** Options that would send the key elsewhere, or reach past the protocol. */
const REFUSED_OPTIONS: ReadonlySet<string> = new Set(["apiUrl", "outputFile"]);

const NO_INPUT = "Standard input belongs to the protocol";

/** Sources of values that lie outside the protocol. */
const REFUSED_SOURCES: { readonly [role: string]: string } = {
  "from-env": "Environment variables of the server cannot be read",
  stdin: NO_INPUT,
  "stdin-name": NO_INPUT,
};

/**
 * Why a command is not offered.
 *
 * @param command Its row
 * @param policy What is allowed
 * @returns The reason; `undefined` when it is allowed
 */
export function commandRefusal(
  { command, effect }: Pick<Operation | LocalCommand, "command" | "effect">,
  { readOnly, areas }: Policy,
): string | undefined {
  const [area = ""] = command.split(" ");
  if (NEVER.test(command)) return `"${command}" cannot be run over MCP`;
  if (readOnly && (effect !== "read" || UNFORESEEABLE.test(command))) {
    return `"${command}" may change something, and this server only reads`;
  }
  if (areas.length > 0 && (!areas.includes(area) || area === "api")) {
    return `"${command}" is none of the areas of this server: ${areas.join(", ")}`;
  }
  return undefined;
}

/**
 * Refuses a command line that goes beyond what is allowed.
 *
 * @param line The command line
 * @param policy What is allowed
 * @throws {Failure} `usage`
 */
export function checkCommand({ command, written }: ArgvCommand, policy: Policy): void {
  const refusal = commandRefusal({ ...command, command: wordsOf(command) }, policy);
  if (refusal !== undefined) throw refused(refusal);
  for (const { input, role, text } of written) {
    if (REFUSED_OPTIONS.has(input)) throw refused(`"--${dashed(input)}" cannot be used over MCP`);
    const source = REFUSED_SOURCES[role];
    if (source !== undefined) throw refused(source);
    if (input === "org" && policy.org !== undefined && text !== policy.org) {
      throw refused(`This server acts for the organisation "${policy.org}" alone`);
    }
  }
}

function dashed(input: string): string {
  return input.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A refusal. */
export function refused(why: string): Failure {
  return new Failure("usage", why, {
    hint: "Start the server with other options, or run the command in a shell",
  });
}

/**
 * Checks the areas that a server is to offer.
 *
 * @param areas As they were given
 * @returns The same
 * @throws {Failure} `usage`, when there is no such area
 */
export async function knownAreas(areas: readonly string[]): Promise<readonly string[]> {
  const rows = [...await allOperations(), ...LOCAL_COMMANDS];
  const known = new Set(rows.map(({ command }) => command.split(" ")[0] ?? ""));
  for (const area of areas) {
    if (known.has(area)) continue;
    throw new Failure("usage", `Unknown area ${JSON.stringify(area)} of --area`, {
      hint: `Known: ${[...known].join(", ")}`,
    });
  }
  return areas;
}

/**
 * The folder whose files may be used.
 *
 * @param process The outside world
 * @param folder As it was given
 * @returns Its absolute path without links
 * @throws {Failure} `usage`, when it is no folder
 */
export async function usableFolder(process: Process, folder: string): Promise<string> {
  const path = folder.startsWith("/") ? folder : `${process.env("PWD") ?? ""}/${folder}`;
  const real = await realPath(process.files, path.replace(/\/\.\/?$/, ""));
  if ((await process.files.stat(real))?.kind === "directory") return real;
  throw new Failure("usage", `"${folder}" is no folder`, {
    hint: "Give the path of a folder with --files",
  });
}

/** Standard input of a command: there is none. */
export const NO_STDIN: Process["stdin"] = {
  get readable(): never {
    throw refused(NO_INPUT);
  },
  isTerminal: () => false,
  readHidden: () => Promise.reject(refused(NO_INPUT)),
};

/**
 * Files below one folder alone, and the program's own settings, which no command line can name.
 *
 * @param process The outside world
 * @param folder An absolute path without links; without one there are no files
 */
export function filesBelow(process: Process, folder: string | undefined): Files {
  const { files } = process;
  const own = ownPaths(process);
  const allow = async (path: string): Promise<string> => {
    if (own.includes(path)) return path;
    if (folder === undefined) throw refused("No files of this machine can be used: --files DIR");
    const inside = path.startsWith("/") ? path : `${folder}/${path}`;
    const target = await realPath(files, inside);
    if (target === folder || target.startsWith(`${folder}/`)) return target;
    throw refused(`"${path}" is not below the folder of this server`);
  };
  return checkedFiles(files, allow);
}

/** Where a path leads in the end, through every link; what is not there yet stays as it is. */
async function realPath(files: Files, path: string, links = 0): Promise<string> {
  if (links > MOST_LINKS) throw refused(`The links of "${path}" lead in a circle`);
  let real = "";
  for (const part of plainParts(path)) {
    const next = `${real}/${part}`;
    const isLink = (await files.stat(next, { noFollow: true }))?.kind === "link";
    real = isLink ? await realPath(files, await files.linkTarget(next), links + 1) : next;
  }
  return real;
}

const MOST_LINKS = 40;

/** The names of an absolute path. A `..` is refused: behind a link it would lead elsewhere. */
function plainParts(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw refused(`"${path}" leads upwards`);
  return parts;
}

/** The program's own settings. */
function ownPaths(process: Process): string[] {
  return ["credentials", "config.yaml"].flatMap((name) => ownFile(process, name) ?? []);
}

/**
 * Refuses words that name the program's own settings: commands read these, but not as input.
 *
 * @param words A command line
 * @param process The outside world
 * @throws {Failure} `usage`
 */
export function checkWords(words: readonly string[], process: Process): void {
  const folders = ownPaths(process).map(parentOf);
  if (words.some((word) => folders.some((folder) => word.includes(folder)))) {
    throw refused("The settings of the program cannot be used as a file");
  }
}
