/**
 * What TypeScript lets a caller give to each operation is what the table says of it. The tables here
 * are checked twice: their types when the tests are type-checked, their names and values when run.
 */
import assert from "node:assert/strict";
import { checkTogether, checkValues } from "../../../src/client/request/input_schema.ts";
import * as library from "../../../src/mod.ts";
import type {
  createSession,
  createTemplate,
  getDeployLimits,
  getUserInstructions,
  Input,
  InputOf,
  listSessions,
  Operation,
  sessionGit,
  setOrgInstructions,
  setOrgLimits,
  setPersonalSecrets,
  setSessionVisibility,
  setTemplateSecrets,
  updateTemplate,
} from "../../../src/mod.ts";

type Library = typeof library;
/** The operations among the exports of the library. */
type Operations = { [N in keyof Library as Library[N] extends Operation ? N : never]: Library[N] };
type Inputs = { [N in keyof Operations]: InputOf<Extract<Operations[N], Operation>> };
type OptionalKeys<T> = {
  [K in keyof T]-?: { [_ in K]?: T[K] } extends Pick<T, K> ? K : never;
}[keyof T];
type RequiredPart<T> = Omit<T, OptionalKeys<T>>;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
type Texts = { readonly [name: string]: string };

const SESSION = "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f";
const TEMPLATE = "tmpl_8f3k2q";

