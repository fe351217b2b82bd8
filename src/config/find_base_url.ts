/** Where the base URL comes from: option, variable, configuration file, default. */
import { Failure } from "../errors/failure.ts";
import { fileReason, readIfThere } from "../process/files.ts";
import type { Process } from "../process/types.ts";
import { DEFAULT_BASE_URL, normaliseBaseUrl, refused } from "./base_url.ts";
import { ownFile } from "./home.ts";

/** What is looked at. */
type UrlSources = Pick<Process, "env" | "files">;

/**
 * Finds the base URL: `--api-url`, `RUNTM_API_URL`, `api_url` in `~/.runtm/config.yaml`, the default.
 *
 * @param process The outside world
 * @param option What `--api-url` was given
 * @returns The URL without trailing slash, ending in `/cloud`
 * @throws {Failure} `usage`, when it is no URL that may be called
 */
export async function findBaseUrl(process: UrlSources, option?: string): Promise<string> {
  const allowHttp = process.env("RUNTM_ALLOW_HTTP") === "1";
  if (option !== undefined) return normaliseBaseUrl(option, "--api-url", allowHttp);
  const fromEnv = process.env("RUNTM_API_URL")?.trim() ?? "";
  if (fromEnv !== "") return normaliseBaseUrl(fromEnv, "RUNTM_API_URL", allowHttp);
  const file = ownFile(process, "config.yaml");
  const fromFile = file === undefined ? undefined : await configuredUrl(process, file);
  if (fromFile !== undefined) return normaliseBaseUrl(fromFile, `api_url in "${file}"`, allowHttp);
  return DEFAULT_BASE_URL;
}

async function configuredUrl(process: UrlSources, file: string): Promise<string | undefined> {
  const text = await readConfig(process, file);
  if (text === undefined || text.split(/\r\n|\r|\n/).every(saysNothing)) return undefined;
  const value = await apiUrlIn(text, file);
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw refused(`api_url in "${file}"`, "it is not a text", "Write: api_url: URL");
}

function saysNothing(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line);
}

async function readConfig(process: UrlSources, file: string): Promise<string | undefined> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await readIfThere(process, file);
  } catch (error) {
    throw new Failure("input_file", `Cannot read "${file}": ${fileReason(error)}`, {
      hint: "Make it readable for you, or give the base URL with --api-url",
      cause: error,
    });
  }
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(file, "is not UTF-8 text", error);
  }
}

// Guessing at a broken file could send the key to the wrong server, so it is an error.
function unreadable(file: string, what: string, cause?: unknown): Failure {
  return new Failure("usage", `"${file}" ${what}`, {
    // The usual service is not named: the key may be meant for another.
    hint: "Write: api_url: URL, or remove the file",
    cause,
  });
}

async function apiUrlIn(text: string, file: string): Promise<unknown> {
  const { loadAll } = await import("js-yaml");
  let config: unknown;
  try {
    config = loadAll(text)[0];
  } catch (error) {
    const why = (error as Error).message.split("\n", 1)[0];
    throw unreadable(file, `is not valid YAML: ${why}`, error);
  }
  if (config === undefined || config === null) return undefined;
  if (typeof config !== "object" || Array.isArray(config)) {
    throw unreadable(file, "does not hold names with values");
  }
  if (Object.hasOwn(config, "api_url")) return (config as { api_url: unknown }).api_url;
  const meant = Object.keys(config).find(isMisspelt);
  if (meant !== undefined) {
    throw unreadable(file, `holds ${JSON.stringify(meant)}, which is probably meant as "api_url"`);
  }
  return undefined;
}

/** Whether a name is `api_url` but for case, `-`, `_` or one letter. */
function isMisspelt(name: string): boolean {
  const plain = name.trim().toLowerCase().replaceAll(/[-_ ]/g, "");
  return isOneLetterApart(plain, "apiurl");
}

/** Whether two words are equal but for one letter that is added, missing, another or swapped. */
function isOneLetterApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [inA, inB] = [a.slice(start, endA), b.slice(start, endB)];
  return (inA.length <= 1 && inB.length <= 1) ||
    (inA.length === 2 && inA === [...inB].reverse().join(""));
}
