/** Stories: one session from its creation to its end, its prompts, files and environment. */
import assert from "node:assert/strict";
import { listOf, type Printed, textOf } from "../../fakes/printed.ts";
import { all, holds, keeps, lists, type Step, streams, words } from "./steps.ts";

/** One session from its creation to its end, its prompts, files and environment. */
export const SESSION: readonly Step[] = [
  {
    words: words("session list --limit 5"),
    check: holds({ sessions: [], total: 0, limit: 5 }),
  },
  {
    words: words("session create --template static-site --env REGION=eu --name", "First try"),
    check: keeps("id", "session", { template: "static-site", name: "First try" }),
  },
  {
    words: words("session wait {session} --for running --timeout 60"),
    check: holds({ state: "running" }),
  },
  {
    words: words("session get {session} --refresh=false"),
    check: holds({ state: "running", name: "First try", prompt_count: 0, source: "api" }),
  },
  {
    words: words("session rename {session}", "Second try"),
    check: holds({ name: "Second try" }),
  },
  {
    words: words("session visibility {session} team"),
    check: holds({ visibility: "team" }),
  },
  {
    words: words("session list"),
    check: holds({ total: 1, sessions: [{ name: "Second try", visibility: "team" }] }),
  },
  {
    words: words("session heartbeat {session}"),
    check: ([printed]) => assert(Date.parse(textOf(printed, "paused_at_estimate")) > 0),
  },
  {
    words: words("session instructions set {session} --text-file -"),
    stdin: "Run the tests.\nThen commit.\n",
    check: holds({ instructions: "Run the tests.\nThen commit.\n" }),
  },
  {
    words: words("session instructions get {session}"),
    check: holds({ instructions: "Run the tests.\nThen commit.\n" }),
  },
  {
    words: words("session collaborators {session}"),
    check: lists("collaborators", "role", ["owner"]),
  },
  {
    words: words("session prompt {session}", 'write "hello there" to notes.txt'),
    check: streams("tool_use", "tool_result"),
  },
  {
    words: words("session status {session}"),
    check: holds({ prompt_count: 1, last_prompt: { status: "completed", error: null } }),
  },
  {
    words: words("session wait {session}"),
    check: holds({ last_prompt: { status: "completed" } }),
  },
  {
    words: words("session history {session} --limit 10"),
    check: ([printed]) => {
      const kinds = listOf(printed, "events").map((event) => event.type);
      assert.equal(kinds[0], "user");
      assert.equal(kinds.at(-1), "completion");
    },
  },
  {
    words: words("session events {session} --since 0"),
    check: streams("state_changed", "tool_use", "file_changed"),
  },
  {
    words: words("session prompt-cancel {session}"),
    check: holds({ cancelled: false }),
  },
  {
    words: words("session file read {session} notes.txt"),
    check: holds({ content: "hello there", path: "/home/user/notes.txt", size: 11 }),
  },
  {
    words: words("session file write {session} src/main.ts --content-file -"),
    stdin: 'const url = process.env.DATABASE_URL; // TODO "check"\n',
    check: holds({ path: "/home/user/src/main.ts", size: 54 }),
  },
  {
    words: words("session file upload {session} logo.svg assets/"),
    files: { "logo.svg": "<svg/>\n" },
    check: holds({ path: "/home/user/assets/logo.svg", size: 7 }),
  },
  {
    words: words("session file download {session} assets/logo.svg copy.svg"),
    check: holds({ file: "copy.svg", bytes: 7 }),
  },
  {
    words: words("session exec {session} --", "cat assets/logo.svg; rm -r assets; printf done"),
    checkText: (text) => assert.equal(text, "<svg/>\ndone"),
  },
  {
    words: words("session exec {session} --json --", "cat assets/logo.svg || echo gone"),
    check: all(
      holds({ stdout: "gone\n", exit_code: 0 }),
      ([{ stderr }]) => assert.match(String(stderr), /logo\.svg/),
    ),
  },
  {
    words: words("session connect {session}"),
    typed: "cat note''s.txt; exit\r",
    checkText: (text) => assert.match(text, /hello there/),
  },
  {
    words: words("complete -- session get", ""),
    checkText: (text, known) => assert.match(text, new RegExp(`^${known.session}\t.*Second try`)),
  },
  {
    words: words("session file mkdir {session} docs"),
    check: holds({ path: "/home/user/docs" }),
  },
  {
    words: words("session file rename {session} src/main.ts docs/start.ts"),
    check: holds({ new_path: "/home/user/docs/start.ts" }),
  },
  {
    words: words("session file list {session} --path docs"),
    check: lists("files", "name", ["start.ts"]),
  },
  {
    words: words("session file search {session} --query TODO"),
    check: holds({ results: [{ path: "/home/user/docs/start.ts", matches: [{ line: 1 }] }] }),
  },
  {
    words: words("session env detect {session}"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /DATABASE_URL/),
  },
  {
    words: words("session env detected {session}"),
    check: ([printed]) => assert.match(JSON.stringify(printed.detected_vars), /DATABASE_URL/),
  },
  {
    words: words("session env set {session} --stdin DATABASE_URL"),
    stdin: "postgres://u:p@db/one\n",
    check: holds({ count: 1 }),
  },
  {
    words: words("session env get {session}"),
    check: ([printed]) => {
      const shown = printed.env_vars as Printed;
      assert.deepEqual(Object.keys(shown).toSorted(), ["DATABASE_URL", "REGION"]);
      assert.doesNotMatch(JSON.stringify(printed), /postgres|"eu"/);
    },
  },
  {
    words: words("session env delete {session} REGION"),
    check: holds({ deleted: "REGION" }),
  },
  {
    words: words("session file delete {session} docs"),
    check: holds({ deleted: true }),
  },
  {
    words: words("session workspace-state {session}"),
    check: holds({ file_tree: { root: "/home/user" }, running_processes: [] }),
  },
  {
    words: words("session prompt-rewind {session} --to-index 0"),
    check: ([printed]) => {
      assert.equal(printed.rewound, true);
      assert((printed.reverted_files as string[]).includes("/home/user/notes.txt"));
    },
  },
  {
    words: words("session run-server {session} --port 3000"),
    check: all(holds({ port: 3000 }), keeps("url", "preview")),
  },
  {
    words: words("session share create {session} --email anna@example.com --port 3000"),
    check: ([printed], known) => {
      assert.match(textOf(printed, "preview_url"), /\/shared\/[0-9a-f]{64}\/$/);
      known.share = textOf(printed.share as Printed, "id");
    },
  },
  {
    words: words("session share list {session} --port 3000"),
    check: lists("shares", "invited_email", ["anna@example.com"]),
  },
  {
    words: words("session share revoke {session} {share}"),
    check: holds({ revoked: true }),
  },
  {
    words: words("session pause {session} --reason manual"),
    check: ([printed]) => assert(Date.parse(textOf(printed, "paused_at")) > 0),
  },
  {
    words: words("session resume {session}"),
    check: ([printed]) => assert(Date.parse(textOf(printed, "resumed_at")) > 0),
  },
  {
    words: words("session destroy {session}"),
    check: ([printed]) => assert(Date.parse(textOf(printed, "destroyed_at")) > 0),
  },
  {
    words: words("session list --include-destroyed"),
    check: holds({ total: 1, sessions: [{ state: "destroyed" }] }),
  },
];
