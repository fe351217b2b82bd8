/** Reads what a connection must know from options, environment and the program's own files. */
import type { Process } from "../process/types.ts";
import { DEFAULTS, type Settings } from "./defaults.ts";
import { findBaseUrl } from "./find_base_url.ts";
import { findKey, type KeySource } from "./key.ts";
import { findOrg } from "./org.ts";

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
