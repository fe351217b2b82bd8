/** Stories: from a task to a pull request and a deploy. */
import assert from "node:assert/strict";
import { listOf, type Printed } from "../../fakes/printed.ts";
import { all, atLeast, holds, keeps, lists, type Step, streams, words } from "./steps.ts";

/** From a task to a pull request and a deploy, and what of it the activity shows. */
export const TASK: readonly Step[] = [
  {
    words: words(
      "session launch --repo acme/shop --on-complete keep_alive --prompt",
      "Add a page to about.html",
    ),
    check: keeps("id", "session"),
  },
  {
    words: words("session wait {session} --timeout 60"),
    check: holds({ last_prompt: { status: "completed" }, github_repo: "acme/shop" }),
  },
  {
    words: words("session grade {session}"),
    check: holds({ graded: true, success: true, grader_model: "emulator" }),
  },
  {
    words: words("github installations"),
    check: all(holds({ total: 1 }), ([{ installations }], known) => {
      known.installation = String((installations as Printed[])[0]?.id);
    }),
  },
  {
    words: words(
      "github add-repo {installation} --repo-id 7311 --repo acme/storefront --oauth-token-stdin",
    ),
    stdin: "gho_placeholder\n",
    check: holds({ success: true }),
  },
  {
    words: words("github repos"),
    check: holds({ installations: [{ total_count: 2 }] }),
  },
  {
    words: words("github repos --installation {installation}"),
    check: lists("repos", "full_name", ["acme/shop", "acme/storefront"]),
  },
  {
    words: words("session git {session} status"),
    check: holds({ success: true, has_changes: true, current_branch: "main" }),
  },
  {
    words: words("session diff {session} --base HEAD"),
    check: ([{ files, diff }]) => {
      const changed = (files as Printed[]).map(({ path, status }) => `${status} ${path}`);
      assert(changed.includes("added about.html"), String(changed));
      assert.match(String(diff), /^\+\+\+ b\/about\.html$/m);
    },
  },
  {
    words: words("session git {session} create_branch_and_pr --pr-title", "Say who we are"),
    check: holds({ success: true, repo_full_name: "acme/shop", pr_number: 1 }),
  },
  {
    words: words("session deploy info {session}"),
    check: holds({ has_manifest: false, has_dockerfile: false, user_app_count: 0 }),
  },
  {
    words: words("session deploy scaffold {session}"),
    check: holds({ scaffolded: true, files_skipped: [] }),
  },
  {
    words: words("session deploy validate {session}"),
    check: holds({ valid: true, errors: [] }),
  },
  {
    words: words("session deploy preflight {session}"),
    check: holds({ api_reachable: true, credentials_present: true }),
  },
  {
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
    words: words("session search --agent claude-code --agent codex --created-after 2020-01-01"),
    check: ([{ sessions }], known) =>
      assert((sessions as Printed[]).some(({ id }) => id === known.session)),
  },
  {
    words: words("deployments list --state ready"),
    check: ([{ deployments }], known) => {
      const [deployment] = deployments as Printed[];
      known.deployment = String(deployment?.deployment_id);
      assert.match(String(deployment?.url), /\/sites\/dep_/);
    },
  },
  {
    words: words("deploy get {deployment}"),
    check: holds({ state: "ready", version: 1 }),
  },
  {
    words: words("deployments logs {deployment} --type deploy --lines 5"),
    check: ([{ logs, source }]) => {
      assert.equal(source, "stored");
      assert.deepEqual((logs as Printed[]).at(-1)?.content, "deploy ready");
    },
  },
  {
    words: words("session deploy info {session}"),
    check: holds({ has_manifest: true, user_app_count: 1 }),
  },
  {
    words: words("guardrails deploy-limits"),
    check: holds({ user_app_count: 1 }),
  },
  {
    words: words("deployments destroy {deployment} --yes"),
    check: holds({ status: "destroyed" }),
  },
  {
    words: words("activity summary --days 7"),
    check: all(holds({ total_prompts: 1, total_sessions: 1, period_days: 7 })),
  },
  {
    words: words("activity recent-prompts --limit 5"),
    check: ([printed], known) =>
      assert.deepEqual(listOf(printed, "prompts").map((one) => one.session_id), [known.session]),
  },
  {
    words: words("activity daily --days 3"),
    check: all(holds({ period_days: 3 }), ([printed]) => {
      assert(listOf(printed, "daily_activity").length > 0);
    }),
  },
  {
    words: words("activity session-usage {session}"),
    check: holds({ total_prompts: 1 }),
  },
  {
    words: words("activity team-summary --days 30"),
    check: holds({ total_prompts: 1, total_members: 1, period_days: 30 }),
  },
  {
    words: words("activity team-activity --days 7"),
    check: ([printed]) => assert(listOf(printed, "daily_activity").length > 0),
  },
  {
    words: words("activity team-members --days 30"),
    check: atLeast("total_members", 1),
  },
  {
    words: words("guardrails can-deploy"),
    check: holds({ allowed: true }),
  },
  {
    words: words("guardrails limits get"),
    check: keeps("organization_id", "org"),
  },
  {
    words: words(
      "guardrails limits set --max-concurrent-sessions 7 --limits",
      '{"max_sessions_per_user":3}',
    ),
    check: holds({ limits: { max_concurrent_sessions: 7, max_sessions_per_user: 3 } }),
  },
  {
    words: words("guardrails allowlist set --mode allowlist --patterns acme/*,labs/site"),
    check: holds({ mode: "allowlist", repo_patterns: ["acme/*", "labs/site"] }),
  },
  {
    words: words("guardrails allowlist get"),
    check: holds({ mode: "allowlist", allow_personal_repos: true }),
  },
  {
    words: words("guardrails cleanup --yes"),
    check: holds({ sessions_converted: 1, preferences_deleted: true }),
  },
  {
    words: words("guardrails allowlist get"),
    check: holds({ mode: "all", repo_patterns: [] }),
  },
];
