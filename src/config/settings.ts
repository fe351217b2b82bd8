/** Everything a connection must know, read from options, environment and the program's own files. */
import type { HintReader } from "../errors/hint_words.ts";
import type { Process } from "../process/types.ts";
import { findBaseUrl } from "./base_url.ts";
import { findKey, type KeySource } from "./key.ts";
import { findOrg } from "./org.ts";

/** Who calls where. */
export interface Settings {
  /** Base URL without trailing slash, ending in `/cloud`. */
  readonly baseUrl: string;
  /** The API key, or `undefined` when there is none (then calls fail with `no_key`). */
  readonly key: string | undefined;
  /** Organisation for `X-Organization-Id` and `{org_id}`. */
  readonly org: string | undefined;
  /** Most retries of a call. */
  readonly retries: number;
  /** When the whole command must be over, in milliseconds since 1970; `undefined`: no limit. */
  readonly deadline: number | undefined;
  /** Idle limit of streams in milliseconds. */
  readonly idleLimit: number;
  /** Most bytes of a plain answer. */
  readonly bodyLimit: number;
  /** Most bytes of one line of a stream. */
  readonly lineLimit: number;
  /** Who reads the hints of failures. */
  readonly hints: HintReader;
}

/** What the global options say about a connection. */
export interface ConnectionOptions {
  readonly org?: string;
  readonly apiUrl?: string;
  /** Seconds for the whole command. */
  readonly timeout?: number;
  readonly retries?: number;
}

/** Settings, and where the key came from. */
export interface FoundSettings extends Settings {
  readonly keySource: KeySource;
  /** The credentials file; `undefined` when there is no home folder. */
  readonly credentialsFile: string | undefined;
  /** What is wrong with the permissions of the credentials file; for `--verbose` and `auth status`. */
  readonly keyWarning: string | undefined;
}

/** Limits and tries when no option says otherwise. */
export const DEFAULTS = {
  retries: 3,
  idleLimit: 90_000,
  bodyLimit: 96 * 1024 * 1024,
  lineLimit: 64 * 1024 * 1024,
  hints: "shell" as HintReader,
} as const;

/**
 * Reads the settings.
 *
 * @param process The outside world
 * @param globals Values of the global options
 * @param started When the command began, for `--timeout`; now when not given
 * @returns The settings; without a key, `key` is `undefined` and calls will fail
 * @throws {Failure} `usage` or `no_key`, when something that was given cannot be used
 */
export async function readSettings(
  process: Pick<Process, "env" | "files" | "clock">,
  globals: ConnectionOptions,
  started: number = process.clock.now(),
): Promise<FoundSettings> {
  const baseUrl = await findBaseUrl(process, globals.apiUrl);
  const org = findOrg(process, globals.org);
  const found = await findKey(process);
  return {
    ...DEFAULTS,
    baseUrl,
    org,
    key: found.key,
    keySource: found.source,
    credentialsFile: found.file,
    keyWarning: found.warning,
    retries: globals.retries ?? DEFAULTS.retries,
    deadline: globals.timeout === undefined ? undefined : started + globals.timeout * 1000,
  };
}
