/**
 * What Runtm Cloud answers, as types. Written by scripts/answers.ts from api/openapi.yaml.
 *
 * @module
 */

/** Answers by operation id; `unknown` where the contract does not know them. */
export type Answers = {
  readonly buildTemplate: Schemas["TemplateBuildStarted"];
  readonly cancelPrompt: Schemas["SessionPromptCancelled"];
  readonly checkDeployPermission: Schemas["GuardrailsCanDeploy"];
  readonly cleanupOrg: Schemas["GuardrailsCleanupResult"];
  readonly createSession: Schemas["SessionCreated"];
  readonly createTemplate: Schemas["TemplateCreated"];
  readonly createTemplateFixSession: Schemas["TemplateFixSession"];
  readonly deleteOrgAnthropicKey: Schemas["ProviderKeysOrgKey"];
  readonly deleteOrgOpenaiKey: Schemas["ProviderKeysOrgKey"];
  readonly deletePersonalSecret: Schemas["SecretsDeleteResult"];
  readonly deleteSessionEnvVar: Schemas["SessionEnvVarDeleted"] | Record<string, never>;
  readonly deleteSessionFile: unknown;
  readonly deleteTeamSecret: Schemas["SecretsDeleteResult"];
  readonly deleteTemplate: Record<string, never>;
  readonly deleteTemplateSecret: Schemas["TemplateSecretDeleted"];
  readonly deleteUserAnthropicKey: Schemas["ProviderKeysUserKey"];
  readonly deleteUserOpenaiKey: Schemas["ProviderKeysUserKey"];
  readonly destroySession: Schemas["SessionDestroyed"] | Record<string, never>;
  readonly detectSessionEnvVars: Schemas["SessionEnvScan"];
  readonly getActivitySummary: Schemas["ActivitySummary"];
  readonly getAuthStatus: Schemas["AuthMe"];
  readonly getDailyActivity: Schemas["ActivityDaily"];
  readonly getDeployLimits: Schemas["GuardrailsDeployLimits"];
  readonly getOrgAllowlistPolicy: Schemas["GuardrailsAllowlistPolicy"];
  readonly getOrgAnthropicKey: Schemas["ProviderKeysOrgKey"];
  readonly getOrgInstructions: Schemas["InstructionsOrg"];
  readonly getOrgLimits: Schemas["GuardrailsLimits"];
  readonly getOrgOpenaiKey: Schemas["ProviderKeysOrgKey"];
  readonly getResolvedAnthropicKey: Schemas["ProviderKeysResolved"];
  readonly getResolvedOpenaiKey: Schemas["ProviderKeysResolved"];
  readonly getSession: Schemas["SessionDetail"];
  readonly getSessionDeployInfo: Schemas["SessionDeployInfo"];
  readonly getSessionEnvVars: Schemas["SessionEnvVars"];
  readonly getSessionHistory: Schemas["SessionHistory"];
  readonly getSessionInstructions: Schemas["SessionInstructions"];
  readonly getSessionStatus: Schemas["SessionStatus"];
  readonly getSessionUsage: Schemas["ActivitySessionUsage"];
  readonly getTeamActivitySummary: Schemas["ActivityTeamSummary"];
  readonly getTeamDailyActivity: Schemas["ActivityDaily"];
  readonly getTemplate: Schemas["TemplateDetail"];
  readonly getTemplateBuildLogsHistory: Schemas["TemplateBuildLogHistory"];
  readonly getUserAnthropicKey: Schemas["ProviderKeysUserKey"];
  readonly getUserInstructions: Schemas["InstructionsUser"];
  readonly getUserOpenaiKey: Schemas["ProviderKeysUserKey"];
  readonly getWorkspaceState: Schemas["SessionWorkspaceState"];
  readonly heartbeatSession: Schemas["HeartbeatSessionAnswer"];
  readonly launchSession: Schemas["SessionLaunched"];
  readonly listDetectedSessionEnvVars: Schemas["SessionEnvDetected"];
  readonly listPersonalSecrets: Schemas["SecretsPersonalList"];
  readonly listRecentPrompts: Schemas["ActivityRecentPrompts"];
  readonly listResolvedSecrets: Schemas["SecretsResolvedList"];
  readonly listSessionCollaborators: Schemas["SessionCollaborators"];
  readonly listSessionFiles: Schemas["SessionFileList"];
  readonly listSessions: Schemas["SessionPage"];
  readonly listTeamMemberUsage: Schemas["ActivityTeamMembers"];
  readonly listTeamSecrets: Schemas["SecretsTeamList"];
  readonly listTemplateRepos: Schemas["ListTemplateReposAnswer"];
  readonly listTemplateSecrets: Schemas["TemplateSecretNames"];
  readonly listTemplates: Schemas["TemplateList"];
  readonly makeSessionDirectory: Schemas["SessionFileDirectory"];
  readonly pauseSession: Schemas["SessionLifecycleResult"];
  readonly preflightSessionDeploy: Schemas["SessionDeployPreflight"];
  readonly readSessionFile: Schemas["SessionFileContent"];
  readonly renameSession: Schemas["RenameSessionAnswer"];
  readonly renameSessionFile: Schemas["SessionFileRenamed"];
  readonly resumeSession: Schemas["SessionLifecycleResult"];
  readonly rewindPrompt: Schemas["RewindPromptAnswer"];
  readonly runSessionServer: Schemas["RunSessionServerAnswer"];
  readonly saveTemplateSnapshot: Schemas["TemplateSnapshotSaved"];
  readonly scaffoldSessionDeploy: Schemas["SessionDeployScaffold"];
  readonly searchSessionFiles: Schemas["SessionFileSearchResults"];
  readonly sessionGit: Schemas["SessionGitResult"];
  readonly setOrgAllowlistPolicy: Schemas["GuardrailsAllowlistPolicy"];
  readonly setOrgAnthropicKey: Schemas["ProviderKeysOrgKey"];
  readonly setOrgInstructions: Schemas["InstructionsOrg"];
  readonly setOrgLimits: Schemas["GuardrailsLimits"];
  readonly setOrgOpenaiKey: Schemas["ProviderKeysOrgKey"];
  readonly setPersonalSecrets: Schemas["SecretsUpsertResult"];
  readonly setSessionEnvVars: Schemas["SessionEnvVarsStored"];
  readonly setSessionInstructions: Schemas["SessionInstructions"];
  readonly setSessionVisibility: Schemas["SetSessionVisibilityAnswer"];
  readonly setTeamSecrets: Schemas["SecretsUpsertResult"];
  readonly setTemplateSecrets: Schemas["TemplateSecretNames"];
  readonly setUserAnthropicKey: Schemas["ProviderKeysUserKey"];
  readonly setUserInstructions: Schemas["InstructionsUser"];
  readonly setUserOpenaiKey: Schemas["ProviderKeysUserKey"];
  readonly updateTemplate: Schemas["TemplateUpdated"];
  readonly validateSessionDeploy: Schemas["SessionDeployValidation"];
  readonly writeSessionFile: Schemas["SessionFileStored"];
};

