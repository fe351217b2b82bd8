/**
 * Every command that talks to the service, in stories: lists of commands in which each leads to the
 * next, and what each must print. Data for the end-to-end tests and for the check of the emulator's
 * answers against the contract. A story begins on an emulator that nobody has used.
 */
import assert from "node:assert/strict";
import { listOf, type Printed, textOf } from "../fakes/printed.ts";

/** Ids and the like that earlier commands of a story have printed; `{name}` in a word stands for them. */
export type Known = Record<string, string>;

/** Looks at what was printed; of a stream, at each of its lines. Notes what later steps need. */
type Check = (printed: readonly [Printed, ...Printed[]], known: Known) => void;

/** One command of a story. */
export type Step =
  & {
    /** What it shows: the id of an operation, or the words of one of the program's own commands. */
    readonly shows: string;
    readonly words: readonly string[];
    readonly stdin?: string;
    /** Typed at a terminal that the command is given, once a shell asks for a command there. */
    readonly typed?: string;
    readonly env?: { readonly [name: string]: string };
    /** Files that lie in the current folder, by name. */
    readonly files?: { readonly [name: string]: string };
  }
  & (
    | { readonly check: Check; readonly checkText?: never }
    // For a command that prints no JSON.
    | { readonly checkText: (text: string, known: Known) => void; readonly check?: never }
  );

/** Looks at what a step printed. */
export function checkStep(step: Step, stdout: string, known: Known): void {
  if (step.checkText !== undefined) return step.checkText(stdout, known);
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  step.check(lines as [Printed], known);
}

/** Words of a command: those of `line` between blanks, then the others as they are. */
function words(line: string, ...others: string[]): string[] {
  return [...line.split(" "), ...others];
}

/** A check that the one object printed holds all of this. */
function holds(wanted: unknown): Check {
  return ([printed, ...others]) => {
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(printed, wanted);
  };
}

/** A check that notes a field of the one object printed, and looks at the rest. */
function keeps(field: string, name: string, wanted: Printed = {}): Check {
  return (printed, known) => {
    holds(wanted)(printed, known);
    known[name] = textOf(printed[0], field);
  };
}

/** A check that the objects of a list have these values in a field, in any order. */
function lists(field: string, name: string, wanted: readonly unknown[]): Check {
  return ([printed]) => {
    const found = listOf(printed, field).map((one) => one[name]);
    assert.deepEqual(found.toSorted(), wanted.toSorted());
  };
}

/** A check of a stream: the names of its events hold these, and the last one is `done`. */
function streams(...names: string[]): Check {
  return (lines) => {
    const found = lines.map((line) => line.event);
    for (const name of names) assert(found.includes(name), `no "${name}" among ${found}`);
    assert.equal(found.at(-1), "done");
    for (const line of lines) assert("data" in line, JSON.stringify(line));
  };
}

/** A check that a number is at least so big. */
function atLeast(field: string, least: number): Check {
  return ([printed]) => {
    const value = printed[field];
    assert(typeof value === "number" && value >= least, `${field} is ${value}`);
  };
}

const all = (...checks: Check[]): Check => (printed, known) =>
  checks.forEach((check) => check(printed, known));

