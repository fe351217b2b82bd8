/** The API key: where it comes from, whether it can be one, how it is shown. */
import { Failure } from "../errors/failure.ts";
import { fileReason, readIfThere } from "../process/files.ts";
import { NotUtf8 } from "../process/environment.ts";
import type { Process } from "../process/types.ts";
import { ownFile } from "./home.ts";

/** Where a key was found. */
export type KeySource = "env" | "file" | "none";

/** The key, and what there is to say about the place it came from. */
export interface FoundKey {
  /** The key; `undefined` when there is none. */
  readonly key: string | undefined;
  readonly source: KeySource;
  /** The credentials file; `undefined` when there is no home folder. */
  readonly file: string | undefined;
  /** What is wrong with the permissions of the file that the key came from. */
  readonly warning?: string | undefined;
}

type KeySources = Pick<Process, "env" | "files">;

/** The environment variable that holds a key. */
export const KEY_VARIABLE = "RUNTM_API_KEY";

/** The failure of a call for which there is no key. */
export function noKey(): Failure {
  return new Failure("no_key", "No API key", {
    hint:
      "Set RUNTM_API_KEY, or run: runtm-api auth login (keys are made at https://app.runtm.com under Settings > API Keys)",
  });
}

/**
 * Finds the key: `RUNTM_API_KEY`, else the first line of `~/.runtm/credentials`.
 *
 * @param process The outside world
 * @returns The key and its source; without any, `key` is `undefined`
 * @throws {Failure} `no_key`, when what is there cannot be a key or cannot be read
 */
export async function findKey(process: KeySources): Promise<FoundKey> {
  const file = credentialsPath(process);
  const fromEnv = keyOfEnvironment(process);
  if (fromEnv !== "") return { key: checkKey(fromEnv, KEY_VARIABLE), source: "env", file };
  const text = file === undefined ? undefined : await readCredentials(process, file);
  const line = firstLine(text ?? "");
  if (file === undefined || line === "") return { key: undefined, source: "none", file };
  const warning = await modeWarning(process, file);
  const key = checkKey(line, `What "${file}" holds`);
  return { key, source: "file", file, warning };
}

/**
 * Whether the environment holds a key, usable or not: it counts before a stored one.
 *
 * @param process The outside world
 */
export function isKeySet(process: Pick<Process, "env">): boolean {
  try {
    return (process.env(KEY_VARIABLE)?.trim() ?? "") !== "";
  } catch (error) {
    return error instanceof NotUtf8;
  }
}

function keyOfEnvironment(process: Pick<Process, "env">): string {
  try {
    return process.env(KEY_VARIABLE)?.trim() ?? "";
  } catch (error) {
    if (error instanceof NotUtf8) throw notAKey(KEY_VARIABLE, "it is not UTF-8 text");
    throw error;
  }
}

/**
 * The line that can hold a key: the first one that is not empty.
 *
 * @param text A text with a key
 * @returns That line, trimmed; empty when there is none
 */
export function firstLine(text: string): string {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  return lines.map((line) => line.trim()).find((line) => line !== "") ?? "";
}

/**
 * The credentials file.
 *
 * @param process The outside world
 * @returns Its path; `undefined` when there is no home folder
 */
export function credentialsPath(process: Pick<Process, "env">): string | undefined {
  return ownFile(process, "credentials");
}

async function readCredentials(process: KeySources, file: string): Promise<string | undefined> {
  try {
    const bytes = await readIfThere(process, file);
    return bytes && new TextDecoder().decode(bytes);
  } catch (error) {
    throw new Failure(
      "no_key",
      `Cannot read the credentials file "${file}": ${fileReason(error)}`,
      {
        hint: (error as Error).name === "PermissionDenied"
          ? `Make it readable for you (chmod 600 '${file}'), or set ${KEY_VARIABLE}`
          : `Check the file and remove it manually, or set ${KEY_VARIABLE}`,
        cause: error,
      },
    );
  }
}

/**
 * Says when others may read or change the credentials file.
 *
 * @param process The outside world
 * @param file Its path
 * @returns A sentence with the remedy; `undefined` when all is well or there is no file
 */
export async function modeWarning(process: KeySources, file: string): Promise<string | undefined> {
  const mode = (await process.files.stat(file).catch(() => undefined))?.mode;
  if (mode === undefined || (mode & 0o077) === 0) return undefined;
  const octal = (mode & 0o777).toString(8).padStart(4, "0");
  return `The credentials file is open to other users (mode ${octal}); run: chmod 600 '${file}'`;
}

/**
 * Checks that a text can travel as a bearer token: visible ASCII without blanks.
 *
 * @param key The text
 * @param place Where it came from, as the error begins
 * @returns The text itself
 * @throws {Failure} `no_key`, saying at which character it is not one and never showing it
 */
export function checkKey(key: string, place: string): string {
  if (/^(["'`]).*\1$/.test(key)) throw notAKey(place, "it stands in quotes");
  const at = key.search(/[^\x21-\x7e]/);
  if (at < 0) return key;
  const what = /\s/.test(key.charAt(at)) ? "a blank" : "a character that no key has";
  throw notAKey(place, `it holds ${what} at position ${at + 1}`);
}

function notAKey(place: string, reason: string): Failure {
  return new Failure("no_key", `${place} is not an API key: ${reason}`, {
    hint:
      "A key is one word without quotes such as runtm_sk_live_…; copy it again from https://app.runtm.com under Settings > API Keys",
  });
}

/**
 * A key as the program may show it.
 *
 * @param key The key
 * @returns Its kind and last four characters; nothing of a key too short to hide the rest of
 */
export function shownKey(key: string): string {
  const prefix = key.startsWith("runtm_sk_") ? "runtm_sk_" : "";
  const rest = key.slice(prefix.length);
  return rest.length < 8 ? `${prefix}…` : `${prefix}…${rest.slice(-4)}`;
}

/** What looks like an API key, wherever it was typed. */
const KEY_WORD = /runtm_sk_[A-Za-z0-9_-]{8,}/g;

/**
 * Hides every API key in a text, known by its form: one may stand where an id belongs.
 *
 * @param text Any text of the program's own
 * @returns The text with keys as the program may show them
 */
export function hideKeyWords(text: string): string {
  return text.replace(KEY_WORD, shownKey);
}
