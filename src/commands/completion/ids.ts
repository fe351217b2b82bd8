/** Ids of sessions and templates for completion: from the service, kept for a minute. */
import { homeOf } from "../../config/home.ts";
import { hashOf } from "../../process/files.ts";
import type { Process } from "../../process/types.ts";
import type { Invocation } from "../types.ts";
import type { Candidate } from "./complete.ts";

/** Longest time in which a list from the service is taken again, in milliseconds. */
const FRESH = 60_000;

/** How the list of a kind is asked for, and where it stands in the answer. */
const LISTS = {
  session: {
    argv: ["session", "list", "--limit", "50", "--fields", "id,name,state"],
    items: "sessions",
  },
  template: {
    argv: ["template", "list", "--fields", "id,name,display_name"],
    items: "templates",
  },
} as const;

/** What is put into a command line as it stands: a word of a shell without any meaning. */
const PLAIN_WORD = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** What is kept. */
interface Kept {
  readonly at: number;
  readonly ids: readonly Candidate[];
}

/**
 * Lists ids.
 *
 * @param invocation The command
 * @param kind Of what
 * @param service Global options that say which service and organisation
 * @returns Ids with their names; none when the service does not answer in two seconds
 */
export async function idsOf(
  invocation: Invocation,
  kind: keyof typeof LISTS,
  service: readonly string[],
): Promise<readonly Candidate[]> {
  const { process } = invocation;
  const path = await cacheFile(process, kind, service);
  const now = process.clock.now();
  const kept = path === undefined ? undefined : await readKept(process, path);
  if (kept !== undefined && now - kept.at >= 0 && now - kept.at < FRESH) return kept.ids;
  const { argv, items } = LISTS[kind];
  const limits = ["--retries", "0", "--timeout", "2"];
  const { exitCode, stdout } = await invocation.runArgv([...argv, ...limits, ...service]);
  if (exitCode !== 0) return [];
  const answer = JSON.parse(new TextDecoder().decode(stdout));
  const ids = candidatesOf(Array.isArray(answer) ? answer : answer[items]);
  if (path !== undefined) await keep(process, path, { at: now, ids });
  return ids;
}

function candidatesOf(items: unknown): Candidate[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item): Candidate[] => {
    const { id, name, display_name, state } = item ?? {};
    if (typeof id !== "string" || !PLAIN_WORD.test(id)) return [];
    return [[id, [display_name ?? name, state].filter((text) => text).join(", ")]];
  });
}

/**
 * The file for a list. Its name tells keys, services and organisations apart and shows none.
 *
 * @returns `undefined` when there is no place for it
 */
async function cacheFile(
  process: Process,
  kind: string,
  service: readonly string[],
): Promise<string | undefined> {
  const home = homeOf(process);
  const cache = process.env("XDG_CACHE_HOME");
  const base = cache?.startsWith("/")
    ? cache
    : home === undefined
    ? undefined
    : `${home}/${process.os === "darwin" ? "Library/Caches" : ".cache"}`;
  if (base === undefined) return undefined;
  const names = ["RUNTM_API_KEY", "RUNTM_API_URL", "RUNTM_ORG_ID"];
  const facts = [kind, ...service, ...names.map((name) => process.env(name) ?? "")];
  for (const name of ["credentials", "config.yaml"]) {
    const bytes = await process.files.read(`${home}/.runtm/${name}`).catch(() => undefined);
    facts.push(bytes === undefined ? "" : await hashOf(bytes));
  }
  const hash = await hashOf(new TextEncoder().encode(JSON.stringify(facts)));
  return `${base}/runtm-api/completion-${hash.slice(0, 16)}.json`;
}

async function readKept({ files }: Process, path: string): Promise<Kept | undefined> {
  try {
    const { at, ids } = JSON.parse(new TextDecoder().decode(await files.read(path)));
    const isList = Array.isArray(ids) &&
      ids.every((entry) =>
        Array.isArray(entry) && PLAIN_WORD.test(String(entry[0])) && typeof entry[1] === "string"
      );
    return typeof at === "number" && isList ? { at, ids } : undefined;
  } catch {
    // Not there, not readable or not ours: the service is asked.
    return undefined;
  }
}

/** A list that cannot be kept is asked for again the next time. */
async function keep({ files }: Process, path: string, kept: Kept): Promise<void> {
  try {
    await files.makeDirectory(path.slice(0, path.lastIndexOf("/")), 0o700);
    await files.writeAtomic(path, new TextEncoder().encode(JSON.stringify(kept)), 0o600);
  } catch {
    // No room or no right.
  }
}