/** One session from its creation to its end, its prompts, files and environment. */
const SESSION: readonly Step[] = [
  {
    shows: "listSessions",
    words: words("session list --limit 5"),
    check: holds({ sessions: [], total: 0, limit: 5 }),
  },
  {
    shows: "createSession",
    words: words("session create --template static-site --env REGION=eu --name", "First try"),
    check: keeps("id", "session", { template: "static-site", name: "First try" }),
  },
  {
    shows: "session wait",
    words: words("session wait {session} --for running --timeout 60"),
    check: holds({ state: "running" }),
  },
  {
    shows: "getSession",
    words: words("session get {session} --refresh=false"),
    check: holds({ state: "running", name: "First try", prompt_count: 0, source: "api" }),
  },
  {
    shows: "renameSession",
    words: words("session rename {session}", "Second try"),
    check: holds({ name: "Second try" }),
  },
  {
    shows: "setSessionVisibility",
    words: words("session visibility {session} team"),
    check: holds({ visibility: "team" }),
  },
  {
    shows: "listSessions",
    words: words("session list"),
    check: holds({ total: 1, sessions: [{ name: "Second try", visibility: "team" }] }),
  },
  {
    shows: "heartbeatSession",
    words: words("session heartbeat {session}"),
    check: ([printed]) => assert(Date.parse(textOf(printed, "paused_at_estimate")) > 0),
  },
  {
    shows: "setSessionInstructions",
    words: words("session instructions set {session} --text-file -"),
    stdin: "Run the tests.\nThen commit.\n",
    check: holds({ instructions: "Run the tests.\nThen commit.\n" }),
  },
  {
    shows: "getSessionInstructions",
    words: words("session instructions get {session}"),
    check: holds({ instructions: "Run the tests.\nThen commit.\n" }),
  },
  {
    shows: "listSessionCollaborators",
    words: words("session collaborators {session}"),
    check: lists("collaborators", "role", ["owner"]),
  },
  {
    shows: "promptSession",
    words: words("session prompt {session}", 'write "hello there" to notes.txt'),
    check: streams("tool_use", "tool_result"),
  },
  {
    shows: "getSessionStatus",
    words: words("session status {session}"),
    check: holds({ prompt_count: 1, last_prompt: { status: "completed", error: null } }),
  },
  {
    shows: "session wait",
    words: words("session wait {session}"),
    check: holds({ last_prompt: { status: "completed" } }),
  },
  {
    shows: "getSessionHistory",
    words: words("session history {session} --limit 10"),
    check: ([printed]) => {
      const kinds = listOf(printed, "events").map((event) => event.type);
      assert.equal(kinds[0], "user");
      assert.equal(kinds.at(-1), "completion");
    },
  },
  {
    shows: "streamSessionEvents",
    words: words("session events {session} --since 0"),
    check: streams("state_changed", "tool_use", "file_changed"),
  },
  {
    shows: "cancelPrompt",
    words: words("session prompt-cancel {session}"),
    check: holds({ cancelled: false }),
  },
  {
    shows: "readSessionFile",
    words: words("session file read {session} notes.txt"),
    check: holds({ content: "hello there", path: "/home/user/notes.txt", size: 11 }),
  },
  {
    shows: "writeSessionFile",
    words: words("session file write {session} src/main.ts --content-file -"),
    stdin: 'const url = process.env.DATABASE_URL; // TODO "check"\n',
    check: holds({ path: "/home/user/src/main.ts", size: 54 }),
  },
  {
    shows: "session file upload",
    words: words("session file upload {session} logo.svg assets/"),
    files: { "logo.svg": "<svg/>\n" },
    check: holds({ path: "/home/user/assets/logo.svg", size: 7 }),
  },
  {
    shows: "session file download",
    words: words("session file download {session} assets/logo.svg copy.svg"),
    check: holds({ file: "copy.svg", bytes: 7 }),
  },
  {
    shows: "session exec",
    words: words("session exec {session} --", "cat assets/logo.svg; rm -r assets; printf done"),
    checkText: (text) => assert.equal(text, "<svg/>\ndone"),
  },
  {
    shows: "session exec",
    words: words("session exec {session} --json --", "cat assets/logo.svg || echo gone"),
    check: all(
      holds({ stdout: "gone\n", exit_code: 0 }),
      ([{ stderr }]) => assert.match(String(stderr), /logo\.svg/),
    ),
  },
  {
    shows: "session connect",
    words: words("session connect {session}"),
    typed: "cat note''s.txt; exit\r",
    checkText: (text) => assert.match(text, /hello there/),
  },
  {
    shows: "complete",
    words: words("complete -- session get", ""),
    checkText: (text, known) => assert.match(text, new RegExp(`^${known.session}\t.*Second try`)),
  },
  {
    shows: "makeSessionDirectory",
    words: words("session file mkdir {session} docs"),
    check: holds({ path: "/home/user/docs" }),
  },
  {
    shows: "renameSessionFile",
    words: words("session file rename {session} src/main.ts docs/start.ts"),
    check: holds({ new_path: "/home/user/docs/start.ts" }),
  },
  {
    shows: "listSessionFiles",
    words: words("session file list {session} --path docs"),
    check: lists("files", "name", ["start.ts"]),
  },
  {
    shows: "searchSessionFiles",
    words: words("session file search {session} --query TODO"),
    check: holds({ results: [{ path: "/home/user/docs/start.ts", matches: [{ line: 1 }] }] }),
  },
  {
    shows: "detectSessionEnvVars",
    words: words("session env detect {session}"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /DATABASE_URL/),
  },
  {
    shows: "listDetectedSessionEnvVars",
    words: words("session env detected {session}"),
    check: ([printed]) => assert.match(JSON.stringify(printed.detected_vars), /DATABASE_URL/),
  },
  {
    shows: "setSessionEnvVars",
    words: words("session env set {session} --stdin DATABASE_URL"),
    stdin: "postgres://u:p@db/one\n",
    check: holds({ count: 1 }),
  },
  {
    shows: "getSessionEnvVars",
    words: words("session env get {session}"),
    check: ([printed]) => {
      const shown = printed.env_vars as Printed;
      assert.deepEqual(Object.keys(shown).toSorted(), ["DATABASE_URL", "REGION"]);
      assert.doesNotMatch(JSON.stringify(printed), /postgres|"eu"/);
    },
  },
  {
    shows: "deleteSessionEnvVar",
    words: words("session env delete {session} REGION"),
    check: holds({ deleted: "REGION" }),
  },
  {
    shows: "deleteSessionFile",
    words: words("session file delete {session} docs"),
    check: holds({ deleted: true }),
  },
  {
    shows: "getWorkspaceState",
    words: words("session workspace-state {session}"),
    check: holds({ file_tree: { root: "/home/user" }, running_processes: [] }),
  },
  {
    shows: "rewindPrompt",
    words: words("session prompt-rewind {session} --to-index 0"),
    check: ([printed]) => {
      assert.equal(printed.rewound, true);
      assert((printed.reverted_files as string[]).includes("/home/user/notes.txt"));
    },
  },
  {
    shows: "runSessionServer",
    words: words("session run-server {session} --port 3000"),
    check: all(holds({ port: 3000 }), keeps("url", "preview")),
  },
  {
    shows: "createSessionPreviewShare",
    words: words("session share create {session} --email anna@example.com --port 3000"),
    check: ([printed], known) => {
      assert.match(textOf(printed, "preview_url"), /\/shared\/[0-9a-f]{64}\/$/);
      known.share = textOf(printed.share as Printed, "id");
    },
  },
  {
    shows: "listSessionPreviewShares",
    words: words("session share list {session} --port 3000"),
    check: lists("shares", "invited_email", ["anna@example.com"]),
  },
  {
    shows: "revokeSessionPreviewShare",
    words: words("session share revoke {session} {share}"),
    check: holds({ revoked: true }),
  },
  {
    shows: "pauseSession",
    words: words("session pause {session} --reason manual"),
    check: ([printed]) => assert(Date.parse(textOf(printed, "paused_at")) > 0),
  },
  {
    shows: "resumeSession",
    words: words("session resume {session}"),
    check: ([printed]) => assert(Date.parse(textOf(printed, "resumed_at")) > 0),
  },
  {
    shows: "destroySession",
    words: words("session destroy {session}"),
    check: ([printed]) => assert(Date.parse(textOf(printed, "destroyed_at")) > 0),
  },
  {
    shows: "listSessions",
    words: words("session list --include-destroyed"),
    check: holds({ total: 1, sessions: [{ state: "destroyed" }] }),
  },
];

