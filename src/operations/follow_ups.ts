/**
 * What leads on after a failure, as data by area: the commands that list, look at and wait for what
 * its operations work on. Apart from the area table, so that hints need not know how areas load.
 *
 * @module
 */

/** One way to go on. */
export interface FollowUp {
  /**
   * Command words and options; names of inputs stand in braces. `{when}` is the flag that chose the
   * operation among those with the same command words.
   */
  readonly command: string;
  /** What a program calls instead: the id of an operation, or `wait`. */
  readonly call: string;
  /** The same where a flag chose the operation. */
  readonly callWhen?: string;
}

/** What the commands of a group within an area work on. */
export interface PartFollowUps {
  /** The thing, where a session or template may lack it: `file`. */
  readonly what?: string;
  /** Gets it as bytes, where it cannot be had as text. */
  readonly download?: FollowUp;
  /** Shows it. */
  readonly look: FollowUp;
  /** Lists what its creating call creates, where that is something else. */
  readonly list?: FollowUp;
}

/** What leads on in one area. */
export interface FollowUps {
  /** Lists what there is. */
  readonly list: FollowUp;
  /** Shows the one at hand. */
  readonly look?: FollowUp;
  /** Waits until the one at hand can be worked with. */
  readonly wait?: FollowUp;
  /** Makes the one at hand ready to be worked with. */
  readonly wake?: FollowUp;
  /** Waits until what runs in the one at hand has ended. */
  readonly settle?: FollowUp;
  /** Tells why the one at hand ended as it did. */
  readonly explain?: FollowUp;
  /** By the second command word. */
  readonly parts?: { readonly [word: string]: PartFollowUps };
}

const LIST_SESSIONS = { command: "session list", call: "listSessions" } as const;

/** By the first command word. */
export const FOLLOW_UPS = {
  session: {
    list: LIST_SESSIONS,
    look: { command: "session status {session_id}", call: "getSessionStatus" },
    wait: { command: "session wait {session_id} --for running", call: "wait" },
    wake: { command: "session resume {session_id} --wait", call: "resumeSession" },
    settle: { command: "session wait {session_id}", call: "wait" },
    explain: { command: "session get {session_id}", call: "getSession" },
    parts: {
      file: {
        what: "file",
        download: {
          command: "session file download {session_id} {path}",
          call: "downloadSessionFile",
        },
        look: { command: "session file list {session_id}", call: "listSessionFiles" },
      },
      env: {
        what: "variable",
        look: { command: "session env get {session_id}", call: "getSessionEnvVars" },
      },
      git: { look: { command: "session git {session_id} status", call: "sessionGit" } },
      instructions: {
        look: { command: "session instructions get {session_id}", call: "getSessionInstructions" },
      },
      deploy: {
        look: { command: "session deploy info {session_id}", call: "getSessionDeployInfo" },
      },
      history: { look: { command: "session history {session_id}", call: "getSessionHistory" } },
      approvals: {
        what: "approval",
        look: { command: "session approvals list {session_id}", call: "listSessionApprovals" },
      },
      share: {
        what: "share",
        look: { command: "session share list {session_id}", call: "listSessionPreviewShares" },
      },
      "prompt-rewind": {
        what: "prompt",
        look: { command: "session history {session_id}", call: "getSessionHistory" },
      },
    },
  },
  template: {
    list: { command: "template list", call: "listTemplates" },
    look: { command: "template get {template_id}", call: "getTemplate" },
    settle: { command: "template wait {template_id}", call: "wait" },
    explain: {
      command: "template build-logs-history {template_id}",
      call: "getTemplateBuildLogsHistory",
    },
    parts: {
      secrets: {
        what: "secret",
        look: { command: "template secrets list {template_id}", call: "listTemplateSecrets" },
      },
      guardrails: {
        what: "guardrail",
        look: { command: "template guardrails list {template_id}", call: "listTemplateGuardrails" },
      },
      "fix-session": {
        look: { command: "template get {template_id}", call: "getTemplate" },
        list: LIST_SESSIONS,
      },
    },
  },
  activity: {
    list: LIST_SESSIONS,
    look: { command: "session status {session_id}", call: "getSessionStatus" },
  },
  secrets: {
    list: {
      command: "secrets list{when}",
      call: "listPersonalSecrets",
      callWhen: "listTeamSecrets",
    },
  },
  instructions: {
    list: {
      command: "instructions get{when}",
      call: "getUserInstructions",
      callWhen: "getOrgInstructions",
    },
  },
  guardrails: {
    list: { command: "auth status", call: "getAuthStatus" },
    parts: {
      limits: { look: { command: "guardrails limits get", call: "getOrgLimits" } },
      allowlist: { look: { command: "guardrails allowlist get", call: "getOrgAllowlistPolicy" } },
      rules: { what: "rule", look: { command: "guardrails rules list", call: "listDirectives" } },
      hooks: { what: "hook", look: { command: "guardrails hooks list", call: "listDirectives" } },
      network: {
        what: "rule",
        look: { command: "guardrails network list", call: "listDirectives" },
      },
    },
  },
  integrations: {
    list: { command: "auth status", call: "getAuthStatus" },
    parts: {
      anthropic: {
        what: "key",
        look: {
          command: "integrations anthropic get{when}",
          call: "getUserAnthropicKey",
          callWhen: "getOrgAnthropicKey",
        },
      },
      openai: {
        what: "key",
        look: {
          command: "integrations openai get{when}",
          call: "getUserOpenaiKey",
          callWhen: "getOrgOpenaiKey",
        },
      },
    },
  },
  agents: { list: { command: "agents list{when}", call: "listAgents" } },
  "scheduled-agents": {
    list: { command: "scheduled-agents list", call: "listScheduledAgents" },
  },
  deployments: {
    list: { command: "deployments list", call: "listDeployments" },
    look: { command: "deployments get {deployment_id}", call: "getDeployment" },
  },
  skills: { list: { command: "skills list", call: "listDirectives" } },
  mcp: { list: { command: "mcp list", call: "listDirectives" } },
  tools: {
    list: { command: "tools list", call: "listKnowledgeIntegrations" },
    parts: {
      providers: {
        what: "provider",
        look: { command: "tools providers list", call: "listToolProviders" },
      },
    },
  },
  github: { list: { command: "github installations", call: "listGithubInstallations" } },
  groups: { list: { command: "auth status", call: "getAuthStatus" } },
  auth: { list: { command: "auth status", call: "getAuthStatus" } },
} as const satisfies { readonly [area: string]: FollowUps };
