/**
 * What Runtm Cloud answers, as types. Written by scripts/answers.ts from api/openapi.yaml.
 *
 * @module
 */

/** Answers by operation id; `unknown` where the contract does not know them. */
export type Answers = {
  readonly addGithubInstallationRepo: Schemas["GithubAddRepoResult"];
  readonly buildTemplate: Schemas["TemplateBuildStarted"];
  readonly cancelPrompt: Schemas["SessionPromptCancelled"];
  readonly checkDeployPermission: Schemas["GuardrailsCanDeploy"];
  readonly cleanupOrg: Schemas["GuardrailsCleanupResult"];
  readonly createAgent: Schemas["AgentRosterItem"];
  readonly createDirective: Schemas["DirectiveEnvelope"];
  readonly createEmailIntegration: Schemas["AgentEmailIntegration"];
  readonly createKnowledgeIntegration: Schemas["KnowledgeIntegrationEnvelope"];
  readonly createManualLinearIntegration: Schemas["AgentLinearIntegration"];
  readonly createScheduledAgent: Schemas["ScheduledAgent"];
  readonly createSession: Schemas["SessionCreated"];
  readonly createSessionPreviewShare: Schemas["SessionShareCreated"];
  readonly createSlackManagedApp: unknown;
  readonly createTemplate: Schemas["TemplateCreated"];
  readonly createTemplateFixSession: Schemas["TemplateFixSession"];
  readonly createTemplateGuardrail: Schemas["TemplateGuardrail"];
  readonly createToolProvider: unknown;
  readonly deleteAgent: Record<string, never>;
  readonly deleteDirective: Record<string, never>;
  readonly deleteEmailIntegration: Schemas["DeleteEmailIntegrationAnswer"];
  readonly deleteGithubIntegration: unknown;
  readonly deleteKnowledgeIntegration: Record<string, never>;
  readonly deleteLinearIntegration: unknown;
  readonly deleteOrgAnthropicKey: Schemas["ProviderKeysOrgKey"];
  readonly deleteOrgOpenaiKey: Schemas["ProviderKeysOrgKey"];
  readonly deletePersonalSecret: Schemas["SecretsDeleteResult"];
  readonly deleteScheduledAgent: Record<string, never>;
  readonly deleteSessionEnvVar: Schemas["SessionEnvVarDeleted"] | Record<string, never>;
  readonly deleteSessionFile: unknown;
  readonly deleteSlackIntegration: unknown;
  readonly deleteTeamSecret: Schemas["SecretsDeleteResult"];
  readonly deleteTemplate: Record<string, never>;
  readonly deleteTemplateGuardrail: Record<string, never>;
  readonly deleteTemplateSecret: Schemas["TemplateSecretDeleted"];
  readonly deleteToolProvider: unknown;
  readonly deleteUserAnthropicKey: Schemas["ProviderKeysUserKey"];
  readonly deleteUserOpenaiKey: Schemas["ProviderKeysUserKey"];
  readonly destroyDeployment: Schemas["DeploymentDestroyed"];
  readonly destroySession: Schemas["SessionDestroyed"] | Record<string, never>;
  readonly detectSessionEnvVars: Schemas["SessionEnvScan"];
  readonly discoverDirectivesInRepo: Schemas["DiscoverDirectivesInRepoAnswer"];
  readonly forkToolProvider: unknown;
  readonly getActivitySummary: Schemas["ActivitySummary"];
  readonly getAgent: Schemas["AgentRosterItem"];
  readonly getAgentScorecard: Schemas["ActivityAgentScorecard"];
  readonly getAuthStatus: Schemas["AuthMe"];
  readonly getDailyActivity: Schemas["ActivityDaily"];
  readonly getDeployLimits: Schemas["GuardrailsDeployLimits"];
  readonly getDeployment: Schemas["Deployment"];
  readonly getDeploymentLogs: Schemas["DeploymentLogs"];
  readonly getDirective: Schemas["DirectiveEnvelope"];
  readonly getGithubAppManifest: unknown;
  readonly getGithubIntegration: unknown;
  readonly getGroupUsage: Schemas["GroupsUsage"];
  readonly getKnowledgeIntegration: Schemas["KnowledgeIntegrationEnvelope"];
  readonly getLinearIntegration: Schemas["AgentLinearIntegration"];
  readonly getLinearOauthInstallUrl: Schemas["GetLinearOauthInstallUrlAnswer"];
  readonly getOrgAllowlistPolicy: Schemas["GuardrailsAllowlistPolicy"];
  readonly getOrgAnthropicKey: Schemas["ProviderKeysOrgKey"];
  readonly getOrgInstructions: Schemas["InstructionsOrg"];
  readonly getOrgLimits: Schemas["GuardrailsLimits"];
  readonly getOrgOpenaiKey: Schemas["ProviderKeysOrgKey"];
  readonly getResolvedAnthropicKey: Schemas["ProviderKeysResolved"];
  readonly getResolvedOpenaiKey: Schemas["ProviderKeysResolved"];
  readonly getScheduledAgent: Schemas["ScheduledAgent"];
  readonly getSession: Schemas["SessionDetail"];
  readonly getSessionDeployInfo: Schemas["SessionDeployInfo"];
  readonly getSessionEnvVars: Schemas["SessionEnvVars"];
  readonly getSessionGrade: Schemas["SessionGrade"];
  readonly getSessionHistory: Schemas["SessionHistory"];
  readonly getSessionInstructions: Schemas["SessionInstructions"];
  readonly getSessionStatus: Schemas["SessionStatus"];
  readonly getSessionUsage: Schemas["ActivitySessionUsage"];
  readonly getSlackIntegration: unknown;
  readonly getTeamActivitySummary: Schemas["ActivityTeamSummary"];
  readonly getTeamDailyActivity: Schemas["ActivityDaily"];
  readonly getTemplate: Schemas["TemplateDetail"];
  readonly getTemplateBuildLogsHistory: Schemas["TemplateBuildLogHistory"];
  readonly getTemplateContext: Schemas["TemplateContext"];
  readonly getToolProvider: Schemas["ToolProviderEnvelope"];
  readonly getUserAnthropicKey: Schemas["ProviderKeysUserKey"];
  readonly getUserInstructions: Schemas["InstructionsUser"];
  readonly getUserOpenaiKey: Schemas["ProviderKeysUserKey"];
  readonly getWorkspaceState: Schemas["SessionWorkspaceState"];
  readonly heartbeatSession: Schemas["HeartbeatSessionAnswer"];
  readonly importDirectives: Schemas["ImportDirectivesAnswer"];
  readonly launchSession: Schemas["SessionLaunched"];
  readonly listAgentTriggerCredentials: Schemas["ListAgentTriggerCredentialsAnswer"];
  readonly listAgents: Schemas["ListAgentsAnswer"];
  readonly listDeployments: Schemas["DeploymentList"];
  readonly listDetectedSessionEnvVars: Schemas["SessionEnvDetected"];
  readonly listDirectiveAttachments: Schemas["DirectiveAttachmentList"];
  readonly listDirectiveFacets: Schemas["ListDirectiveFacetsAnswer"];
  readonly listDirectives: Schemas["DirectiveList"];
  readonly listEmailIntegrations: Schemas["ListEmailIntegrationsAnswer"];
  readonly listGithubAppRepos: Schemas["GithubReposByInstallation"];
  readonly listGithubInstallationRepos: Schemas["GithubRepoPage"];
  readonly listGithubInstallations: Schemas["GithubInstallationList"];
  readonly listGithubIntegrations: unknown;
  readonly listKnowledgeIntegrations: Schemas["ListKnowledgeIntegrationsAnswer"];
  readonly listLinearIntegrations: Schemas["ListLinearIntegrationsAnswer"];
  readonly listPersonalSecrets: Schemas["SecretsPersonalList"];
  readonly listRecentPrompts: Schemas["ActivityRecentPrompts"];
  readonly listResolvedSecrets: Schemas["SecretsResolvedList"];
  readonly listScheduledAgents: Schemas["ListScheduledAgentsAnswer"];
  readonly listSessionApprovals: Schemas["ListSessionApprovalsAnswer"];
  readonly listSessionCollaborators: Schemas["SessionCollaborators"];
  readonly listSessionFiles: Schemas["SessionFileList"];
  readonly listSessionPreviewShares: Schemas["SessionShareList"];
  readonly listSessionTools: Schemas["SessionToolList"];
  readonly listSessions: Schemas["SessionPage"];
  readonly listSlackIntegrations: unknown;
  readonly listTeamMemberUsage: Schemas["ActivityTeamMembers"];
  readonly listTeamSecrets: Schemas["SecretsTeamList"];
  readonly listTemplateGuardrails: Schemas["TemplateGuardrailList"];
  readonly listTemplateRepos: Schemas["ListTemplateReposAnswer"];
  readonly listTemplateSecrets: Schemas["TemplateSecretNames"];
  readonly listTemplates: Schemas["TemplateList"];
  readonly listToolProviders: unknown;
  readonly loadSessionMcps: Schemas["SessionLoadResult"];
  readonly loadSessionSkills: Schemas["SessionLoadSkillsResult"];
  readonly loadSessionTools: Schemas["SessionLoadResult"];
  readonly lockDirective: Schemas["DirectiveEnvelope"];
  readonly makeSessionDirectory: Schemas["SessionFileDirectory"];
  readonly pauseSession: Schemas["SessionLifecycleResult"];
  readonly preflightSessionDeploy: Schemas["SessionDeployPreflight"];
  readonly presignDirectiveFileUpload: Schemas["PresignDirectiveFileUploadAnswer"];
  readonly readSessionFile: Schemas["SessionFileContent"];
  readonly renameSession: Schemas["RenameSessionAnswer"];
  readonly renameSessionFile: Schemas["SessionFileRenamed"];
  readonly replaceDirectiveAttachments: Schemas["DirectiveAttachmentList"];
  readonly resolveSessionApproval: Schemas["SessionApproval"];
  readonly resolveTemplateContext: Schemas["TemplateContextResolved"];
  readonly resolveTemplateGuardrails: Schemas["TemplateGuardrailsResolved"];
  readonly resumeSession: Schemas["SessionLifecycleResult"];
  readonly resyncDirective: Schemas["ResyncDirectiveAnswer"];
  readonly revokeSessionPreviewShare: Schemas["SessionShareRevoked"];
  readonly rewindPrompt: Schemas["RewindPromptAnswer"];
  readonly runScheduledAgent: Schemas["ScheduledAgentRun"];
  readonly runSessionServer: Schemas["RunSessionServerAnswer"];
  readonly saveTemplateSnapshot: Schemas["TemplateSnapshotSaved"];
  readonly scaffoldSessionDeploy: Schemas["SessionDeployScaffold"];
  readonly searchSessionFiles: Schemas["SessionFileSearchResults"];
  readonly searchSessions: Schemas["SessionPage"];
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
  readonly setTemplateContext: Schemas["TemplateContext"];
  readonly setTemplateSecrets: Schemas["TemplateSecretNames"];
  readonly setUserAnthropicKey: Schemas["ProviderKeysUserKey"];
  readonly setUserInstructions: Schemas["InstructionsUser"];
  readonly setUserOpenaiKey: Schemas["ProviderKeysUserKey"];
  readonly unlockDirective: Schemas["DirectiveEnvelope"];
  readonly updateAgent: Schemas["AgentRosterItem"];
  readonly updateDirective: Schemas["DirectiveEnvelope"];
  readonly updateEmailIntegration: Schemas["AgentEmailIntegration"];
  readonly updateGithubIntegration: unknown;
  readonly updateKnowledgeIntegration: Schemas["KnowledgeIntegrationEnvelope"];
  readonly updateLinearIntegration: Schemas["AgentLinearIntegration"];
  readonly updateScheduledAgent: Schemas["ScheduledAgent"];
  readonly updateSlackIntegration: unknown;
  readonly updateTemplate: Schemas["TemplateUpdated"];
  readonly updateTemplateGuardrail: Schemas["TemplateGuardrail"];
  readonly updateToolProvider: unknown;
  readonly validateSessionDeploy: Schemas["SessionDeployValidation"];
  readonly writeSessionFile: Schemas["SessionFileStored"];
};