/** From a task to a pull request and a deploy, and what of it the activity shows. */
const TASK: readonly Step[] = [
  {
    shows: "launchSession",
    words: words(
      "session launch --repo acme/shop --on-complete keep_alive --prompt",
      "Add a page to about.html",
    ),
    check: keeps("id", "session"),
  },
  {
    shows: "session wait",
    words: words("session wait {session} --timeout 60"),
    check: holds({ last_prompt: { status: "completed" }, github_repo: "acme/shop" }),
  },
  {
    shows: "getSessionGrade",
    words: words("session grade {session}"),
    check: holds({ graded: true, success: true, grader_model: "emulator" }),
  },
  {
    shows: "listGithubInstallations",
    words: words("github installations"),
    check: all(holds({ total: 1 }), ([{ installations }], known) => {
      known.installation = String((installations as Printed[])[0]?.id);
    }),
  },
  {
    shows: "addGithubInstallationRepo",
    words: words(
      "github add-repo {installation} --repo-id 7311 --repo acme/storefront --oauth-token-stdin",
    ),
    stdin: "gho_placeholder\n",
    check: holds({ success: true }),
  },
  {
    shows: "listGithubAppRepos",
    words: words("github repos"),
    check: holds({ installations: [{ total_count: 2 }] }),
  },
  {
    shows: "listGithubInstallationRepos",
    words: words("github repos --installation {installation}"),
    check: lists("repos", "full_name", ["acme/shop", "acme/storefront"]),
  },
  {
    shows: "sessionGit",
    words: words("session git {session} status"),
    check: holds({ success: true, has_changes: true, current_branch: "main" }),
  },
  {
    shows: "session diff",
    words: words("session diff {session} --base HEAD"),
    check: ([{ files, diff }]) => {
      const changed = (files as Printed[]).map(({ path, status }) => `${status} ${path}`);
      assert(changed.includes("added about.html"), String(changed));
      assert.match(String(diff), /^\+\+\+ b\/about\.html$/m);
    },
  },
  {
    shows: "sessionGit",
    words: words("session git {session} create_branch_and_pr --pr-title", "Say who we are"),
    check: holds({ success: true, repo_full_name: "acme/shop", pr_number: 1 }),
  },
  {
    shows: "getSessionDeployInfo",
    words: words("session deploy info {session}"),
    check: holds({ has_manifest: false, has_dockerfile: false, user_app_count: 0 }),
  },
  {
    shows: "scaffoldSessionDeploy",
    words: words("session deploy scaffold {session}"),
    check: holds({ scaffolded: true, files_skipped: [] }),
  },
  {
    shows: "validateSessionDeploy",
    words: words("session deploy validate {session}"),
    check: holds({ valid: true, errors: [] }),
  },
  {
    shows: "preflightSessionDeploy",
    words: words("session deploy preflight {session}"),
    check: holds({ api_reachable: true, credentials_present: true }),
  },
  {
    shows: "runSessionDeploy",
    words: words("session deploy run {session} --tier starter"),
    check: (lines, known) => {
      streams()(lines, known);
      const phases = lines.map((line) => (line.data as Printed).phase);
      for (const phase of ["validate", "artifact", "upload", "deploy"]) {
        assert(phases.includes(phase), `no phase ${phase} in ${phases}`);
      }
    },
  },
  {
    shows: "searchSessions",
    words: words("session search --agent claude-code --agent codex --created-after 2020-01-01"),
    check: ([{ sessions }], known) =>
      assert((sessions as Printed[]).some(({ id }) => id === known.session)),
  },
  {
    shows: "listDeployments",
    words: words("deployments list --state ready"),
    check: ([{ deployments }], known) => {
      const [deployment] = deployments as Printed[];
      known.deployment = String(deployment?.deployment_id);
      assert.match(String(deployment?.url), /\/sites\/dep_/);
    },
  },
  {
    shows: "getDeployment",
    words: words("deploy get {deployment}"),
    check: holds({ state: "ready", version: 1 }),
  },
  {
    shows: "getDeploymentLogs",
    words: words("deployments logs {deployment} --type deploy --lines 5"),
    check: ([{ logs, source }]) => {
      assert.equal(source, "stored");
      assert.deepEqual((logs as Printed[]).at(-1)?.content, "deploy ready");
    },
  },
  {
    shows: "getSessionDeployInfo",
    words: words("session deploy info {session}"),
    check: holds({ has_manifest: true, user_app_count: 1 }),
  },
  {
    shows: "getDeployLimits",
    words: words("guardrails deploy-limits"),
    check: holds({ user_app_count: 1 }),
  },
  {
    shows: "destroyDeployment",
    words: words("deployments destroy {deployment} --yes"),
    check: holds({ status: "destroyed" }),
  },
  {
    shows: "getActivitySummary",
    words: words("activity summary --days 7"),
    check: all(holds({ total_prompts: 1, total_sessions: 1, period_days: 7 })),
  },
  {
    shows: "listRecentPrompts",
    words: words("activity recent-prompts --limit 5"),
    check: ([printed], known) =>
      assert.deepEqual(listOf(printed, "prompts").map((one) => one.session_id), [known.session]),
  },
  {
    shows: "getDailyActivity",
    words: words("activity daily --days 3"),
    check: all(holds({ period_days: 3 }), ([printed]) => {
      assert(listOf(printed, "daily_activity").length > 0);
    }),
  },
  {
    shows: "getSessionUsage",
    words: words("activity session-usage {session}"),
    check: holds({ total_prompts: 1 }),
  },
  {
    shows: "getTeamActivitySummary",
    words: words("activity team-summary --days 30"),
    check: holds({ total_prompts: 1, total_members: 1, period_days: 30 }),
  },
  {
    shows: "getTeamDailyActivity",
    words: words("activity team-activity --days 7"),
    check: ([printed]) => assert(listOf(printed, "daily_activity").length > 0),
  },
  {
    shows: "listTeamMemberUsage",
    words: words("activity team-members --days 30"),
    check: atLeast("total_members", 1),
  },
  {
    shows: "checkDeployPermission",
    words: words("guardrails can-deploy"),
    check: holds({ allowed: true }),
  },
  {
    shows: "getOrgLimits",
    words: words("guardrails limits get"),
    check: keeps("organization_id", "org"),
  },
  {
    shows: "setOrgLimits",
    words: words(
      "guardrails limits set --max-concurrent-sessions 7 --limits",
      '{"max_sessions_per_user":3}',
    ),
    check: holds({ limits: { max_concurrent_sessions: 7, max_sessions_per_user: 3 } }),
  },
  {
    shows: "setOrgAllowlistPolicy",
    words: words("guardrails allowlist set --mode allowlist --patterns acme/*,labs/site"),
    check: holds({ mode: "allowlist", repo_patterns: ["acme/*", "labs/site"] }),
  },
  {
    shows: "getOrgAllowlistPolicy",
    words: words("guardrails allowlist get"),
    check: holds({ mode: "allowlist", allow_personal_repos: true }),
  },
  {
    shows: "cleanupOrg",
    words: words("guardrails cleanup --yes"),
    check: holds({ sessions_converted: 1, preferences_deleted: true }),
  },
  {
    shows: "getOrgAllowlistPolicy",
    words: words("guardrails allowlist get"),
    check: holds({ mode: "all", repo_patterns: [] }),
  },
];