/** Every input of every operation. */
const ALL: { readonly [N in keyof Inputs]: Required<Inputs[N]> } = {
  buildTemplate: { template_id: TEMPLATE, skip_agent: true },
  cancelPrompt: { session_id: SESSION },
  checkDeployPermission: {},
  cleanupOrg: {},
  createSession: {
    agent: "claude-code",
    template: "web-app",
    template_id: TEMPLATE,
    template_args: { REGION: "eu" },
    agent_id: "text",
    approval_id: "text",
    mode: "autopilot",
    on_complete: "pause",
    ttl_minutes: 7,
    repo: "text",
    repo_size_kb: 7,
    repo_branch: "text",
    source: "text",
    name: "text",
    visibility: "private",
    env_vars: { REGION: "eu" },
  },
  createTemplate: {
    display_name: "text",
    github_repo: "text",
    name: "text",
    description: "text",
    github_branch: "text",
    tier: "basic",
    agents: ["claude-code"],
    build_spec: { any: ["JSON"] },
  },
  createTemplateFixSession: { template_id: TEMPLATE, agent: "claude-code" },
  deleteOrgAnthropicKey: {},
  deleteOrgOpenaiKey: {},
  deletePersonalSecret: { name: "text" },
  deleteSessionEnvVar: { session_id: SESSION, key: "text" },
  deleteSessionFile: { session_id: SESSION, path: "text" },
  deleteTeamSecret: { name: "text" },
  deleteTemplate: { template_id: TEMPLATE },
  deleteTemplateSecret: { template_id: TEMPLATE, secret_key: "text" },
  deleteUserAnthropicKey: {},
  deleteUserOpenaiKey: {},
  destroySession: { session_id: SESSION },
  detectSessionEnvVars: { session_id: SESSION },
  getActivitySummary: { days: 7 },
  getAuthStatus: {},
  getDailyActivity: { days: 7 },
  getDeployLimits: {},
  getOrgAllowlistPolicy: {},
  getOrgAnthropicKey: {},
  getOrgInstructions: {},
  getOrgLimits: {},
  getOrgOpenaiKey: {},
  getResolvedAnthropicKey: {},
  getResolvedOpenaiKey: {},
  getSession: { session_id: SESSION, refresh: true },
  getSessionDeployInfo: { session_id: SESSION },
  getSessionEnvVars: { session_id: SESSION },
  getSessionHistory: { session_id: SESSION, limit: 7, agent_session_id: "text" },
  getSessionInstructions: { session_id: SESSION },
  getSessionStatus: { session_id: SESSION },
  getSessionUsage: { session_id: SESSION },
  getTeamActivitySummary: { days: 7 },
  getTeamDailyActivity: { days: 7 },
  getTemplate: { template_id: TEMPLATE },
  getTemplateBuildLogsHistory: { template_id: TEMPLATE },
  getUserAnthropicKey: {},
  getUserInstructions: {},
  getUserOpenaiKey: {},
  getWorkspaceState: { session_id: SESSION },
  heartbeatSession: { session_id: SESSION },
  launchSession: {
    prompt: "text",
    agent: "claude-code",
    agent_id: "text",
    approval_id: "text",
    template: "web-app",
    model: "sonnet",
    mode: "autopilot",
    plan_mode: true,
    on_complete: "pause",
    ttl_minutes: 7,
    prompt_timeout_minutes: 7,
    repo: "text",
    repo_size_kb: 7,
    repo_branch: "text",
  },
  listDetectedSessionEnvVars: { session_id: SESSION },
  listPersonalSecrets: {},
  listRecentPrompts: { limit: 7 },
  listResolvedSecrets: {},
  listSessionCollaborators: { session_id: SESSION },
  listSessionFiles: {
    session_id: SESSION,
    path: "text",
    recursive: true,
    max_depth: 7,
    max_files: 7,
    show_hidden: true,
  },
  listSessions: {
    limit: 7,
    offset: 7,
    team_mode: true,
    include_destroyed: true,
    exclude_sources: "text",
    exclude_states: ["paused"],
    state: "creating",
    agent: "claude-code",
    template_id: TEMPLATE,
    visibility: "private",
  },
  listTeamMemberUsage: { days: 7 },
  listTeamSecrets: {},
  listTemplateRepos: {},
  listTemplateSecrets: { template_id: TEMPLATE },
  listTemplates: { page_size: 7, page_token: "text" },
  makeSessionDirectory: { session_id: SESSION, path: "text" },
  pauseSession: { session_id: SESSION, reason: "manual" },
  preflightSessionDeploy: { session_id: SESSION },
  promptSession: {
    session_id: SESSION,
    prompt: "text",
    model: "sonnet",
    plan_mode: true,
    continue_session: "text",
    new_session: true,
  },
  readSessionFile: { session_id: SESSION, path: "text" },
  renameSession: { session_id: SESSION, name: "text" },
  renameSessionFile: { session_id: SESSION, old_path: "text", new_path: "text" },
  resumeSession: { session_id: SESSION },
  rewindPrompt: { session_id: SESSION, to_index: 7, checkpoint_id: "text" },
  runSessionDeploy: { session_id: SESSION, new: true, tier: "starter" },
  runSessionServer: { session_id: SESSION, port: 7, command: "text" },
  saveTemplateSnapshot: { template_id: TEMPLATE, session: SESSION },
  scaffoldSessionDeploy: { session_id: SESSION },
  searchSessionFiles: { session_id: SESSION, query: "text", path: "text" },
  sessionGit: {
    session_id: SESSION,
    operation: "status",
    working_dir: "text",
    message: "text",
    branch: "text",
    branch_search: "text",
    pr_title: "text",
    pr_body: "text",
    pr_base: "text",
    branch_session_id: "text",
  },
  setOrgAllowlistPolicy: {
    mode: "all",
    patterns: ["acme/*"],
    allow_personal: true,
    default_policy: "allow",
  },
  setOrgAnthropicKey: { api_key: "sk-provider-key-example", policy: "individual" },
  setOrgInstructions: { instructions: "text", clear: true },
  setOrgLimits: {
    max_concurrent_sessions: 7,
    monthly_budget_usd: 9.5,
    idle_timeout_minutes: 7,
    limits: { any: ["JSON"] },
  },
  setOrgOpenaiKey: { api_key: "sk-provider-key-example", policy: "individual" },
  setPersonalSecrets: { secrets: { REGION: "eu" }, description: "text" },
  setSessionEnvVars: { session_id: SESSION, env_vars: { REGION: "eu" } },
  setSessionInstructions: { session_id: SESSION, instructions: "text", clear: true },
  setSessionVisibility: { session_id: SESSION, visibility: "private" },
  setTeamSecrets: { secrets: { REGION: "eu" }, description: "text" },
  setTemplateSecrets: { template_id: TEMPLATE, secrets: { REGION: "eu" } },
  setUserAnthropicKey: { api_key: "sk-provider-key-example", policy: "individual" },
  setUserInstructions: { instructions: "text", clear: true },
  setUserOpenaiKey: { api_key: "sk-provider-key-example", policy: "individual" },
  streamSessionEvents: { session_id: SESSION, since: 7 },
  streamTemplateBuildLogs: { template_id: TEMPLATE },
  updateTemplate: {
    template_id: TEMPLATE,
    display_name: "text",
    description: "text",
    session_args: ["REGION=eu", "DEBUG"],
    restart_at_startup: true,
    startup_script: "text",
    owner_team: "text",
    rebuild_schedule: "text",
    repo_patterns: ["acme/*"],
    tier: "starter",
    agents: ["claude-code"],
  },
  validateSessionDeploy: { session_id: SESSION },
  uploadSessionFile: { session_id: SESSION, path: "text", content_base64: "AAEC" },
  downloadSessionFile: { session_id: SESSION, path: "text" },
  createSessionWsToken: { session_id: SESSION, capability: "terminal" },
  writeSessionFile: { session_id: SESSION, path: "text", content: "text" },
};

