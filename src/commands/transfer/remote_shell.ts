/** What only a shell in the sandbox can do for a transfer: compare files, keep modes and links. */
import type { Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { joinBytes } from "../../json/bytes.ts";
import { runCommand } from "../terminal/run_command.ts";
import { quoted } from "../terminal/shell_line.ts";
import type { Invocation } from "../types.ts";
import { HOME } from "./paths.ts";

/** Most bytes of hashes that are read. */
const MOST_HASHES = 32 * 1024 * 1024;

/** Where in a sandbox something lies. */
export interface RemotePlace {
  readonly invocation: Invocation;
  readonly connection: Connection;
  readonly session: string;
  /** Command words, for errors. */
  readonly caller: string;
}

/**
 * The SHA-256 of each file below a folder of the sandbox.
 *
 * @param place The sandbox
 * @param folder The folder, absolute
 * @returns Hashes by path below the folder; nothing where a shell cannot be had
 */
export async function remoteHashes(
  place: RemotePlace,
  folder: string,
): Promise<Map<string, string>> {
  const script = `${enter(folder)} && find . -type f -exec sha256sum {} + 2>/dev/null; true`;
  const text = await said(place, script).catch((error) => {
    if (error instanceof Failure && !place.invocation.signal.aborted) return "";
    throw error;
  });
  const hashes = new Map<string, string>();
  for (const line of text.split("\n")) {
    // Names with a line feed or backslash are escaped, and begin with one: such files are sent again.
    const [, hash, path] = /^([0-9a-f]{64}) [ *]\.\/(.+)$/.exec(line) ?? [];
    if (hash !== undefined && path !== undefined) hashes.set(path, hash);
  }
  return hashes;
}

/** What the file routes do not keep. */
export interface Extras {
  /** Paths below the folder of files that can be run. */
  readonly executable: readonly string[];
  /** Links: path below the folder, and what they hold. */
  readonly links: readonly (readonly [path: string, target: string])[];
}

/**
 * Makes files executable and makes links.
 *
 * @param place The sandbox
 * @param folder The folder they lie in, absolute
 * @param extras What to make
 * @returns Why it could not be done; `undefined` when it was
 */
export async function keepExtras(
  place: RemotePlace,
  folder: string,
  { executable, links }: Extras,
): Promise<string | undefined> {
  if (executable.length + links.length === 0) return undefined;
  const lines = [
    `${enter(folder)} || exit 1`,
    ...executable.map((path) => `chmod +x ${quoted(`./${path}`)} || exit 1`),
    // Whatever is there and no link is not taken away.
    ...links.map(([path, target]) => {
      const at = quoted(`./${path}`);
      return `{ [ -L ${at} ] || [ ! -e ${at} ]; } && ln -sfn ${quoted(target)} ${at} || exit 1`;
    }),
  ];
  try {
    await said(place, lines.join("\n"));
  } catch (error) {
    if (error instanceof Failure && !place.invocation.signal.aborted) return error.message;
    throw error;
  }
}

/** Into a folder: the home folder of the shell is what the file routes call theirs. */
function enter(folder: string): string {
  const inside = folder === HOME
    ? ""
    : folder.startsWith(`${HOME}/`)
    ? folder.slice(HOME.length + 1)
    : undefined;
  return inside === undefined
    ? `cd ${quoted(folder)}`
    : `cd "$HOME"${inside === "" ? "" : ` && cd ./${quoted(inside)}`}`;
}

async function said(
  { invocation, connection, session, caller }: RemotePlace,
  command: string,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const code = await runCommand(invocation.process, connection, {
    caller,
    session,
    command,
    apart: false,
    signal: invocation.signal,
    stdout(bytes) {
      size += bytes.length;
      if (size <= MOST_HASHES) chunks.push(bytes.slice());
      return Promise.resolve();
    },
  });
  const text = new TextDecoder().decode(joinBytes(chunks));
  if (code === 0) return text;
  throw new Failure("operation_failed", text.trim().slice(0, 400) || `exit code ${code}`);
}