/** A template from its creation to its end. */
const TEMPLATE: readonly Step[] = [
  {
    shows: "createTemplate",
    words: words(
      "template create --github-repo acme/shop --session-arg REGION=eu --display-name",
      "The shop",
    ),
    check: keeps("id", "template", { display_name: "The shop", session_args: [{ key: "REGION" }] }),
  },
  {
    shows: "getTemplate",
    words: words("template get {template}"),
    check: holds({ build_status: "pending", session_args: [{ key: "REGION", default: "eu" }] }),
  },
  {
    shows: "updateTemplate",
    words: words("template update {template} --restart-at-startup=false --description", "Sells"),
    check: holds({ description: "Sells", restart_at_startup: false }),
  },
  {
    shows: "buildTemplate",
    words: words("template build {template}"),
    check: holds({ status: "building" }),
  },
  {
    shows: "template wait",
    words: words("template wait {template} --timeout 60"),
    check: holds({ build_status: "ready" }),
  },
  {
    shows: "streamTemplateBuildLogs",
    words: words("template build-logs {template}"),
    check: streams("status", "log", "complete"),
  },
  {
    shows: "getTemplateBuildLogsHistory",
    words: words("template build-logs-history {template}"),
    check: ([printed]) => assert(listOf(printed, "logs").length > 0),
  },
  {
    shows: "listTemplates",
    words: words("template list --page-size 10"),
    check: holds({ templates: [{ display_name: "The shop", build_status: "ready" }] }),
  },
  {
    shows: "listTemplateRepos",
    words: words("template repos"),
    check: lists("repos", "full_name", ["acme/shop"]),
  },
  {
    shows: "setTemplateSecrets",
    words: words("template secrets set {template} --from-env STRIPE_KEY --stdin OTHER_KEY"),
    stdin: "other value\n",
    env: { STRIPE_KEY: "stripe value" },
    check: ([printed]) => assert.doesNotMatch(JSON.stringify(printed), /value"/),
  },
  {
    shows: "listTemplateSecrets",
    words: words("template secrets list {template}"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /OTHER_KEY.*STRIPE_KEY/),
  },
  {
    shows: "deleteTemplateSecret",
    words: words("template secrets delete {template} OTHER_KEY"),
    check: holds({ deleted: "OTHER_KEY" }),
  },
  {
    shows: "createTemplateFixSession",
    words: words("template fix-session {template}"),
    check: keeps("session_id", "session", { state: "running" }),
  },
  {
    shows: "saveTemplateSnapshot",
    words: words("template save-snapshot {template} --session {session}"),
    check: holds({ status: "ok" }),
  },
  {
    shows: "createSession",
    words: words("session create --template-id {template} --template-args REGION=us"),
    check: ([printed], known) => assert.equal(printed.template_id, known.template),
  },
  {
    shows: "deleteTemplate",
    words: words("template delete {template} --yes"),
    check: holds({}),
  },
  {
    shows: "listTemplates",
    words: words("template list"),
    check: holds({ templates: [], next_page_token: null }),
  },
];

/** Secrets and instructions, one's own and the organisation's, and who one is. */
const SETTINGS: readonly Step[] = [
  {
    shows: "setPersonalSecrets",
    words: words("secrets set STRIPE_KEY sk-personal --description", "For the shop"),
    check: holds({ count: 1 }),
  },
  {
    shows: "listPersonalSecrets",
    words: words("secrets list"),
    check: holds({ secrets: [{ name: "STRIPE_KEY", description: "For the shop" }], count: 1 }),
  },
  {
    shows: "setTeamSecrets",
    words: words("secrets set --team --env-file -"),
    stdin: "STRIPE_KEY=sk-team\nNPM_TOKEN='npm token'\n",
    check: holds({ count: 2 }),
  },
  {
    shows: "listTeamSecrets",
    words: words("secrets list --team"),
    check: all(
      lists("secrets", "name", ["STRIPE_KEY", "NPM_TOKEN"]),
      ([printed]) => assert.doesNotMatch(JSON.stringify(printed), /sk-team|npm token/),
    ),
  },
  {
    shows: "listResolvedSecrets",
    words: words("secrets resolved --team"),
    check: lists("secrets", "source", ["team", "team"]),
  },
  {
    shows: "deleteTeamSecret",
    words: words("secrets delete STRIPE_KEY --team"),
    check: holds({ deleted: "STRIPE_KEY" }),
  },
  {
    shows: "listResolvedSecrets",
    words: words("secrets resolved --team"),
    check: lists("secrets", "source", ["personal", "team"]),
  },
  {
    shows: "deletePersonalSecret",
    words: words("secrets delete STRIPE_KEY"),
    check: holds({ deleted: "STRIPE_KEY" }),
  },
  {
    shows: "setUserInstructions",
    words: words("instructions set --text", "Answer in English"),
    check: holds({ instructions: "Answer in English" }),
  },
  {
    shows: "setOrgInstructions",
    words: words("instructions set --org-scope --text", "Open pull requests"),
    check: holds({ instructions: "Open pull requests" }),
  },
  {
    shows: "getUserInstructions",
    words: words("instructions get"),
    check: holds({ instructions: "Answer in English" }),
  },
  {
    shows: "setUserInstructions",
    words: words("instructions set --clear"),
    check: holds({ instructions: null }),
  },
  {
    shows: "getOrgInstructions",
    words: words("instructions get --org-scope"),
    check: holds({ instructions: "Open pull requests" }),
  },
  {
    shows: "getAuthStatus",
    words: words("auth status --scopes"),
    check: ([printed]) => {
      assert.equal(printed.authenticated, true);
      assert.equal(printed.source, "env");
      assert.match(textOf(printed, "key"), /^runtm_sk_….{4}$/);
      assert(printed.commands !== undefined);
    },
  },
  {
    shows: "doctor",
    words: words("doctor --fields name,status"),
    check: holds({ ok: true, checks: [{ name: "base_url", status: "ok" }] }),
  },
  {
    shows: "auth login",
    words: words("auth login --with-token"),
    stdin: "{key}\n",
    env: { RUNTM_API_KEY: "" },
    check: holds({ logged_in: true, replaced: false }),
  },
];

/** Keys of model providers. */
const KEYS: readonly Step[] = (["anthropic", "openai"] as const).flatMap((provider): Step[] => {
  const name = provider === "anthropic" ? "Anthropic" : "Openai";
  const key = "sk-1234567890abcdef";
  const at = `integrations ${provider}`;
  return [
    {
      shows: `setUser${name}Key`,
      words: words(`${at} set --api-key-stdin`),
      stdin: `${key}\n`,
      check: holds({ connected: true }),
    },
    {
      shows: `getUser${name}Key`,
      words: words(`${at} get`),
      check: ([printed]) => {
        assert.equal(printed.connected, true);
        assert.match(textOf(printed, "key_preview"), /\*\*\*cdef$/);
      },
    },
    {
      shows: `getResolved${name}Key`,
      words: words(`${at} resolved`),
      check: ([printed]) => assert.match(textOf(printed, "source"), /^user/),
    },
    {
      shows: `setOrg${name}Key`,
      words: words(`${at} set --org-scope --policy enforced --api-key ${key}`),
      check: holds({ has_key: true, policy: "enforced" }),
    },
    {
      shows: `getOrg${name}Key`,
      words: words(`${at} get --org-scope`),
      check: holds({ has_key: true, policy: "enforced" }),
    },
    {
      shows: `getResolved${name}Key`,
      words: words(`${at} resolved --org-scope`),
      check: holds({ has_key: true, source: "org" }),
    },
    {
      shows: `deleteOrg${name}Key`,
      words: words(`${at} delete --org-scope`),
      check: holds({ has_key: false }),
    },
    {
      shows: `deleteUser${name}Key`,
      words: words(`${at} delete`),
      check: holds({ connected: false }),
    },
  ];
});

/** A provider of one's own, a tool of it, and both gone again. */
const TOOLS: readonly Step[] = [
  {
    shows: "listToolProviders",
    words: words("tools providers list"),
    check: ([{ providers }], known) => {
      const notion = (providers as Printed[]).find(({ slug }) => slug === "notion");
      known.provider = String(notion?.id);
    },
  },
  {
    shows: "forkToolProvider",
    words: words("tools providers fork {provider} --slug handbook"),
    check: holds({ provider: { slug: "handbook", schema: { display_name: "Notion" } } }),
  },
  {
    shows: "createToolProvider",
    words: words(
      "tools providers create --slug wiki --name Wiki --auth-methods",
      '[{"id":"token","kind":"static","fields":[{"id":"token","required":true}]}]',
    ),
    check: ([{ provider }], known) => {
      known.provider = textOf(provider as Printed, "id");
    },
  },
  {
    shows: "updateToolProvider",
    words: words("tools providers update {provider} --tagline", "What we know"),
    check: holds({ provider: { schema: { display_name: "Wiki", tagline: "What we know" } } }),
  },
  {
    shows: "getToolProvider",
    words: words("tools providers get {provider}"),
    check: holds({ provider: { slug: "wiki", schema: { tagline: "What we know" } } }),
  },
  {
    shows: "createKnowledgeIntegration",
    words: words("tools create --provider wiki --auth-method token --credentials-stdin"),
    stdin: '{"token":"planted-in-a-story"}',
    check: ([printed], known) => {
      assert.doesNotMatch(JSON.stringify(printed), /planted/);
      known.tool = textOf(printed.integration as Printed, "id");
    },
  },
  {
    shows: "updateKnowledgeIntegration",
    words: words("tools update {tool} --default-mode ask"),
    check: holds({ integration: { default_mode: "ask" } }),
  },
  {
    shows: "getKnowledgeIntegration",
    words: words("tools get {tool}"),
    check: holds({ integration: { provider: "wiki", has_credentials: true } }),
  },
  {
    shows: "listKnowledgeIntegrations",
    words: words("tools list --scope org"),
    check: holds({ total_size: 1, integrations: [{ default_mode: "ask" }] }),
  },
  { shows: "createSession", words: words("session create"), check: keeps("id", "session") },
  {
    shows: "loadSessionTools",
    words: words("session load-tools {session} wiki linear nowhere"),
    check: holds({
      loaded: [{ id: "wiki", name: "Wiki" }],
      needs_auth: ["linear"],
      skipped: ["nowhere"],
    }),
  },
  {
    shows: "listSessionTools",
    words: words("session tools {session}"),
    check: holds({ tools: [{ id: "wiki", name: "Wiki" }] }),
  },
  {
    shows: "deleteKnowledgeIntegration",
    words: words("tools delete {tool} --yes"),
    check: (printed) => assert.equal(printed.length, 1),
  },
  {
    shows: "deleteToolProvider",
    words: words("tools providers delete {provider} --yes"),
    check: holds({ deleted: true }),
  },
  {
    shows: "getGroupUsage",
    words: words("groups usage team_9d2k"),
    check: holds({ team_id: "team_9d2k", in_use: false }),
  },
];

/** What sessions are given: a skill from its creation to its end, and where it is attached. */
const DIRECTIVES: readonly Step[] = [
  {
    shows: "createDirective",
    words: words("guardrails rules create --name no-push --kind deny --pattern", "git push *"),
    check: ([{ directive }], known) => {
      known.directive = textOf(directive as Printed, "id");
    },
  },
  {
    shows: "getDirective",
    words: words("guardrails rules get {directive}"),
    check: holds({ directive: { name: "no-push" } }),
  },
  {
    shows: "listDirectives",
    words: words("guardrails rules list"),
    check: lists("directives", "name", ["no-push"]),
  },
  {
    shows: "updateDirective",
    words: words("guardrails rules update {directive} --description", "Used by all teams"),
    check: holds({ directive: { description: "Used by all teams" } }),
  },
  {
    shows: "replaceDirectiveAttachments",
    words: words("guardrails rules attach {directive} --repo acme/shop"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /acme\/shop/),
  },
  {
    shows: "listDirectiveAttachments",
    words: words("guardrails rules attachments {directive}"),
    check: lists("attachments", "repo_full_name", ["acme/shop"]),
  },
  {
    shows: "lockDirective",
    words: words("guardrails rules lock {directive}"),
    check: holds({ directive: { locked: true } }),
  },
  {
    shows: "unlockDirective",
    words: words("guardrails rules unlock {directive}"),
    check: holds({ directive: { locked: false } }),
  },
  {
    shows: "deleteDirective",
    words: words("guardrails rules delete {directive} --yes"),
    check: holds({}),
  },
  {
    shows: "listDirectives",
    words: words("guardrails rules list"),
    check: holds({ directives: [] }),
  },
];

/** An agent and one that runs at set times, from creation to end. */
const AGENTS: readonly Step[] = [
  {
    shows: "createAgent",
    words: words("agents create --name Scout --instructions", "Look around"),
    check: keeps("id", "agent", { name: "Scout" }),
  },
  {
    shows: "getAgent",
    words: words("agents get {agent}"),
    check: holds({ name: "Scout" }),
  },
  {
    shows: "updateAgent",
    words: words("agents update {agent} --name Ranger"),
    check: holds({ name: "Ranger" }),
  },
  {
    shows: "listAgents",
    words: words("agents list"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /"Ranger"/),
  },
  {
    shows: "createScheduledAgent",
    words: words("scheduled-agents create --name Nightly --cron", "0 3 * * *", "--prompt", "Look"),
    check: keeps("id", "schedule", { name: "Nightly" }),
  },
  {
    shows: "getScheduledAgent",
    words: words("scheduled-agents get {schedule}"),
    check: holds({ name: "Nightly" }),
  },
  {
    shows: "updateScheduledAgent",
    words: words("scheduled-agents update {schedule} --name Weekly"),
    check: holds({ name: "Weekly" }),
  },
  {
    shows: "listScheduledAgents",
    words: words("scheduled-agents list"),
    check: ([printed]) => assert.match(JSON.stringify(printed), /"Weekly"/),
  },
  {
    shows: "deleteScheduledAgent",
    words: words("scheduled-agents delete {schedule} --yes"),
    check: holds({}),
  },
  {
    shows: "deleteAgent",
    words: words("agents delete {agent} --yes"),
    check: holds({}),
  },
];

/** A check that notes the id of the directive that was printed. */
function notesDirective(name: string): Check {
  return ([{ directive }], known) => {
    known[name] = textOf(directive as Printed, "id");
  };
}

/** Whatever was printed is fine: unit tests look at it. */
const anything: Check = () => {};

const shown = (
  shows: string,
  line: string,
  check: Check = anything,
  ...others: string[]
): Step => ({
  shows,
  words: words(line, ...others),
  check,
});

/** Skills and guardrails, and what templates and sessions have of them. */
const SKILLS: readonly Step[] = [
  shown(
    "createTemplate",
    "template create --display-name Shop --github-repo acme/shop",
    keeps("id", "template"),
  ),
  {
    shows: "createDirective",
    words: words("skills create --name notes --label area=docs --md SKILL.md"),
    files: { "SKILL.md": "# Notes\n" },
    check: notesDirective("skill"),
  },
  shown("listDirectives", "skills list"),
  shown("getDirective", "skills get {skill}"),
  shown("listDirectiveFacets", "skills facets"),
  shown("updateDirective", "skills update {skill} --description", anything, "Writes notes"),
  shown("replaceDirectiveAttachments", "skills attach {skill} --template {template}"),
  shown("listDirectiveAttachments", "skills attachments {skill}"),
  {
    shows: "presignDirectiveFileUpload",
    words: words("skills upload-file {skill} --path data.csv --file data.csv"),
    files: { "data.csv": "a,b\n" },
    check: holds({ uploaded: true }),
  },
  shown("lockDirective", "skills lock {skill}"),
  shown("unlockDirective", "skills unlock {skill}"),
  shown("createSession", "session create", keeps("id", "session")),
  shown("session wait", "session wait {session} --for running --timeout 60"),
  shown("loadSessionSkills", "session load-skills {session} {skill}"),
  shown("loadSessionMcps", "session load-mcps {session} {skill}", holds({ loaded: [] })),
  shown("listSessionTools", "session tools {session}", holds({ tools: [] })),
  shown("discoverDirectivesInRepo", "skills discover --repo acme/shop", holds({ candidates: [] })),
  shown("deleteDirective", "skills delete {skill} --yes"),
  shown(
    "setTemplateContext",
    "template context set {template} --text",
    holds({ content: "Be brief" }),
    "Be brief",
  ),
  shown("getTemplateContext", "template context get {template}"),
  shown("resolveTemplateContext", "template context resolve {template}"),
  shown(
    "createTemplateGuardrail",
    "template guardrails create {template} --type network_rule_v0 --name npm --content",
    keeps("id", "guardrail"),
    '{"kind":"host","value":"example.org"}',
  ),
  shown("listTemplateGuardrails", "template guardrails list {template}"),
  shown("resolveTemplateGuardrails", "template guardrails resolve {template}"),
  shown("updateTemplateGuardrail", "template guardrails update {template} {guardrail} --disabled"),
  shown("deleteTemplateGuardrail", "template guardrails delete {template} {guardrail} --yes"),
];

/** Agents of the roster, triggers and schedules. */
const TRIGGERS: readonly Step[] = [
  shown("createAgent", "agents create --name Scout", keeps("id", "agent")),
  shown("listAgents", "agents list --can-launch"),
  shown("getAgent", "agents get {agent}", holds({ name: "Scout" })),
  shown("updateAgent", "agents update {agent} --name Scout2"),
  shown("getAgentScorecard", "agents scorecard"),
  shown("listAgentTriggerCredentials", "agents trigger-credentials"),
  shown("deleteAgent", "agents delete {agent} --yes"),
  shown(
    "createSlackManagedApp",
    "agents create --type slack --name Bot",
    keeps("api_app_id", "slack"),
  ),
  shown("listSlackIntegrations", "agents list --type slack"),
  shown("getSlackIntegration", "agents get {slack} --type slack"),
  shown("updateSlackIntegration", "agents update {slack} --type slack --disabled"),
  shown("deleteSlackIntegration", "agents delete {slack} --type slack --yes"),
  {
    shows: "createManualLinearIntegration",
    words: words(
      "agents create --type linear --service-user user_1 --linear-api-key lin_api_example",
    ),
    check: keeps("id", "linear"),
  },
  shown("getLinearOauthInstallUrl", "agents create --type linear"),
  shown("listLinearIntegrations", "agents list --type linear"),
  shown("getLinearIntegration", "agents get {linear} --type linear"),
  shown("updateLinearIntegration", "agents update {linear} --type linear --disabled"),
  shown("deleteLinearIntegration", "agents delete {linear} --type linear --yes"),
  shown(
    "createEmailIntegration",
    "agents create --type email --name returns",
    keeps("id", "email"),
  ),
  shown("listEmailIntegrations", "agents list --type email"),
  shown("updateEmailIntegration", "agents update {email} --type email --disabled"),
  shown("deleteEmailIntegration", "agents delete {email} --type email --yes"),
  shown("getGithubAppManifest", "agents create --type github --name Bot"),
  shown("listGithubIntegrations", "agents list --type github"),
  shown(
    "createScheduledAgent",
    "scheduled-agents create --name Nightly --prompt Tidy --cron",
    keeps("id", "schedule"),
    "0 3 * * *",
  ),
  shown("listScheduledAgents", "scheduled-agents list"),
  shown("getScheduledAgent", "scheduled-agents get {schedule}"),
  shown("updateScheduledAgent", "scheduled-agents update {schedule} --disabled"),
  shown("runScheduledAgent", "scheduled-agents run-now {schedule}"),
  shown("deleteScheduledAgent", "scheduled-agents delete {schedule} --yes"),
];

/** All stories by name. */
export const STORIES: { readonly [name: string]: readonly Step[] } = {
  session: SESSION,
  task: TASK,
  template: TEMPLATE,
  settings: SETTINGS,
  keys: KEYS,
  skills: SKILLS,
  triggers: TRIGGERS,
  directives: DIRECTIVES,
  agents: AGENTS,
  tools: TOOLS,
};

/** The words of a step with what is known put in. */
export function wordsOf(step: Step, known: Known): string[] {
  return step.words.map((word) => filled(word, known));
}

/** A text with what is known put in for `{name}`. */
export function filled(text: string, known: Known): string {
  return text.replaceAll(
    /\{(\w+)\}/g,
    (whole, name) => known[name] ?? whole,
  );
}