/** Payloads of the documented events of streams, by operation id and event name. */
export type Events = {
  readonly promptSession: {
    readonly "accepted": Schemas["PromptSessionAccepted"];
    readonly "text_delta": Schemas["SessionSseTyped"];
    readonly "process_output": unknown;
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
    readonly "accepted": Schemas["StreamSessionEventsAccepted"];
    readonly "error": Schemas["StreamSessionEventsError"];
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
  readonly ActivityAgentScore: {
    readonly agent_id?: string;
    readonly name?: string;
    readonly avatar?: unknown;
    readonly avatar_image_url?: string | null;
    readonly sessions?: number;
    readonly turns?: number;
    readonly tokens?: {
      readonly input?: number;
      readonly output?: number;
      readonly cache_read?: number;
      readonly cache_write?: number;
    };
    readonly spend_usd?: number;
    readonly duration_ms?: number;
    readonly graded_runs?: number;
    readonly successful_runs?: number;
    readonly objective_hit_rate?: number | null;
    readonly tasks?: {
      readonly [key: string]: {
        readonly runs?: number;
        readonly successes?: number;
      };
    };
    readonly unpriced_runs?: number;
    readonly value_usd?: number;
    readonly minutes_returned?: number;
    readonly budget?: {
      readonly monthly_usd_cap?: number | null;
      readonly month_spend_usd?: number;
      readonly exceeded?: boolean;
    };
    readonly economics?: Record<string, unknown>;
  };
  readonly ActivityAgentScorecard: {
    readonly days?: number;
    readonly agents?: readonly Schemas["ActivityAgentScore"][];
    readonly totals?: Record<string, unknown>;
    readonly parameters?: Record<string, unknown>;
  };
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
  readonly AgentCallableBy: {
    readonly humans?: boolean;
    readonly groups?: readonly string[];
    readonly agents?: readonly {
      readonly agent_id: string;
      readonly approval?: boolean;
    }[];
  };
  readonly AgentEconomics: {
    readonly tasks?: {
      readonly [key: string]: {
        readonly value_usd?: number;
        readonly minutes?: number;
      };
    };
    readonly default_task?: Record<string, unknown>;
    readonly budget?: {
      readonly monthly_usd_cap?: number;
    };
  };
  readonly AgentEmailIntegration: {
    readonly id?: string;
    readonly name?: string;
    readonly inbox_email?: string;
    readonly inbox_id?: string;
    readonly enabled?: boolean;
    readonly default_template?: string | null;
    readonly default_github_repo?: string | null;
    readonly default_agent?: string;
    readonly rate_limit_per_hour?: number;
    readonly config?: Record<string, unknown> | null;
    /** Format: date-time */
    readonly created_at?: string;
  };
  readonly AgentEvaluatorCriteria: {
    readonly objective?: string;
    readonly checks?: readonly string[];
    readonly version?: number;
  };
  readonly AgentLinearIntegration: {
    readonly id?: string;
    /** @enum {string} */
    readonly connection_type?: "oauth" | "custom_oauth" | "manual";
    readonly name?: string | null;
    readonly workspace_name?: string | null;
    readonly actor_name?: string | null;
    readonly service_user_id?: string | null;
    readonly default_github_repo?: string | null;
    readonly default_template?: string | null;
    readonly default_agent?: string;
    readonly rate_limit_per_hour?: number;
    readonly enabled?: boolean;
    readonly webhook_active?: boolean;
    readonly bot_linear_user_id?: string | null;
    readonly project_repo_map?: {
      readonly [key: string]: string;
    } | null;
    readonly config?: Record<string, unknown> | null;
  };
  readonly AgentRosterItem: {
    readonly id: string;
    readonly organization_id?: string | null;
    readonly name: string;
    readonly description?: string | null;
    readonly avatar?: Record<string, unknown> | null;
    readonly avatar_image_url?: string | null;
    readonly system_instructions?: string | null;
    readonly default_template?: string | null;
    readonly default_agent?: string | null;
    readonly evaluator_criteria?: Schemas["AgentEvaluatorCriteria"] | null;
    readonly economics?: Schemas["AgentEconomics"] | null;
    /** Format: date-time */
    readonly disabled_at?: string | null;
    readonly can_launch?: boolean;
    readonly can_edit?: boolean;
    readonly owner_team_id?: string | null;
    readonly callable_by?: Schemas["AgentCallableBy"];
  };
  readonly AgentTriggerCredential: {
    readonly ref?: string;
    readonly agent_id?: string;
    readonly agent_name?: string;
    readonly agent_avatar?: Record<string, unknown> | null;
    readonly agent_avatar_image_url?: string | null;
    readonly provider?: string;
    readonly credential_key?: string;
    readonly integration_id?: string;
    readonly integration_name?: string | null;
  };
  readonly AuthMe: {
    readonly principal_id?: string;
    readonly organization_id?: string | null;
    readonly tenant_id?: string | null;
    readonly scopes?: readonly string[];
    readonly api_key_id?: string;
    readonly api_key_name?: string;
  };
  readonly DeleteEmailIntegrationAnswer: {
    readonly success?: boolean;
  };
  readonly Deployment: {
    readonly deployment_id: string;
    readonly name: string;
    /** @enum {string} */
    readonly state: "queued" | "building" | "deploying" | "ready" | "failed" | "destroyed";
    readonly url?: string | null;
    readonly error_message?: string | null;
    readonly version?: number;
    readonly is_latest?: boolean;
    readonly previous_deployment_id?: string | null;
    readonly app_name?: string | null;
    readonly template?: string | null;
    readonly runtime?: string | null;
    readonly src_hash?: string | null;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly updated_at?: string;
    /** Format: date-time */
    readonly ready_at?: string | null;
    readonly discovery?: null | Schemas["DeploymentDiscovery"];
  };
  readonly DeploymentDestroyed: {
    readonly deployment_id?: string;
    readonly status?: string;
    readonly message?: string;
  };
  readonly DeploymentDiscovery: {
    readonly description?: string | null;
    readonly summary?: string | null;
    readonly capabilities?: readonly string[] | null;
    readonly use_cases?: readonly string[] | null;
    readonly tags?: readonly string[] | null;
    readonly api?: {
      readonly openapi_path?: string;
      readonly endpoints?: readonly string[] | null;
    } | null;
    readonly generated?: {
      readonly by?: string | null;
      /** Format: date-time */
      readonly at?: string | null;
    } | null;
  };
  readonly DeploymentList: {
    readonly deployments: readonly Schemas["Deployment"][];
    readonly total: number;
  };
  readonly DeploymentLogs: {
    readonly deployment_id: string;
    readonly logs: readonly {
      /** @enum {string} */
      readonly log_type?: "build" | "deploy" | "runtime";
      readonly content?: string;
      /** Format: date-time */
      readonly created_at?: string;
    }[];
    readonly source?: string;
    readonly instructions?: string | null;
  };
  readonly Directive: {
    readonly id: string;
    /** @enum {string} */
    readonly type:
      | "skill_v0"
      | "mcp_server_v0"
      | "doc_v0"
      | "network_rule_v0"
      | "allowlist_rule_v0"
      | "hook_v0";
    readonly name: string;
    readonly display_name?: string | null;
    readonly description?: string | null;
    readonly organization_id?: string | null;
    readonly owner_user_id?: string | null;
    /** @enum {string} */
    readonly content_kind?: "inline" | "object_ref";
    readonly content_hash?: string;
    readonly size_bytes?: number;
    readonly source?: Schemas["DirectiveSource"];
    readonly attachments?: Schemas["DirectiveAttachmentSummary"];
    readonly content?: Record<string, unknown>;
    readonly locked?: boolean;
    readonly locked_by_user_id?: string | null;
    /** Format: date-time */
    readonly locked_at?: string | null;
    /** @deprecated */
    readonly version?: number;
    /** @deprecated */
    readonly is_published?: boolean;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly DirectiveAttachment: {
    readonly id?: string;
    readonly directive_id?: string;
    readonly directive_version?: number;
    readonly repo_full_name?: string | null;
    readonly template_id?: string | null;
    readonly applies_to_all?: boolean;
    readonly position?: number;
    /** Format: date-time */
    readonly created_at?: string;
  };
  readonly DirectiveAttachmentList: {
    readonly attachments: readonly Schemas["DirectiveAttachment"][];
  };
  readonly DirectiveAttachmentSummary: {
    readonly repos?: readonly string[];
    readonly applies_to_all?: boolean;
  };
  readonly DirectiveCandidate: {
    readonly path: string;
    readonly dir?: string;
    readonly name?: string;
    readonly display_name?: string | null;
    readonly description?: string | null;
    readonly size_bytes?: number;
    readonly frontmatter?: Record<string, unknown> | null;
    readonly already_imported?: boolean;
  };
  readonly DirectiveEnvelope: {
    readonly directive: Schemas["Directive"];
  };
  readonly DirectiveList: {
    readonly directives: readonly Schemas["Directive"][];
    readonly next_page_token?: string | null;
    readonly total_size?: number;
  };
  readonly DirectiveSource: {
    readonly kind?: string;
    readonly uri?: string | null;
    readonly ref?: string | null;
    readonly commit_sha?: string | null;
    readonly path?: string | null;
    readonly upstream_sha?: string | null;
    readonly last_checked_at?: string | null;
  };
  readonly DiscoverDirectivesInRepoAnswer: {
    readonly repo: string;
    readonly ref?: string | null;
    readonly commit_sha?: string;
    readonly candidates: readonly Schemas["DirectiveCandidate"][];
    readonly truncated?: boolean;
  };
  readonly GetLinearOauthInstallUrlAnswer: {
    readonly url: string;
  };
  readonly GithubAddRepoResult: {
    readonly success: boolean;
    readonly message: string;
  };
  readonly GithubInstallation: {
    readonly id: string;
    readonly installation_id: number;
    /** @enum {string} */
    readonly account_type: "User" | "Organization";
    readonly account_login: string;
    readonly avatar_url?: string | null;
    /** Format: date-time */
    readonly created_at: string;
    readonly configure_url: string;
    readonly is_personal: boolean;
  };
  readonly GithubInstallationList: {
    readonly installations: readonly Schemas["GithubInstallation"][];
    readonly total: number;
  };
  readonly GithubRepo: {
    readonly id: number;
    readonly name?: string;
    readonly full_name: string;
    readonly private: boolean;
    readonly description?: string | null;
    readonly default_branch: string;
    readonly html_url?: string;
    readonly language?: string | null;
    /** Format: date-time */
    readonly updated_at?: string | null;
    readonly size?: number;
  };
  readonly GithubRepoPage: {
    readonly repos: readonly Schemas["GithubRepo"][];
    readonly total_count: number;
    readonly page: number;
    readonly per_page: number;
    readonly has_next: boolean;
  };
  readonly GithubReposByInstallation: {
    readonly installations: readonly {
      readonly installation: Schemas["GithubInstallation"];
      readonly repos: readonly Schemas["GithubRepo"][];
      readonly total_count: number;
    }[];
  };
  readonly GroupsUsage: {
    readonly team_id?: string;
    readonly template_count?: number;
    readonly skill_count?: number;
    readonly in_use?: boolean;
    readonly template_names?: readonly string[];
    readonly skill_names?: readonly string[];
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
  readonly ImportDirectivesAnswer: {
    readonly directives: readonly Schemas["Directive"][];
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
  readonly KnowledgeIntegration: {
    readonly id: string;
    readonly organization_id?: string;
    readonly user_id?: string | null;
    readonly provider: string;
    readonly auth_method: string;
    readonly display_name?: string | null;
    /** @enum {string} */
    readonly status: "active" | "revoked" | "error" | "pending";
    readonly has_credentials?: boolean;
    readonly has_oauth_refresh?: boolean;
    /** Format: date-time */
    readonly oauth_access_expires_at?: string | null;
    readonly provider_metadata?: Record<string, unknown>;
    /** @enum {string} */
    readonly default_mode?: "auto" | "allow" | "ask";
    readonly tool_permissions?: {
      readonly [key: string]: "auto" | "allow" | "ask";
    };
    readonly connected_by_user_id?: string;
    /** Format: date-time */
    readonly last_used_at?: string | null;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly KnowledgeIntegrationEnvelope: {
    readonly integration: Schemas["KnowledgeIntegration"];
  };
  readonly ListAgentTriggerCredentialsAnswer: {
    readonly trigger_credentials: readonly Schemas["AgentTriggerCredential"][];
  };
  readonly ListAgentsAnswer: readonly Schemas["AgentRosterItem"][];
  readonly ListDirectiveFacetsAnswer: {
    readonly facets: readonly {
      readonly key?: string;
      readonly values?: readonly {
        readonly value?: string;
        readonly count?: number;
      }[];
    }[];
  };
  readonly ListEmailIntegrationsAnswer: {
    readonly available?: boolean;
    readonly integrations?: readonly Schemas["AgentEmailIntegration"][];
  };
  readonly ListKnowledgeIntegrationsAnswer: {
    readonly integrations: readonly Schemas["KnowledgeIntegration"][];
    readonly next_page_token?: string | null;
    readonly total_size: number;
  };
  readonly ListLinearIntegrationsAnswer: {
    readonly integrations: readonly Schemas["AgentLinearIntegration"][];
  };
  readonly ListScheduledAgentsAnswer: {
    readonly agents: readonly Schemas["ScheduledAgent"][];
  };
  readonly ListSessionApprovalsAnswer: readonly Schemas["SessionApproval"][];
  readonly ListTemplateReposAnswer: {
    readonly repos: readonly Schemas["TemplateRepo"][];
  };
  readonly PresignDirectiveFileUploadAnswer: {
    readonly url: string;
    readonly ref: string;
    /** Format: date-time */
    readonly expires_at?: string;
  };
  readonly PromptSessionAccepted: {
    readonly type?: string;
    readonly prompt_id?: string;
    readonly agent_session_id?: string;
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
  readonly ResyncDirectiveAnswer: {
    readonly directive: Schemas["Directive"];
    readonly no_changes?: boolean;
    /** @deprecated */
    readonly previous_version?: number;
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
  readonly ScheduledAgent: {
    readonly id: string;
    readonly name: string;
    readonly cron: string;
    readonly prompt: string;
    readonly org_template_id?: string | null;
    readonly template_name?: string | null;
    /** @default claude-code */
    readonly agent: string;
    readonly model?: string | null;
    readonly enabled: boolean;
    readonly slack_integration_id?: string | null;
    readonly slack_integration_name?: string | null;
    readonly slack_channel_id?: string | null;
    /** Format: date-time */
    readonly last_run_at?: string | null;
    readonly last_session_id?: string | null;
    /** Format: date-time */
    readonly next_run_at?: string | null;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly ScheduledAgentRun: {
    readonly scheduled_agent_id: string;
    readonly session_id: string;
    readonly enabled?: boolean;
    /** @constant */
    readonly trigger?: "manual";
    /** Format: date-time */
    readonly triggered_at?: string;
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
  readonly SessionApproval: {
    readonly id: string;
    readonly session_id?: string;
    readonly kind?: string;
    readonly message?: string | null;
    readonly required_role?: string | null;
    readonly required_team_id?: string | null;
    /** @enum {string} */
    readonly status: "pending" | "approved" | "rejected";
    readonly requested_by?: string;
    /** Format: date-time */
    readonly created_at?: string;
    readonly resolved_by?: string | null;
    /** Format: date-time */
    readonly resolved_at?: string | null;
    readonly resolution_note?: string | null;
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
  readonly SessionGrade: {
    readonly graded: boolean;
    readonly success?: boolean;
    readonly reason?: string;
    readonly task?: string | null;
    readonly tags?: Record<string, unknown>;
    readonly criteria_version?: number;
    readonly grader_model?: string;
    /** Format: date-time */
    readonly graded_at?: string;
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
  readonly SessionLoadResult: {
    readonly loaded?: readonly Schemas["SessionLoadedItem"][];
    readonly needs_auth?: readonly string[];
    readonly skipped?: readonly string[];
  };
  readonly SessionLoadSkillsResult: {
    readonly loaded?: readonly Schemas["SessionLoadedItem"][];
    readonly applied_integrations?: readonly string[];
    readonly unmet_requirements?: readonly string[];
    readonly skipped?: readonly string[];
  };
  readonly SessionLoadedItem: {
    readonly id: string;
    readonly name?: string;
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
  readonly SessionShare: {
    readonly id: string;
    readonly port: number;
    readonly invited_email: string;
    readonly user_id?: string | null;
    readonly created_by?: string;
    readonly created_by_email?: string;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly last_accessed_at?: string | null;
    readonly has_accessed?: boolean;
  };
  readonly SessionShareCreated: {
    readonly share?: Schemas["SessionShare"];
    readonly created?: boolean;
    readonly emailed?: boolean;
    readonly preview_url?: string;
  };
  readonly SessionShareList: {
    readonly shares: readonly Schemas["SessionShare"][];
    readonly count?: number;
  };
  readonly SessionShareRevoked: {
    readonly revoked?: boolean;
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
  readonly SessionToolList: {
    readonly tools: readonly Schemas["SessionLoadedItem"][];
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
  readonly StreamSessionEventsAccepted: {
    readonly type?: string;
    readonly prompt_id?: string;
    readonly agent_session_id?: string;
  };
  readonly StreamSessionEventsError: {
    readonly message?: string;
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
  readonly TemplateContext: {
    readonly template_id: string;
    readonly organization_id?: string;
    readonly content: string | null;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly TemplateContextResolved: {
    readonly template_id: string;
    readonly organization_id?: string;
    readonly blocks: readonly {
      /** @enum {string} */
      readonly source: "org" | "template";
      readonly content?: string | null;
      /** Format: date-time */
      readonly updated_at?: string | null;
    }[];
    readonly effective_context?: string | null;
  };
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
  readonly TemplateGuardrail: {
    readonly id: string;
    readonly template_id?: string;
    readonly organization_id?: string;
    readonly type: Schemas["TemplateGuardrailType"];
    readonly name: string;
    readonly display_name?: string | null;
    readonly description?: string | null;
    readonly content: Record<string, unknown>;
    readonly content_hash?: string;
    readonly enabled?: boolean;
    readonly position?: number;
    readonly created_by_user_id?: string | null;
    readonly updated_by_user_id?: string | null;
    /** Format: date-time */
    readonly created_at?: string;
    /** Format: date-time */
    readonly updated_at?: string | null;
  };
  readonly TemplateGuardrailList: {
    readonly guardrails: readonly Schemas["TemplateGuardrail"][];
    readonly total?: number;
    readonly has_more?: boolean;
  };
  /** @enum {string} */
  readonly TemplateGuardrailType: "allowlist_rule_v0" | "hook_v0" | "network_rule_v0";
  readonly TemplateGuardrailsResolved: {
    readonly template_id: string;
    readonly organization_id?: string;
    readonly items: readonly {
      /** @enum {string} */
      readonly source?: "org" | "template";
      readonly type?: Schemas["TemplateGuardrailType"];
      readonly name?: string;
      readonly content?: Record<string, unknown>;
      readonly content_hash?: string;
      /** @enum {string} */
      readonly effective_status?: "active" | "deduped" | "shadowed" | "conflict";
      readonly enforcement_layer?: string;
      readonly id?: string;
    }[];
    readonly limits?: Record<string, unknown>;
    readonly allowlist_default_policy?: string;
    readonly network_allow_out?: readonly string[];
    readonly hash?: string;
  };
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
  readonly ToolProviderAuthMethod: {
    readonly id: string;
    readonly display_name?: string;
    /** @enum {string} */
    readonly kind: "static" | "oauth";
    readonly fields?: readonly Schemas["ToolProviderField"][];
    readonly materialization?: {
      readonly env?: {
        readonly [key: string]: string;
      };
      readonly files?: unknown;
      readonly setup_commands?: unknown;
    };
    readonly oauth?: {
      readonly auth_url?: string;
      readonly token_url?: string;
      readonly scopes?: readonly string[];
    };
    readonly health?: Record<string, unknown>;
  };
  readonly ToolProviderEnvelope: {
    readonly provider?: {
      readonly schema?: Schemas["ToolProviderSchema"];
    };
  };
  readonly ToolProviderField: {
    readonly id: string;
    readonly label?: string;
    readonly kind?: string;
    readonly required?: boolean;
  };
  readonly ToolProviderSchema: {
    readonly display_name: string;
    readonly image_url?: string;
    readonly icon?: string;
    readonly tagline?: string;
    readonly description?: string;
    /** @enum {string} */
    readonly category?:
      | "documents"
      | "data"
      | "observability"
      | "project_management"
      | "crm"
      | "support"
      | "messaging"
      | "meetings"
      | "sales"
      | "custom";
    readonly tooling?: {
      readonly mise?: {
        readonly [key: string]: string;
      };
    };
    readonly auth_methods: readonly Schemas["ToolProviderAuthMethod"][];
  };
};