/** Payloads of the documented events of streams, by operation id and event name. */
export type Events = {
  readonly promptSession: {
    readonly "assistant_message": Schemas["SessionSseTyped"];
    readonly "tool_use": Schemas["PromptSessionToolUse"];
    readonly "tool_result": Schemas["SessionSseTyped"];
    readonly "result": Schemas["PromptSessionResult"];
    readonly "error": unknown;
    readonly "done": Schemas["PromptSessionDone"];
    readonly "output": Schemas["SessionSseTyped"];
  };
  readonly runSessionDeploy: { readonly "message": Schemas["SessionDeployRunEvent"] };
  readonly streamSessionEvents: {
    readonly "prompt_progress": Schemas["SessionSseTyped"];
    readonly "file_changed": Schemas["StreamSessionEventsFileChanged"];
    readonly "process_output": unknown;
    readonly "state_changed": Schemas["StreamSessionEventsStateChanged"];
    readonly "heartbeat": Schemas["StreamSessionEventsHeartbeat"];
    readonly "text_delta": Schemas["SessionSseTyped"];
    readonly "tool_use": Schemas["StreamSessionEventsToolUse"];
    readonly "tool_result": unknown;
    readonly "result": Schemas["StreamSessionEventsResult"];
    readonly "done": unknown;
  };
  readonly streamTemplateBuildLogs: {
    readonly "status": Schemas["TemplateBuildLogEvent"];
    readonly "log": Schemas["TemplateBuildLogEvent"];
    readonly "error": Schemas["TemplateBuildLogEvent"];
    readonly "complete": Schemas["TemplateBuildLogEvent"];
    readonly "done": unknown;
  };
};

