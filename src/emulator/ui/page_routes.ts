/**
 * What the page shows that no route of the Cloud API tells: what changed in a workspace since its
 * session began, pull requests with their diff, deployments. Each for those who may see the session.
 *
 * @module
 */
import { createPatch, FILE_HEADERS_ONLY } from "diff";
import { ApiError } from "../core/errors.ts";
import { number, text, textOrNull } from "../core/store.ts";
import type { Account, Emulator } from "../core/types.ts";
import { diffOf } from "../git/pull_requests.ts";
import { maySee, readSession, type Session } from "../rows/sessions.ts";
import { lastSnapshot, snapshotPlace } from "../sessions/prompts.ts";
import { readBelow } from "../workspace/held.ts";
import { type ChangedFile, changedSince } from "../workspace/snapshots.ts";

/** Larger files are named, not compared. */
const LARGEST = 256 * 1024;

/** Files compared at once. */
const MOST_FILES = 200;

/** Pull requests shown. */
const MOST_PULLS = 50;

/** Edits after which two texts count as different altogether. */
const MOST_EDITS = 5_000;

/**
 * Answers a route of the page below `/_emulator/`.
 *
 * @returns The body; `undefined` when the path is none of the page's
 */
export async function pageRoute(
  emulator: Emulator,
  account: Account,
  path: string,
): Promise<unknown> {
  const session = /^\/_emulator\/sessions\/([^/]+)\/changes$/.exec(path)?.[1];
  if (session !== undefined) return await changes(emulator, account, session);
  if (path === "/_emulator/pull-requests") return await pulls(emulator, account);
  if (path === "/_emulator/deployments") return deployments(emulator, account);
}

function visibleSession(emulator: Emulator, account: Account, id: string): Session | undefined {
  const session = readSession(emulator, id);
  return session !== undefined && maySee(account, session) ? session : undefined;
}

async function changes(emulator: Emulator, account: Account, id: string) {
  const session = visibleSession(emulator, account, id);
  if (session === undefined) throw new ApiError(404, "Session not found");
  const taken = emulator.store.get(
    `SELECT min(idx) AS first FROM prompts
     WHERE session_id = ? AND snapshot IS NOT NULL`,
    id,
  );
  if (session.state === "destroyed" || typeof taken?.first !== "number") return { files: [] };
  const place = snapshotPlace(emulator, id);
  const changed = await changedSince(place, taken.first, lastSnapshot(emulator, id));
  const shown = changed.slice(0, MOST_FILES);
  const files = await Promise.all(shown.map(async (file) => ({
    path: file.path,
    status: file.status,
    diff: await diffOfFile(place.workspace, file),
  })));
  return { files, total: changed.length };
}

async function diffOfFile(workspace: string, { path, before }: ChangedFile): Promise<string> {
  const old = before === undefined ? new Uint8Array() : await readKept(before);
  const fresh =
    await readBelow(workspace, `${workspace}/${path}`, LARGEST).catch(() => undefined) ??
      (before === undefined ? undefined : new Uint8Array());
  const [from, to] = [asLines(old), asLines(fresh)];
  if (from === undefined || to === undefined) return "Binary or large file";
  const options = { maxEditLength: MOST_EDITS, headerOptions: FILE_HEADERS_ONLY };
  return createPatch(path, from, to, "", "", options) ?? "Too many differences to show";
}

async function readKept(path: string): Promise<Uint8Array | undefined> {
  return (await Deno.stat(path)).size > LARGEST ? undefined : await Deno.readFile(path);
}

/** The text of a file; `undefined` where it is none. */
function asLines(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined || bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function pulls(emulator: Emulator, account: Account) {
  const rows = emulator.store.all(
    "SELECT * FROM pull_requests ORDER BY created_at DESC LIMIT ?",
    MOST_PULLS,
  ).filter((row) => visibleSession(emulator, account, text(row, "session_id")) !== undefined);
  const pull_requests = await Promise.all(rows.map(async (row) => {
    const [repo, base, head] = [text(row, "repo"), text(row, "base"), text(row, "head")];
    return {
      repo,
      number: number(row, "number"),
      title: text(row, "title"),
      body: text(row, "body"),
      base,
      head,
      session_id: text(row, "session_id"),
      created_at: text(row, "created_at"),
      diff: await diffOf(emulator, repo, base, head).catch((error) => String(error)),
    };
  }));
  return { pull_requests };
}

function deployments(emulator: Emulator, account: Account) {
  const rows = emulator.store.all("SELECT * FROM deployments ORDER BY created_at DESC LIMIT 100")
    .filter((row) =>
      text(row, "user_id") === account.userId ||
      (account.organizationId !== null && text(row, "org") === account.organizationId)
    );
  return {
    deployments: rows.map((row) => ({
      deployment_id: text(row, "id"),
      session_id: text(row, "session_id"),
      name: text(row, "name"),
      state: text(row, "state"),
      error: textOrNull(row, "error"),
      url: number(row, "ready_version") > 0 ? `${emulator.origin}/sites/${text(row, "id")}/` : null,
      created_at: text(row, "created_at"),
    })),
  };
}