/** Only what must be given. */
const LEAST: { readonly [N in keyof Inputs]: RequiredPart<Inputs[N]> } = {
  buildTemplate: { template_id: TEMPLATE },
  cancelPrompt: { session_id: SESSION },
  checkDeployPermission: {},
  cleanupOrg: {},
  createSession: {},
  createTemplate: { display_name: "text", github_repo: "text" },
  createTemplateFixSession: { template_id: TEMPLATE },
  deleteOrgAnthropicKey: {},
  deleteOrgOpenaiKey: {},
  deletePersonalSecret: { name: "text" },
  deleteSessionEnvVar: { session_id: SESSION, key: "text" },
  deleteSessionFile: { session_id: SESSION, path: "text" },
  deleteTeamSecret: { name: "text" },
  deleteTemplate: { template_id: TEMPLATE },
  deleteTemplateSecret: { template_id: TEMPLATE, secret_key: "text" },
  deleteUserAnthropicKey: {},
  deleteUserOpenaiKey: {},
  destroySession: { session_id: SESSION },
  detectSessionEnvVars: { session_id: SESSION },
  getActivitySummary: {},
  getAuthStatus: {},
  getDailyActivity: {},
  getDeployLimits: {},
  getOrgAllowlistPolicy: {},
  getOrgAnthropicKey: {},
  getOrgInstructions: {},
  getOrgLimits: {},
  getOrgOpenaiKey: {},
  getResolvedAnthropicKey: {},
  getResolvedOpenaiKey: {},
  getSession: { session_id: SESSION },
  getSessionDeployInfo: { session_id: SESSION },
  getSessionEnvVars: { session_id: SESSION },
  getSessionHistory: { session_id: SESSION },
  getSessionInstructions: { session_id: SESSION },
  getSessionStatus: { session_id: SESSION },
  getSessionUsage: { session_id: SESSION },
  getTeamActivitySummary: {},
  getTeamDailyActivity: {},
  getTemplate: { template_id: TEMPLATE },
  getTemplateBuildLogsHistory: { template_id: TEMPLATE },
  getUserAnthropicKey: {},
  getUserInstructions: {},
  getUserOpenaiKey: {},
  getWorkspaceState: { session_id: SESSION },
  heartbeatSession: { session_id: SESSION },
  launchSession: { prompt: "text" },
  listDetectedSessionEnvVars: { session_id: SESSION },
  listPersonalSecrets: {},
  listRecentPrompts: {},
  listResolvedSecrets: {},
  listSessionCollaborators: { session_id: SESSION },
  listSessionFiles: { session_id: SESSION },
  listSessions: {},
  listTeamMemberUsage: {},
  listTeamSecrets: {},
  listTemplateRepos: {},
  listTemplateSecrets: { template_id: TEMPLATE },
  listTemplates: {},
  makeSessionDirectory: { session_id: SESSION, path: "text" },
  pauseSession: { session_id: SESSION },
  preflightSessionDeploy: { session_id: SESSION },
  promptSession: { session_id: SESSION, prompt: "text" },
  readSessionFile: { session_id: SESSION, path: "text" },
  renameSession: { session_id: SESSION, name: "text" },
  renameSessionFile: { session_id: SESSION, old_path: "text", new_path: "text" },
  resumeSession: { session_id: SESSION },
  rewindPrompt: { session_id: SESSION },
  runSessionDeploy: { session_id: SESSION },
  runSessionServer: { session_id: SESSION },
  saveTemplateSnapshot: { template_id: TEMPLATE, session: SESSION },
  scaffoldSessionDeploy: { session_id: SESSION },
  searchSessionFiles: { session_id: SESSION, query: "text" },
  sessionGit: { session_id: SESSION, operation: "status" },
  setOrgAllowlistPolicy: {},
  setOrgAnthropicKey: {},
  setOrgInstructions: {},
  setOrgLimits: {},
  setOrgOpenaiKey: {},
  setPersonalSecrets: { secrets: { REGION: "eu" } },
  setSessionEnvVars: { session_id: SESSION, env_vars: { REGION: "eu" } },
  setSessionInstructions: { session_id: SESSION },
  setSessionVisibility: { session_id: SESSION, visibility: "private" },
  setTeamSecrets: { secrets: { REGION: "eu" } },
  setTemplateSecrets: { template_id: TEMPLATE, secrets: { REGION: "eu" } },
  setUserAnthropicKey: { api_key: "sk-provider-key-example" },
  setUserInstructions: {},
  setUserOpenaiKey: { api_key: "sk-provider-key-example" },
  streamSessionEvents: { session_id: SESSION },
  streamTemplateBuildLogs: { template_id: TEMPLATE },
  updateTemplate: { template_id: TEMPLATE },
  validateSessionDeploy: { session_id: SESSION },
  uploadSessionFile: { session_id: SESSION, path: "text", content_base64: "AAEC" },
  downloadSessionFile: { session_id: SESSION, path: "text" },
  createSessionWsToken: { session_id: SESSION, capability: "terminal" },
  writeSessionFile: { session_id: SESSION, path: "text", content: "text" },
};

