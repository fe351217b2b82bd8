/** Pull requests between branches of the bare repositories, and the pages that show them. */
import { html } from "hono/html";
import { git, tryGit } from "./git.ts";
import { type Html, htmlPage } from "../http/html_page.ts";
import { repositoryFolder } from "./repositories.ts";
import { opensPage, secretAddress } from "../rows/page_tokens.ts";
import { number, text } from "../core/store.ts";
import type { Emulator, Pages } from "../core/types.ts";

/** Table of the pull requests. */
export const PULL_TABLES = `
  CREATE TABLE IF NOT EXISTS pull_requests (
    repo TEXT NOT NULL, number INTEGER NOT NULL, head TEXT NOT NULL, base TEXT NOT NULL,
    title TEXT NOT NULL, body TEXT NOT NULL, session_id TEXT NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (repo, number)
  );
`;

/** A pull request to be opened. */
export interface NewPull {
  readonly repo: string;
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly text: string;
  readonly sessionId: string;
}

/** Number of the open pull request of a branch. */
export function findPull(emulator: Emulator, repo: string, head: string): number | undefined {
  const row = emulator.store.get(
    "SELECT number FROM pull_requests WHERE repo = ? AND head = ?",
    repo,
    head,
  );
  return row === undefined ? undefined : number(row, "number");
}

/** Opens a pull request; returns its number. */
export function openPull(emulator: Emulator, pull: NewPull): number {
  return emulator.store.transaction(() => {
    const row =
      emulator.store.get("SELECT count(*) AS count FROM pull_requests WHERE repo = ?", pull.repo) ??
        {};
    const next = number(row, "count") + 1;
    emulator.store.run(
      "INSERT INTO pull_requests VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      pull.repo,
      next,
      pull.head,
      pull.base,
      pull.title,
      pull.text,
      pull.sessionId,
      emulator.now(),
    );
    return next;
  });
}

/** The address of the page of a repository. */
export function repositoryAddress(emulator: Emulator, repo: string): string {
  return secretAddress(emulator, `/repos/${repo}`);
}

/** The address of the page of a pull request. */
export function pullAddress(emulator: Emulator, repo: string, wanted: number): string {
  return secretAddress(emulator, `/repos/${repo}/pull/${wanted}`);
}

const nothing = () => htmlPage("Not found", html`<p>There is no such page.</p>`, 404);

/** Pages of repositories and pull requests. */
export const pullPages: Pages = {
  "/repos/:owner/:name/:token": (emulator, { owner = "", name = "", token = "" }) => {
    const repo = `${owner}/${name}`;
    if (!opensPage(emulator.store, `/repos/${repo}`, token)) return nothing();
    const rows = emulator.store.all(
      "SELECT * FROM pull_requests WHERE repo = ? ORDER BY number DESC",
      repo,
    );
    const items = rows.map((row) => {
      const address = pullAddress(emulator, repo, number(row, "number"));
      return html`
        <li><a href="${address}">#${number(row, "number")} ${text(row, "title")}</a></li>
      `;
    });
    const none = items.length === 0 ? html`<p>No pull requests.</p>` : "";
    return htmlPage(repo, html`<ul>${items}</ul>${none}`);
  },
  "/repos/:owner/:name/pull/:number/:token": async (
    emulator,
    { owner = "", name = "", number: wanted = "", token = "" },
  ) => {
    const repo = `${owner}/${name}`;
    const row = emulator.store.get(
      "SELECT * FROM pull_requests WHERE repo = ? AND number = ?",
      repo,
      Number(wanted),
    );
    const isOpen = opensPage(emulator.store, `/repos/${repo}/pull/${wanted}`, token);
    if (row === undefined || !isOpen) return nothing();
    const [base, head, words] = [text(row, "base"), text(row, "head"), text(row, "body")];
    const about = html`<p>${repo}: <code>${head}</code> into <code>${base}</code></p>`;
    const said = words === "" ? "" : html`<p class="text">${words}</p>`;
    const diff = shownDiff(await diffOf(emulator, repo, base, head));
    const title = `#${wanted} ${text(row, "title")}`;
    return htmlPage(title, html`${about}${said}<pre>${diff}</pre>`);
  },
};

/** What a pull request changes, as a unified diff. */
export async function diffOf(
  emulator: Emulator,
  repo: string,
  base: string,
  head: string,
): Promise<string> {
  const gitDir = repositoryFolder(emulator, repo);
  const place = { folder: gitDir, gitDir };
  const common = await git(
    emulator,
    place,
    "merge-base",
    `refs/heads/${base}`,
    `refs/heads/${head}`,
  );
  const { stdout, stderr, code } = await tryGit(emulator, place, [
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    common.trim(),
    `refs/heads/${head}`,
  ]);
  return code === 0 ? stdout : stderr;
}

function shownDiff(diff: string): Html[] {
  return diff.split("\n").map((line) => {
    if (line.startsWith("+")) return html`<ins>${line}</ins>${"\n"}`;
    return line.startsWith("-") ? html`<del>${line}</del>${"\n"}` : html`${line}${"\n"}`;
  });
}