/** Schemas of the contract, by name. */
export type Schemas = {
  readonly ActivityDaily: {
    readonly daily_activity: readonly Schemas["ActivityDay"][];
    readonly period_days: number;
  };
  readonly ActivityDay: {
    /** Format: date */
    readonly date?: string;
    readonly sessions: number;
    readonly prompts: number;
    readonly cost_usd: number;
  };
  readonly ActivityModelUsage: {
    readonly count?: number;
    readonly cost_usd?: number;
    readonly input_tokens?: number;
    readonly output_tokens?: number;
  };
  readonly ActivityPrompt: {
    readonly id: string;
    readonly session_id?: string | null;
    /** Format: date-time */
    readonly timestamp?: string | null;
    readonly prompt_preview: string;
    readonly prompt_length: number;
    readonly model?: string | null;
    readonly plan_mode: boolean;
    readonly cost_usd?: number | null;
    readonly duration_ms?: number | null;
    readonly input_tokens?: number | null;
    readonly output_tokens?: number | null;
    readonly agent?: string | null;
    readonly abandoned?: boolean;
  };
  readonly ActivityRecentPrompts: {
    readonly prompts: readonly Schemas["ActivityPrompt"][];
    readonly total: number;
  };
  readonly ActivitySessionPrompt: {
    /** Format: date-time */
    readonly timestamp?: string;
    readonly prompt_preview?: string;
    readonly model?: string;
    readonly cost_usd?: number;
    readonly input_tokens?: number;
    readonly output_tokens?: number;
    readonly duration_ms?: number;
  };
  readonly ActivitySessionUsage: {
    readonly session_id: string;
    readonly prompts: readonly Schemas["ActivitySessionPrompt"][];
    readonly total_prompts: number;
    readonly total_cost_usd: number;
  };
  readonly ActivitySummary: {
    readonly total_sessions: number;
    readonly total_prompts: number;
    readonly total_cost_usd: number;
    readonly avg_cost_per_session: number;
    readonly avg_cost_per_prompt: number;
    readonly avg_prompt_duration_ms: number;
    readonly model_breakdown: {
      readonly [key: string]: Schemas["ActivityModelUsage"];
    };
    readonly total_tokens: number;
    readonly total_input_tokens: number;
    readonly total_output_tokens: number;
    readonly plan_mode_prompts: number;
    readonly avg_tokens_per_prompt?: number;
    readonly avg_tokens_per_session?: number;
    readonly period_days: number;
  };
  readonly ActivityTeamMember: {
    readonly user_id: string;
    readonly name?: string | null;
    readonly email?: string | null;
    readonly sessions: number;
    readonly prompts: number;
    readonly cost_usd: number;
    /** Format: date-time */
    readonly last_active_at?: string | null;
  };
  readonly ActivityTeamMembers: {
    readonly members: readonly Schemas["ActivityTeamMember"][];
    readonly total_members: number;
    readonly period_days: number;
  };
  readonly ActivityTeamSummary: {
    readonly total_sessions: number;
    readonly total_prompts: number;
    readonly total_cost_usd: number;
    readonly total_members: number;
    readonly avg_cost_per_session: number;
    readonly avg_cost_per_member: number;
    readonly avg_cost_per_prompt: number;
    readonly avg_prompt_duration_ms: number;
    readonly total_tokens: number;
    readonly model_breakdown?: {
      readonly [key: string]: Schemas["ActivityModelUsage"];
    };
    readonly total_input_tokens?: number;
    readonly total_output_tokens?: number;
    readonly avg_tokens_per_prompt?: number;
    readonly avg_tokens_per_session?: number;
    readonly plan_mode_prompts?: number;
    readonly period_days: number;
  };
  readonly AuthMe: {
    readonly principal_id?: string;
    readonly organization_id?: string | null;
    readonly tenant_id?: string | null;
    readonly scopes?: readonly string[];
    readonly api_key_id?: string;
    readonly api_key_name?: string;
  };
  readonly GuardrailsAllowlistPolicy: {
    readonly mode?: string;
    readonly repo_patterns?: readonly string[];
    readonly allow_personal_repos?: boolean;
    readonly organization_id?: string;
    /**
     * @default allow
     * @enum {string}
     */
    readonly default_policy: "allow" | "ask" | "deny";
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly GuardrailsCanDeploy: {
    readonly allowed?: boolean;
    readonly reason?: string | null;
  };
  readonly GuardrailsCleanupResult: {
    readonly organization_id?: string;
    readonly sessions_converted?: number;
    readonly keys_converted?: number;
    readonly preferences_deleted?: boolean;
  };
  readonly GuardrailsDeployLimits: {
    readonly max_apps?: number;
    readonly user_app_count?: number;
    readonly allowed_tiers?: readonly string[];
    readonly plan_name?: string;
  };
  readonly GuardrailsDeploymentPolicy: {
    readonly mode?: string;
    readonly roles?: {
      readonly [key: string]: boolean;
    } | readonly string[];
    readonly user_grants?: readonly string[];
  };
  readonly GuardrailsLimits: {
    readonly organization_id?: string;
    readonly limits?: Schemas["GuardrailsLimitsDocument"];
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly GuardrailsLimitsDocument: {
    readonly max_concurrent_sessions?: number;
    readonly monthly_budget_usd?: number;
    readonly idle_timeout_minutes?: number;
    readonly max_sessions_per_user?: number | null;
    readonly max_cost_per_session?: number | null;
    readonly max_daily_spend_per_user?: number | null;
    readonly max_monthly_spend_per_user?: number | null;
    readonly allowed_templates?: readonly string[] | null;
    /** @enum {string} */
    readonly enforcement?: "soft" | "hard";
    readonly deployment?: Schemas["GuardrailsDeploymentPolicy"];
  };
  readonly HeartbeatSessionAnswer: {
    readonly session_id?: string;
    /** Format: date-time */
    readonly paused_at_estimate?: string;
  };
  readonly InstructionsOrg: {
    readonly organization_id?: string;
    readonly instructions?: string | null;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly InstructionsUser: {
    readonly instructions?: string | null;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly ListTemplateReposAnswer: {
    readonly repos: readonly Schemas["TemplateRepo"][];
  };
  readonly PromptSessionDone: {
    readonly type?: string;
    readonly message?: string;
  };
  readonly PromptSessionResult: {
    readonly type?: string;
    readonly content?: string;
    readonly metadata?: {
      readonly cost_usd?: number;
    };
  };
  readonly PromptSessionToolUse: {
    readonly type?: string;
    readonly name?: string;
    readonly input?: Record<string, unknown>;
  };
  readonly ProviderKeysOrgKey: {
    readonly organization_id?: string;
    readonly has_key?: boolean;
    readonly key_preview?: string | null;
    readonly policy?: Schemas["ProviderKeysPolicy"];
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly ProviderKeysPolicy: string;
  readonly ProviderKeysResolved: {
    readonly provider?: string;
    readonly has_key?: boolean;
    readonly source?: string;
    readonly key_preview?: string | null;
  };
  readonly ProviderKeysUserKey: {
    readonly connected?: boolean;
    readonly key_preview?: string | null;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly RenameSessionAnswer: {
    readonly id?: string;
    readonly name?: string | null;
    readonly message?: string;
    readonly state?: string;
    readonly agent?: string;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly RewindPromptAnswer: {
    readonly session_id?: string;
    readonly rewound?: boolean;
    readonly to_index?: number;
    readonly reverted_files?: readonly string[];
  };
  readonly RunSessionServerAnswer: {
    readonly session_id?: string;
    readonly command?: string;
    readonly port?: number;
    readonly message?: string;
    readonly url?: string;
  };
  readonly SecretsDeleteResult: {
    readonly status?: string;
    readonly deleted?: string;
  };
  readonly SecretsPersonalList: {
    readonly secrets?: readonly {
      readonly name?: string;
      readonly has_value?: boolean;
      readonly description?: string | null;
      readonly source?: string | null;
    }[];
    readonly count?: number;
  };
  readonly SecretsResolvedList: {
    readonly secrets?: readonly {
      readonly name?: string;
      /** @enum {string} */
      readonly source?: "personal" | "team";
    }[];
    readonly count?: number;
  };
  readonly SecretsTeamList: {
    readonly secrets?: readonly {
      readonly name?: string;
      readonly has_value?: boolean;
      readonly description?: string | null;
    }[];
    readonly count?: number;
    readonly is_admin?: boolean;
  };
  readonly SecretsUpsertResult: {
    readonly status?: string;
    readonly count?: number;
  };
  readonly SessionCollaborators: {
    readonly collaborators: readonly {
      readonly user_id: string;
      readonly user_name?: string;
      readonly user_email?: string;
      readonly color?: string;
      readonly is_online?: boolean;
      /** Format: date-time */
      readonly joined_at?: string;
      /** Format: date-time */
      readonly last_seen_at?: string;
      readonly name?: string;
      readonly email?: string;
      readonly role?: string;
    }[];
    readonly count?: number;
  };
  readonly SessionCreated: {
    readonly id: string;
    readonly state: string;
    readonly agent?: string;
    readonly template?: string | null;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly expires_at?: string | null;
    readonly message?: string;
    readonly workspace_path?: string | null;
    readonly linked_repos?: readonly Record<string, unknown>[] | null;
    readonly name?: string | null;
    readonly visibility?: string;
    readonly sandbox_url?: string | null;
    readonly template_id?: string | null;
    readonly user_id?: string;
    readonly organization_id?: string | null;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly SessionDeployInfo: {
    readonly has_manifest?: boolean;
    readonly has_dockerfile?: boolean;
    readonly detected_template?: string | null;
    readonly detected_runtime?: string | null;
    readonly recommended_tier?: string;
    readonly user_app_count?: number;
    readonly max_apps?: number;
    readonly allowed_tiers?: readonly string[];
  };
  readonly SessionDeployPreflight: {
    readonly api_url?: string;
    readonly api_reachable?: boolean;
    readonly http_status?: number | null;
    readonly latency_ms?: number | null;
    readonly credentials_present?: boolean;
    readonly configured_api_url?: string | null;
  };
  readonly SessionDeployRunEvent: {
    readonly phase: string;
    readonly status: string;
    readonly error?: string;
    readonly deployment_id?: string;
    readonly url?: string;
    readonly errors?: readonly string[];
    readonly warnings?: readonly string[];
    readonly hint?: string | null;
    readonly missing?: readonly string[];
    readonly state?: string;
    readonly version?: number;
    readonly duration_seconds?: number;
    readonly previous_hash?: string;
    readonly current_hash?: string;
  };
  readonly SessionDeployScaffold: {
    readonly scaffolded?: boolean;
    readonly files_created?: readonly string[];
    readonly files_skipped?: readonly string[];
    readonly detected_type?: string;
    readonly detected_framework?: string | null;
    readonly detected_port?: number;
    readonly recommended_tier?: string;
    readonly message?: string | null;
  };
  readonly SessionDeployValidation: {
    readonly valid: boolean;
    readonly errors?: readonly string[];
    readonly warnings?: readonly string[];
    readonly has_discovery_file?: boolean;
    readonly needs_discovery_metadata?: boolean;
    readonly discovery_content?: string | null;
  };
  readonly SessionDestroyed: {
    readonly id?: string;
    /** Format: date-time */
    readonly destroyed_at?: string;
    readonly message?: string;
  };
  readonly SessionDetail: {
    readonly id: string;
    readonly state: string;
    readonly agent?: string;
    readonly template?: string | null;
    readonly preview_url?: string | null;
    readonly name?: string | null;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly updated_at?: string | null;
    /** Format: date-time */
    readonly paused_at?: string | null;
    /** Format: date-time */
    readonly expires_at?: string | null;
    /** Format: date-time */
    readonly last_activity_at?: string | null;
    readonly error_message?: string | null;
    readonly initial_prompt?: string | null;
    readonly github_repo?: string | null;
    readonly total_cost_usd?: number;
    readonly prompt_count?: number;
    readonly visibility?: string;
    readonly organization_id?: string | null;
    readonly workspace_path?: string | null;
    readonly source?: string | null;
    readonly last_prompt?: Schemas["SessionPromptStatus"] | null;
    readonly idle_timeout_minutes?: number | null;
    readonly paused_expiry_days?: number | null;
    readonly last_deployment_id?: string | null;
    readonly agent_status?: string | null;
    readonly template_id?: string | null;
    readonly sandbox_url?: string | null;
    readonly user_id?: string;
  };
  readonly SessionEnvDetected: {
    readonly detected_vars: readonly Schemas["SessionEnvDetectedVar"][];
  };
  readonly SessionEnvDetectedVar: {
    readonly key: string;
    readonly source?: string;
    readonly required?: boolean;
    readonly has_value?: boolean;
  };
  readonly SessionEnvScan: {
    readonly detected_vars: readonly Schemas["SessionEnvDetectedVar"][];
    readonly scanned_files?: number;
  };
  readonly SessionEnvVarDeleted: {
    readonly status?: string;
    readonly deleted?: string;
  };
  readonly SessionEnvVars: {
    readonly env_vars: {
      readonly [key: string]: string;
    };
  };
  readonly SessionEnvVarsStored: {
    readonly status?: string;
    readonly count?: number;
    readonly env_vars?: {
      readonly [key: string]: string;
    };
  };
  readonly SessionFileContent: {
    readonly content: string;
    readonly path?: string;
    readonly size?: number;
  };
  readonly SessionFileDirectory: {
    readonly path?: string;
  };
  readonly SessionFileEntry: {
    readonly name: string;
    readonly path: string;
    /** @enum {string} */
    readonly type?: "file" | "directory";
    readonly is_dir?: boolean;
    readonly size?: number;
  };
  readonly SessionFileList: {
    readonly files: readonly Schemas["SessionFileEntry"][];
  };
  readonly SessionFileRenamed: {
    readonly old_path?: string;
    readonly new_path?: string;
  };
  readonly SessionFileSearchResults: {
    readonly results: readonly {
      readonly path: string;
      readonly matches?: readonly {
        readonly line?: number;
        readonly content?: string;
      }[];
      readonly line?: number;
      readonly content?: string;
    }[];
  };
  readonly SessionFileStored: {
    readonly path?: string;
    readonly size?: number;
  };
  readonly SessionGitResult: {
    readonly success: boolean;
    readonly operation: string;
    readonly output?: string | null;
    readonly error?: string | null;
    readonly is_git_repo?: boolean | null;
    readonly current_branch?: string | null;
    readonly default_branch?: string | null;
    readonly has_changes?: boolean | null;
    readonly ahead?: number | null;
    readonly behind?: number | null;
    readonly repo_full_name?: string | null;
    readonly repo_url?: string | null;
    readonly pr_url?: string | null;
    readonly pr_number?: number | null;
    readonly created_branch?: string | null;
    readonly branches?: readonly string[] | null;
    readonly result?: Record<string, unknown>;
  };
  readonly SessionHistory: {
    readonly events: readonly {
      readonly type?: string;
      readonly content?: unknown;
      readonly message?: unknown;
      readonly cost_usd?: number;
    }[];
    readonly count?: number;
  };
  readonly SessionInstructions: {
    readonly session_id?: string;
    readonly instructions: string | null;
  };
  readonly SessionLaunched: {
    readonly id: string;
    readonly state: string;
    readonly message?: string;
  };
  readonly SessionLifecyclePolicy: {
    readonly on_complete?: string;
    readonly ttl_minutes?: number | null;
    /** Format: date-time */
    readonly ttl_expires_at?: string | null;
  };
  readonly SessionLifecycleResult: {
    readonly id: string;
    /** Format: date-time */
    readonly paused_at?: string;
    /** Format: date-time */
    readonly resumed_at?: string;
    readonly message?: string;
    readonly state?: string;
    readonly name?: string | null;
    readonly agent?: string;
    readonly sandbox_url?: string | null;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly SessionPage: {
    readonly sessions: readonly Schemas["SessionDetail"][];
    readonly total?: number;
    readonly limit?: number;
    readonly offset?: number;
    readonly has_more?: boolean;
  };
  readonly SessionPromptCancelled: {
    readonly session_id?: string;
    readonly cancelled?: boolean;
    readonly status?: string;
  };
  readonly SessionPromptStatus: {
    readonly status: string;
    readonly prompt_preview?: string | null;
    readonly model?: string | null;
    /** Format: date-time */
    readonly started_at?: string | null;
    /** Format: date-time */
    readonly completed_at?: string | null;
    readonly cost_usd?: number | null;
    readonly summary?: string | null;
    readonly error?: string | null;
    readonly plan_mode?: boolean | null;
  };
  readonly SessionSseTyped: {
    readonly type?: string;
    readonly content?: string;
  };
  readonly SessionStatus: {
    readonly id: string;
    readonly state: string;
    readonly agent?: string;
    readonly template?: string | null;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly expires_at?: string | null;
    readonly total_cost_usd?: number;
    readonly prompt_count?: number;
    readonly name?: string | null;
    readonly github_repo?: string | null;
    readonly last_prompt?: Schemas["SessionPromptStatus"] | null;
    readonly prompt_history?: readonly Schemas["SessionPromptStatus"][];
    readonly lifecycle?: Schemas["SessionLifecyclePolicy"] | null;
  };
  readonly SessionWorkspaceState: {
    readonly detected_ports?: readonly {
      readonly port?: number;
      readonly process?: string;
    }[];
    readonly running_processes?: readonly {
      readonly pid?: number;
      readonly command?: string;
    }[];
    readonly file_tree?: {
      readonly root?: string;
      readonly total_files?: number;
      readonly total_dirs?: number;
    };
  };
  readonly SetSessionVisibilityAnswer: {
    readonly id?: string;
    readonly visibility?: string;
    readonly message?: string;
    readonly name?: string | null;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly StreamSessionEventsFileChanged: {
    readonly path?: string;
    readonly action?: string;
  };
  readonly StreamSessionEventsHeartbeat: {
    /** Format: date-time */
    readonly timestamp?: string;
  };
  readonly StreamSessionEventsResult: {
    readonly cost_usd?: number;
    readonly summary?: string;
  };
  readonly StreamSessionEventsStateChanged: {
    readonly state?: string;
    readonly previous_state?: string;
  };
  readonly StreamSessionEventsToolUse: {
    readonly name?: string;
    readonly input?: Record<string, unknown>;
  };
  readonly Template: {
    readonly id: string;
    readonly name?: string;
    readonly display_name?: string;
    readonly description?: string | null;
    readonly repo_patterns?: readonly string[];
    readonly required_secrets?: readonly string[];
    readonly secrets_configured?: readonly string[];
    readonly has_all_required?: boolean;
    readonly tier?: string;
    readonly e2b_template_id?: string | null;
    readonly docker_image?: string | null;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly updated_at?: string | null;
    readonly build_status?: Schemas["TemplateBuildStatus"];
    /** Format: date-time */
    readonly build_started_at?: string | null;
    /** Format: date-time */
    readonly build_completed_at?: string | null;
    readonly framework?: string | null;
    readonly github_repo?: string | null;
    readonly github_branch?: string | null;
    readonly agents?: readonly string[];
    readonly e2b_agent_templates?: unknown;
    readonly repos?: readonly Schemas["TemplateRepoRef"][] | null;
    readonly build_spec?: Record<string, unknown> | null;
    readonly session_args?: readonly Schemas["TemplateSessionArg"][];
    readonly restart_at_startup?: boolean;
    readonly startup_script?: string | null;
    readonly owner_team_id?: string | null;
    readonly rebuild_schedule?: string | null;
    readonly workdir?: string | null;
  };
  readonly TemplateAttachment: {
    readonly id: string;
    /** @enum {string} */
    readonly type: "skill_v0" | "mcp_server_v0";
    readonly name: string;
    readonly display_name?: string | null;
    readonly description?: string | null;
    readonly content_hash?: string;
    /** @enum {string} */
    readonly attached_via?: "template" | "repo" | "all";
  };
  readonly TemplateBuildLogEntry: {
    /** @enum {string} */
    readonly level?: "info" | "warning" | "error";
    readonly message?: string;
    /** Format: date-time */
    readonly timestamp?: string;
    readonly content?: string;
  };
  readonly TemplateBuildLogEvent: {
    /** @enum {string} */
    readonly type?: "log" | "status" | "error" | "complete";
    readonly message?: string;
    /** Format: date-time */
    readonly timestamp?: string;
  };
  readonly TemplateBuildLogHistory: {
    readonly logs: readonly Schemas["TemplateBuildLogEntry"][];
    readonly build_status?: Schemas["TemplateBuildStatus"];
  };
  readonly TemplateBuildStarted: {
    readonly status?: string;
    readonly build_id?: string;
    readonly message?: string;
  };
  /** @enum {string|null} */
  readonly TemplateBuildStatus: "pending" | "building" | "ready" | "completed" | "failed" | null;
  readonly TemplateCreated: {
    readonly id: string;
    readonly name?: string;
    readonly display_name?: string;
    readonly github_repo?: string;
    readonly build_status?: Schemas["TemplateBuildStatus"];
    readonly framework?: string | null;
    readonly agents?: readonly string[];
  };
  readonly TemplateDetail: Schemas["Template"] & {
    readonly services?: readonly Schemas["TemplateService"][];
    readonly skills?: readonly Schemas["TemplateAttachment"][];
    readonly mcp_servers?: readonly Schemas["TemplateAttachment"][];
    readonly attachments_changed_since_build?: boolean;
    readonly directive_manifest_hash?: string | null;
    readonly last_built_directive_manifest_hash?: string | null;
  };
  readonly TemplateFixSession:
    | {
      readonly session_id?: string;
      readonly id?: string;
      readonly template_id?: string;
      readonly state?: string;
      readonly message?: string;
    }
    | unknown
    | unknown;
  readonly TemplateList: {
    readonly templates: readonly Schemas["Template"][];
    readonly next_page_token?: string | null;
  };
  readonly TemplateRepo: {
    readonly full_name: string;
    readonly default_branch?: string;
    readonly template_name?: string;
    readonly template_id?: string;
  };
  readonly TemplateRepoRef: {
    readonly full_name: string;
    readonly branch?: string;
    readonly workdir?: string;
    readonly is_primary?: boolean;
  };
  readonly TemplateSecretDeleted: {
    readonly status?: string;
    readonly deleted?: string;
  };
  readonly TemplateSecretNames: {
    readonly secrets: readonly string[];
    readonly required_secrets?: readonly string[];
    readonly has_all_required?: boolean;
  };
  readonly TemplateService: {
    readonly port?: number | null;
    readonly start_cmd?: string;
  };
  readonly TemplateSessionArg: {
    readonly key: string;
    readonly label?: string;
    /**
     * @default text
     * @enum {string}
     */
    readonly type: "text" | "select" | "boolean";
    /** @default false */
    readonly required: boolean;
    readonly default?: string | null;
    readonly options?: readonly string[];
    readonly help_text?: string | null;
  };
  readonly TemplateSnapshotSaved: {
    readonly status?: string;
    readonly template_id?: string;
    readonly e2b_template_id?: string;
    readonly message?: string;
  };
  readonly TemplateUpdated: {
    readonly id: string;
    readonly name?: string;
    readonly display_name?: string;
    readonly description?: string | null;
    readonly tier?: string;
    /** Format: date-time */
    readonly updated_at?: string;
    readonly session_args?: readonly Schemas["TemplateSessionArg"][];
    readonly restart_at_startup?: boolean;
    readonly startup_script?: string | null;
    readonly owner_team_id?: string | null;
    readonly rebuild_schedule?: string | null;
  };
};