const OPERATIONS: readonly Operation[] = Object.values(library)
  .filter((one) => typeof one === "object" && "inputs" in one);

function namesOf({ inputs }: Operation, wanted: (input: Input) => boolean): string[] {
  return Object.entries(inputs).filter(([, input]) => wanted(input)).map(([name]) => name).sort();
}

Deno.test("InputOf has all inputs of an operation that travel, and no others", () => {
  assert.deepEqual(Object.keys(ALL).sort(), OPERATIONS.map(({ id }) => id).sort());
  for (const operation of OPERATIONS) {
    const values = ALL[operation.id as keyof Inputs];
    assert.deepEqual(
      Object.keys(values).sort(),
      namesOf(operation, (input) => input.in !== "local"),
    );
    checkValues(operation.inputs, values);
  }
});

Deno.test("InputOf demands the required inputs of an operation, and no others", () => {
  for (const operation of OPERATIONS) {
    const values = LEAST[operation.id as keyof Inputs];
    const required = namesOf(operation, (input) => input.required === true);
    assert.deepEqual(Object.keys(values).sort(), required, operation.id);
    checkValues(operation.inputs, values);
    if (!operation.exactlyOne && !operation.atLeastOne) checkTogether(operation, values);
  }
});

Deno.test("InputOf gives each input the type of its values", () => {
  const proofs: true[] = [
    proof<Same<InputOf<typeof setSessionVisibility>["visibility"], "private" | "team">>(true),
    proof<Same<InputOf<typeof listSessions>["visibility"], "private" | "team" | undefined>>(true),
    // Open sets take any text: the service knows more of them than a release of this library.
    proof<Same<InputOf<typeof listSessions>["agent"], string | undefined>>(true),
    proof<Same<InputOf<typeof listSessions>["limit"], number | undefined>>(true),
    proof<Same<InputOf<typeof setPersonalSecrets>["secrets"], Texts>>(true),
    proof<Same<InputOf<typeof setTemplateSecrets>["secrets"], Texts>>(true),
    proof<Same<InputOf<typeof createSession>["env_vars"], Texts | undefined>>(true),
    proof<Same<InputOf<typeof updateTemplate>["session_args"], readonly string[] | undefined>>(
      true,
    ),
    proof<Same<InputOf<typeof setOrgInstructions>["clear"], boolean | undefined>>(true),
    proof<Same<InputOf<typeof setOrgLimits>["limits"], unknown>>(true),
    proof<Same<InputOf<typeof createTemplate>["build_spec"], unknown>>(true),
    proof<Same<"status" extends InputOf<typeof sessionGit>["operation"] ? true : false, true>>(
      true,
    ),
    proof<Same<string extends InputOf<typeof sessionGit>["operation"] ? true : false, false>>(
      true,
    ),
  ];
  assert.equal(proofs.length, 13);
});

Deno.test("InputOf refuses what an operation does not take", () => {
  // @ts-expect-error an operation without inputs takes none
  const limits: InputOf<typeof getDeployLimits> = { page: 2 };
  // @ts-expect-error what steers the command line does not travel
  const instructions: InputOf<typeof getUserInstructions> = { org_scope: true };
  // @ts-expect-error a misspelled name
  const page: InputOf<typeof listSessions> = { limmit: 5 };
  // @ts-expect-error an unknown git operation
  const git: InputOf<typeof sessionGit> = { session_id: SESSION, operation: "rebase" };
  // @ts-expect-error a required input is missing
  const visibility: InputOf<typeof setSessionVisibility> = { session_id: SESSION };
  // @ts-expect-error secrets are texts
  const secrets: InputOf<typeof setPersonalSecrets> = { secrets: { RETRIES: 3 } };
  const refused: [Operation, library.Values][] = [
    [library.getDeployLimits, limits],
    [library.listSessions, page],
    [library.sessionGit, git],
    [library.setSessionVisibility, visibility],
    [library.setPersonalSecrets, secrets],
  ];
  for (const [{ inputs }, values] of refused) {
    assert.throws(() => checkValues(inputs, values), { code: "usage" });
  }
  assert.ok(instructions);
});

/** Stands for a proof by the type checker. */
function proof<Claim extends true>(claim: Claim): Claim {
  return claim;
}
