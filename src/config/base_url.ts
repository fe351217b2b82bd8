/** The base URL: where it comes from and what it must look like. */
import { Failure } from "../errors/failure.ts";
import { fileReason, readIfThere } from "../process/files.ts";
import { isLoopback } from "../process/proxy.ts";
import type { Process } from "../process/types.ts";
import { ownFile } from "./home.ts";

/** Where calls go when nothing says otherwise. */
export const DEFAULT_BASE_URL = "https://app.runtm.com/api/cloud";

type World = Pick<Process, "env" | "files">;

/**
 * Finds the base URL: `--api-url`, `RUNTM_API_URL`, `api_url` in `~/.runtm/config.yaml`, the default.
 *
 * @param process The outside world
 * @param option What `--api-url` was given
 * @returns The URL without trailing slash, ending in `/cloud`
 * @throws {Failure} `usage`, when it is no URL that may be called
 */
export async function findBaseUrl(process: World, option?: string): Promise<string> {
  const allowHttp = process.env("RUNTM_ALLOW_HTTP") === "1";
  if (option !== undefined) return normaliseBaseUrl(option, "--api-url", allowHttp);
  const fromEnv = process.env("RUNTM_API_URL")?.trim() ?? "";
  if (fromEnv !== "") return normaliseBaseUrl(fromEnv, "RUNTM_API_URL", allowHttp);
  const file = ownFile(process, "config.yaml");
  const fromFile = file === undefined ? undefined : await configuredUrl(process, file);
  if (fromFile !== undefined) return normaliseBaseUrl(fromFile, `api_url in "${file}"`, allowHttp);
  return DEFAULT_BASE_URL;
}

/**
 * Brings a base URL into its one form.
 *
 * @param text What the user gave
 * @param place Where it was given, as the error names it
 * @param allowHttp Whether plain `http` may leave this machine
 * @returns The URL without trailing slash, ending in `/cloud`
 * @throws {Failure} `usage`, when it is no URL that may be called
 */
export function normaliseBaseUrl(text: string, place: string, allowHttp: boolean): string {
  const url = parsed(text, place);
  if (url.username !== "" || url.password !== "") {
    throw refused(
      place,
      "the URL holds a user name or password",
      "Give it without; the API key is read from RUNTM_API_KEY",
    );
  }
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(text)) {
    throw refused(
      place,
      "a base URL has no query or fragment",
      `Give only the part up to the path, for example ${DEFAULT_BASE_URL}`,
    );
  }
  if (url.protocol === "http:" && !allowHttp && !isLoopback(url.hostname)) {
    throw refused(
      place,
      `plain http to "${url.hostname}" would send the API key unencrypted`,
      "Use https, or set RUNTM_ALLOW_HTTP=1 when the network in between is trusted",
    );
  }
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path.endsWith("/cloud") ? path : `${path}/cloud`}`;
}

function parsed(text: string, place: string): URL {
  const trimmed = text.trim();
  // The URL parser drops line breaks and tabs inside; a URL that holds them was not meant as one.
  const url = /[\s\\]/.test(trimmed) ? null : URL.parse(trimmed);
  if (url !== null && /^https?:\/\//i.test(trimmed)) return url;
  const shown = JSON.stringify(trimmed.replace(/\/\/.*@/, "//***@"));
  throw refused(
    place,
    `${shown} is not an http or https URL`,
    `Give an absolute URL, for example ${DEFAULT_BASE_URL}`,
  );
}

function refused(place: string, what: string, hint: string): Failure {
  return new Failure("usage", `Invalid ${place}: ${what}`, { hint });
}

async function configuredUrl(process: World, file: string): Promise<string | undefined> {
  const text = await readConfig(process, file);
  if (text === undefined || !text.includes("api_url")) return undefined;
  const { loadAll } = await import("js-yaml");
  const value = apiUrlIn(yaml(loadAll, text, file));
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw refused(`api_url in "${file}"`, "it is not a text", `Write: api_url: ${DEFAULT_BASE_URL}`);
}

async function readConfig(process: World, file: string): Promise<string | undefined> {
  try {
    const bytes = await readIfThere(process, file);
    return bytes && new TextDecoder().decode(bytes);
  } catch (error) {
    throw new Failure("input_file", `Cannot read "${file}": ${fileReason(error)}`, {
      hint: "Make it readable for you, or give the base URL with --api-url",
      cause: error,
    });
  }
}

// Guessing at a broken file could send the key to the wrong server, so it is an error.
function yaml(loadAll: (text: string) => unknown[], text: string, file: string): unknown {
  try {
    return loadAll(text)[0];
  } catch (error) {
    throw new Failure(
      "usage",
      `"${file}" is not valid YAML: ${(error as Error).message.split("\n", 1)[0]}`,
      {
        hint: "Correct the file, or give the base URL with --api-url",
        cause: error,
      },
    );
  }
}

function apiUrlIn(config: unknown): unknown {
  if (typeof config !== "object" || config === null) return undefined;
  return "api_url" in config ? config.api_url : undefined;
}
