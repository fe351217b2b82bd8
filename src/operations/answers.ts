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
  ActivityAgentScore: {
    agent_id?: string;
    name?: string;
    avatar?: unknown;
    avatar_image_url?: string | null;
    sessions?: number;
    turns?: number;
    tokens?: {
      input?: number;
      output?: number;
      cache_read?: number;
      cache_write?: number;
    };
    spend_usd?: number;
    duration_ms?: number;
    graded_runs?: number;
    successful_runs?: number;
    objective_hit_rate?: number | null;
    tasks?: {
      [key: string]: {
        runs?: number;
        successes?: number;
      };
    };
    unpriced_runs?: number;
    value_usd?: number;
    minutes_returned?: number;
    budget?: {
      monthly_usd_cap?: number | null;
      month_spend_usd?: number;
      exceeded?: boolean;
    };
    economics?: Record<string, unknown>;
  };
  ActivityAgentScorecard: {
    days?: number;
    agents?: Schemas["ActivityAgentScore"][];
    totals?: Record<string, unknown>;
    parameters?: Record<string, unknown>;
  };
  ActivityDaily: {
    daily_activity: Schemas["ActivityDay"][];
    period_days: number;
  };
  ActivityDay: {
    date?: string;
    sessions: number;
    prompts: number;
    cost_usd: number;
  };
  ActivityModelUsage: {
    count?: number;
    cost_usd?: number;
    input_tokens?: number;
    output_tokens?: number;
  };
  ActivityPrompt: {
    id: string;
    session_id?: string | null;
    timestamp?: string | null;
    prompt_preview: string;
    prompt_length: number;
    model?: string | null;
    plan_mode: boolean;
    cost_usd?: number | null;
    duration_ms?: number | null;
    input_tokens?: number | null;
    output_tokens?: number | null;
    agent?: string | null;
    abandoned?: boolean;
  };
  ActivityRecentPrompts: {
    prompts: Schemas["ActivityPrompt"][];
    total: number;
  };
  ActivitySessionPrompt: {
    timestamp?: string;
    prompt_preview?: string;
    model?: string;
    cost_usd?: number;
    input_tokens?: number;
    output_tokens?: number;
    duration_ms?: number;
  };
  ActivitySessionUsage: {
    session_id: string;
    prompts: Schemas["ActivitySessionPrompt"][];
    total_prompts: number;
    total_cost_usd: number;
  };
  ActivitySummary: {
    total_sessions: number;
    total_prompts: number;
    total_cost_usd: number;
    avg_cost_per_session: number;
    avg_cost_per_prompt: number;
    avg_prompt_duration_ms: number;
    model_breakdown: {
      [key: string]: Schemas["ActivityModelUsage"];
    };
    total_tokens: number;
    total_input_tokens: number;
    total_output_tokens: number;
    plan_mode_prompts: number;
    avg_tokens_per_prompt?: number;
    avg_tokens_per_session?: number;
    period_days: number;
  };
  ActivityTeamMember: {
    user_id: string;
    name?: string | null;
    email?: string | null;
    sessions: number;
    prompts: number;
    cost_usd: number;
    last_active_at?: string | null;
  };
  ActivityTeamMembers: {
    members: Schemas["ActivityTeamMember"][];
    total_members: number;
    period_days: number;
  };
  ActivityTeamSummary: {
    total_sessions: number;
    total_prompts: number;
    total_cost_usd: number;
    total_members: number;
    avg_cost_per_session: number;
    avg_cost_per_member: number;
    avg_cost_per_prompt: number;
    avg_prompt_duration_ms: number;
    total_tokens: number;
    model_breakdown?: {
      [key: string]: Schemas["ActivityModelUsage"];
    };
    total_input_tokens?: number;
    total_output_tokens?: number;
    avg_tokens_per_prompt?: number;
    avg_tokens_per_session?: number;
    plan_mode_prompts?: number;
    period_days: number;
  };
  AgentCallableBy: {
    humans?: boolean;
    groups?: string[];
    agents?: {
      agent_id: string;
      approval?: boolean;
    }[];
  };
  AgentEconomics: {
    tasks?: {
      [key: string]: {
        value_usd?: number;
        minutes?: number;
      };
    };
    default_task?: Record<string, unknown>;
    budget?: {
      monthly_usd_cap?: number;
    };
  };
  AgentEmailIntegration: {
    id?: string;
    name?: string;
    inbox_email?: string;
    inbox_id?: string;
    enabled?: boolean;
    default_template?: string | null;
    default_github_repo?: string | null;
    default_agent?: string;
    rate_limit_per_hour?: number;
    config?: Record<string, unknown> | null;
    created_at?: string;
  };
  AgentEvaluatorCriteria: {
    objective?: string;
    checks?: string[];
    readonly version?: number;
  };
  AgentLinearIntegration: {
    id?: string;
    /** @enum {string} */
    connection_type?: "oauth" | "custom_oauth" | "manual";
    name?: string | null;
    workspace_name?: string | null;
    actor_name?: string | null;
    service_user_id?: string | null;
    default_github_repo?: string | null;
    default_template?: string | null;
    default_agent?: string;
    rate_limit_per_hour?: number;
    enabled?: boolean;
    webhook_active?: boolean;
    bot_linear_user_id?: string | null;
    project_repo_map?: {
      [key: string]: string;
    } | null;
    config?: Record<string, unknown> | null;
  };
  AgentRosterItem: {
    id: string;
    organization_id?: string | null;
    name: string;
    description?: string | null;
    avatar?: Record<string, unknown> | null;
    readonly avatar_image_url?: string | null;
    system_instructions?: string | null;
    default_template?: string | null;
    default_agent?: string | null;
    evaluator_criteria?: Schemas["AgentEvaluatorCriteria"] | null;
    economics?: Schemas["AgentEconomics"] | null;
    disabled_at?: string | null;
    can_launch?: boolean;
    can_edit?: boolean;
    owner_team_id?: string | null;
    callable_by?: Schemas["AgentCallableBy"];
  };
  AgentTriggerCredential: {
    ref?: string;
    agent_id?: string;
    agent_name?: string;
    agent_avatar?: Record<string, unknown> | null;
    agent_avatar_image_url?: string | null;
    provider?: string;
    credential_key?: string;
    integration_id?: string;
    integration_name?: string | null;
  };
  AuthMe: {
    principal_id?: string;
    organization_id?: string | null;
    tenant_id?: string | null;
    scopes?: string[];
    api_key_id?: string;
    api_key_name?: string;
  };
  DeleteEmailIntegrationAnswer: {
    success?: boolean;
  };
  Deployment: {
    deployment_id: string;
    name: string;
    /** @enum {string} */
    state: "queued" | "building" | "deploying" | "ready" | "failed" | "destroyed";
    url?: string | null;
    error_message?: string | null;
    version?: number;
    is_latest?: boolean;
    previous_deployment_id?: string | null;
    app_name?: string | null;
    template?: string | null;
    runtime?: string | null;
    src_hash?: string | null;
    created_at?: string;
    updated_at?: string;
    ready_at?: string | null;
    discovery?: null | Schemas["DeploymentDiscovery"];
  };
  DeploymentDestroyed: {
    deployment_id?: string;
    status?: string;
    message?: string;
  };
  DeploymentDiscovery: {
    description?: string | null;
    summary?: string | null;
    capabilities?: string[] | null;
    use_cases?: string[] | null;
    tags?: string[] | null;
    api?: {
      openapi_path?: string;
      endpoints?: string[] | null;
    } | null;
    generated?: {
      by?: string | null;
      at?: string | null;
    } | null;
  };
  DeploymentList: {
    deployments: Schemas["Deployment"][];
    total: number;
  };
  DeploymentLogs: {
    deployment_id: string;
    logs: {
      /** @enum {string} */
      log_type?: "build" | "deploy" | "runtime";
      content?: string;
      created_at?: string;
    }[];
    source?: string;
    instructions?: string | null;
  };
  Directive: {
    id: string;
    /** @enum {string} */
    type:
      | "skill_v0"
      | "mcp_server_v0"
      | "doc_v0"
      | "network_rule_v0"
      | "allowlist_rule_v0"
      | "hook_v0";
    name: string;
    display_name?: string | null;
    description?: string | null;
    organization_id?: string | null;
    owner_user_id?: string | null;
    owner_team_id?: string | null;
    labels?: Schemas["DirectiveLabels"];
    /** @enum {string} */
    content_kind?: "inline" | "object_ref";
    content_hash?: string;
    size_bytes?: number;
    source?: Schemas["DirectiveSource"];
    attachments?: Schemas["DirectiveAttachmentSummary"];
    content?: Record<string, unknown>;
    locked?: boolean;
    locked_by_user_id?: string | null;
    locked_at?: string | null;
    /** @deprecated */
    version?: number;
    /** @deprecated */
    is_published?: boolean;
    created_at?: string;
    updated_at?: string | null;
  };
  DirectiveAttachment: {
    id?: string;
    directive_id?: string;
    directive_version?: number;
    repo_full_name?: string | null;
    template_id?: string | null;
    applies_to_all?: boolean;
    position?: number;
    created_at?: string;
  };
  DirectiveAttachmentList: {
    attachments: Schemas["DirectiveAttachment"][];
  };
  DirectiveAttachmentSummary: {
    repos?: string[];
    applies_to_all?: boolean;
  };
  DirectiveCandidate: {
    path: string;
    dir?: string;
    name?: string;
    display_name?: string | null;
    description?: string | null;
    size_bytes?: number;
    frontmatter?: Record<string, unknown> | null;
    already_imported?: boolean;
  };
  DirectiveEnvelope: {
    directive: Schemas["Directive"];
  };
  DirectiveLabels: {
    [key: string]: string;
  };
  DirectiveList: {
    directives: Schemas["Directive"][];
    next_page_token?: string | null;
    total_size?: number;
  };
  DirectiveSource: {
    kind?: string;
    uri?: string | null;
    ref?: string | null;
    commit_sha?: string | null;
    path?: string | null;
    upstream_sha?: string | null;
    last_checked_at?: string | null;
  };
  DiscoverDirectivesInRepoAnswer: {
    repo: string;
    ref?: string | null;
    commit_sha?: string;
    candidates: Schemas["DirectiveCandidate"][];
    truncated?: boolean;
  };
  GetLinearOauthInstallUrlAnswer: {
    url: string;
  };
  GithubAddRepoResult: {
    success: boolean;
    message: string;
  };
  GithubInstallation: {
    id: string;
    installation_id: number;
    /** @enum {string} */
    account_type: "User" | "Organization";
    account_login: string;
    avatar_url?: string | null;
    created_at: string;
    configure_url: string;
    is_personal: boolean;
  };
  GithubInstallationList: {
    installations: Schemas["GithubInstallation"][];
    total: number;
  };
  GithubRepo: {
    id: number;
    name?: string;
    full_name: string;
    private: boolean;
    description?: string | null;
    default_branch: string;
    html_url?: string;
    language?: string | null;
    updated_at?: string | null;
    size?: number;
  };
  GithubRepoPage: {
    repos: Schemas["GithubRepo"][];
    total_count: number;
    page: number;
    per_page: number;
    has_next: boolean;
  };
  GithubReposByInstallation: {
    installations: {
      installation: Schemas["GithubInstallation"];
      repos: Schemas["GithubRepo"][];
      total_count: number;
    }[];
  };
  GroupsUsage: {
    team_id?: string;
    template_count?: number;
    skill_count?: number;
    in_use?: boolean;
    template_names?: string[];
    skill_names?: string[];
  };
  GuardrailsAllowlistPolicy: {
    mode?: string;
    repo_patterns?: string[];
    allow_personal_repos?: boolean;
    organization_id?: string;
    /**
     * @default allow
     * @enum {string}
     */
    default_policy: "allow" | "ask" | "deny";
    updated_at?: string | null;
  };
  GuardrailsCanDeploy: {
    allowed?: boolean;
    reason?: string | null;
  };
  GuardrailsCleanupResult: {
    organization_id?: string;
    sessions_converted?: number;
    keys_converted?: number;
    preferences_deleted?: boolean;
  };
  GuardrailsDeployLimits: {
    max_apps?: number;
    user_app_count?: number;
    allowed_tiers?: string[];
    plan_name?: string;
  };
  GuardrailsDeploymentPolicy: {
    mode?: string;
    roles?: {
      [key: string]: boolean;
    } | string[];
    user_grants?: string[];
  };
  GuardrailsLimits: {
    organization_id?: string;
    limits?: Schemas["GuardrailsLimitsDocument"];
    updated_at?: string | null;
  };
  GuardrailsLimitsDocument: {
    max_concurrent_sessions?: number;
    monthly_budget_usd?: number;
    idle_timeout_minutes?: number;
    max_sessions_per_user?: number | null;
    max_cost_per_session?: number | null;
    max_daily_spend_per_user?: number | null;
    max_monthly_spend_per_user?: number | null;
    allowed_templates?: string[] | null;
    /** @enum {string} */
    enforcement?: "soft" | "hard";
    deployment?: Schemas["GuardrailsDeploymentPolicy"];
  };
  HeartbeatSessionAnswer: {
    session_id?: string;
    paused_at_estimate?: string;
  };
  ImportDirectivesAnswer: {
    directives: Schemas["Directive"][];
  };
  InstructionsOrg: {
    organization_id?: string;
    instructions?: string | null;
    updated_at?: string | null;
  };
  InstructionsUser: {
    instructions?: string | null;
    updated_at?: string | null;
  };
  KnowledgeIntegration: {
    id: string;
    organization_id?: string;
    user_id?: string | null;
    provider: string;
    auth_method: string;
    display_name?: string | null;
    /** @enum {string} */
    status: "active" | "revoked" | "error" | "pending";
    has_credentials?: boolean;
    has_oauth_refresh?: boolean;
    oauth_access_expires_at?: string | null;
    provider_metadata?: Record<string, unknown>;
    /** @enum {string} */
    default_mode?: "auto" | "allow" | "ask";
    tool_permissions?: {
      [key: string]: "auto" | "allow" | "ask";
    };
    connected_by_user_id?: string;
    last_used_at?: string | null;
    created_at?: string;
    updated_at?: string | null;
  };
  KnowledgeIntegrationEnvelope: {
    integration: Schemas["KnowledgeIntegration"];
  };
  ListAgentTriggerCredentialsAnswer: {
    trigger_credentials: Schemas["AgentTriggerCredential"][];
  };
  ListAgentsAnswer: Schemas["AgentRosterItem"][];
  ListDirectiveFacetsAnswer: {
    facets: {
      key?: string;
      values?: {
        value?: string;
        count?: number;
      }[];
    }[];
  };
  ListEmailIntegrationsAnswer: {
    available?: boolean;
    integrations?: Schemas["AgentEmailIntegration"][];
  };
  ListKnowledgeIntegrationsAnswer: {
    integrations: Schemas["KnowledgeIntegration"][];
    next_page_token?: string | null;
    total_size: number;
  };
  ListLinearIntegrationsAnswer: {
    integrations: Schemas["AgentLinearIntegration"][];
  };
  ListScheduledAgentsAnswer: {
    agents: Schemas["ScheduledAgent"][];
  };
  ListSessionApprovalsAnswer: Schemas["SessionApproval"][];
  ListTemplateReposAnswer: {
    repos: Schemas["TemplateRepo"][];
  };
  PresignDirectiveFileUploadAnswer: {
    url: string;
    ref: string;
    expires_at?: string;
  };
  PromptSessionAccepted: {
    type?: string;
    prompt_id?: string;
    agent_session_id?: string;
  };
  PromptSessionDone: {
    type?: string;
    message?: string;
  };
  PromptSessionResult: {
    type?: string;
    content?: string;
    metadata?: {
      cost_usd?: number;
    };
  };
  PromptSessionToolUse: {
    type?: string;
    name?: string;
    input?: Record<string, unknown>;
  };
  ProviderKeysOrgKey: {
    organization_id?: string;
    has_key?: boolean;
    key_preview?: string | null;
    policy?: Schemas["ProviderKeysPolicy"];
    updated_at?: string | null;
  };
  ProviderKeysPolicy: string;
  ProviderKeysResolved: {
    provider?: string;
    has_key?: boolean;
    source?: string;
    key_preview?: string | null;
  };
  ProviderKeysUserKey: {
    connected?: boolean;
    key_preview?: string | null;
    updated_at?: string | null;
  };
  RenameSessionAnswer: {
    id?: string;
    name?: string | null;
    message?: string;
    state?: string;
    agent?: string;
    updated_at?: string | null;
  };
  ResyncDirectiveAnswer: {
    directive: Schemas["Directive"];
    no_changes?: boolean;
    /** @deprecated */
    previous_version?: number;
  };
  RewindPromptAnswer: {
    session_id?: string;
    rewound?: boolean;
    to_index?: number;
    reverted_files?: string[];
  };
  RunSessionServerAnswer: {
    session_id?: string;
    command?: string;
    port?: number;
    message?: string;
    url?: string;
  };
  ScheduledAgent: {
    id: string;
    name: string;
    cron: string;
    prompt: string;
    org_template_id?: string | null;
    template_name?: string | null;
    /** @default claude-code */
    agent: string;
    model?: string | null;
    enabled: boolean;
    slack_integration_id?: string | null;
    slack_integration_name?: string | null;
    slack_channel_id?: string | null;
    last_run_at?: string | null;
    last_session_id?: string | null;
    next_run_at?: string | null;
    created_at?: string;
    updated_at?: string | null;
  };
  ScheduledAgentRun: {
    scheduled_agent_id: string;
    session_id: string;
    enabled?: boolean;
    /** @constant */
    trigger?: "manual";
    triggered_at?: string;
  };
  SecretsDeleteResult: {
    status?: string;
    deleted?: string;
  };
  SecretsPersonalList: {
    secrets?: {
      name?: string;
      has_value?: boolean;
      description?: string | null;
      source?: string | null;
    }[];
    count?: number;
  };
  SecretsResolvedList: {
    secrets?: {
      name?: string;
      /** @enum {string} */
      source?: "personal" | "team";
    }[];
    count?: number;
  };
  SecretsTeamList: {
    secrets?: {
      name?: string;
      has_value?: boolean;
      description?: string | null;
    }[];
    count?: number;
    is_admin?: boolean;
  };
  SecretsUpsertResult: {
    status?: string;
    count?: number;
  };
  SessionApproval: {
    id: string;
    session_id?: string;
    kind?: string;
    message?: string | null;
    required_role?: string | null;
    required_team_id?: string | null;
    /** @enum {string} */
    status: "pending" | "approved" | "rejected";
    requested_by?: string;
    created_at?: string;
    resolved_by?: string | null;
    resolved_at?: string | null;
    resolution_note?: string | null;
  };
  SessionCollaborators: {
    collaborators: {
      user_id: string;
      user_name?: string;
      user_email?: string;
      color?: string;
      is_online?: boolean;
      joined_at?: string;
      last_seen_at?: string;
      name?: string;
      email?: string;
      role?: string;
    }[];
    count?: number;
  };
  SessionCreated: {
    id: string;
    state: string;
    agent?: string;
    template?: string | null;
    created_at?: string;
    expires_at?: string | null;
    message?: string;
    workspace_path?: string | null;
    linked_repos?: Record<string, unknown>[] | null;
    name?: string | null;
    visibility?: string;
    sandbox_url?: string | null;
    template_id?: string | null;
    user_id?: string;
    organization_id?: string | null;
    updated_at?: string | null;
  };
  SessionDeployInfo: {
    has_manifest?: boolean;
    has_dockerfile?: boolean;
    detected_template?: string | null;
    detected_runtime?: string | null;
    recommended_tier?: string;
    user_app_count?: number;
    max_apps?: number;
    allowed_tiers?: string[];
  };
  SessionDeployPreflight: {
    api_url?: string;
    api_reachable?: boolean;
    http_status?: number | null;
    latency_ms?: number | null;
    credentials_present?: boolean;
    configured_api_url?: string | null;
  };
  SessionDeployRunEvent: {
    phase: string;
    status: string;
    error?: string;
    deployment_id?: string;
    url?: string;
    errors?: string[];
    warnings?: string[];
    hint?: string | null;
    missing?: string[];
    state?: string;
    version?: number;
    duration_seconds?: number;
    previous_hash?: string;
    current_hash?: string;
  };
  SessionDeployScaffold: {
    scaffolded?: boolean;
    files_created?: string[];
    files_skipped?: string[];
    detected_type?: string;
    detected_framework?: string | null;
    detected_port?: number;
    recommended_tier?: string;
    message?: string | null;
  };
  SessionDeployValidation: {
    valid: boolean;
    errors?: string[];
    warnings?: string[];
    has_discovery_file?: boolean;
    needs_discovery_metadata?: boolean;
    discovery_content?: string | null;
  };
  SessionDestroyed: {
    id?: string;
    destroyed_at?: string;
    message?: string;
  };
  SessionDetail: {
    id: string;
    state: string;
    agent?: string;
    template?: string | null;
    preview_url?: string | null;
    name?: string | null;
    created_at?: string;
    updated_at?: string | null;
    paused_at?: string | null;
    expires_at?: string | null;
    last_activity_at?: string | null;
    error_message?: string | null;
    initial_prompt?: string | null;
    github_repo?: string | null;
    total_cost_usd?: number;
    prompt_count?: number;
    visibility?: string;
    organization_id?: string | null;
    workspace_path?: string | null;
    source?: string | null;
    last_prompt?: Schemas["SessionPromptStatus"] | null;
    idle_timeout_minutes?: number | null;
    paused_expiry_days?: number | null;
    last_deployment_id?: string | null;
    agent_status?: string | null;
    template_id?: string | null;
    sandbox_url?: string | null;
    user_id?: string;
  };
  SessionEnvDetected: {
    detected_vars: Schemas["SessionEnvDetectedVar"][];
  };
  SessionEnvDetectedVar: {
    key: string;
    source?: string;
    required?: boolean;
    has_value?: boolean;
  };
  SessionEnvScan: {
    detected_vars: Schemas["SessionEnvDetectedVar"][];
    scanned_files?: number;
  };
  SessionEnvVarDeleted: {
    status?: string;
    deleted?: string;
  };
  SessionEnvVars: {
    env_vars: {
      [key: string]: string;
    };
  };
  SessionEnvVarsStored: {
    status?: string;
    count?: number;
    env_vars?: {
      [key: string]: string;
    };
  };
  SessionFileContent: {
    content: string;
    path?: string;
    size?: number;
  };
  SessionFileDirectory: {
    path?: string;
  };
  SessionFileEntry: {
    name: string;
    path: string;
    /** @enum {string} */
    type?: "file" | "directory";
    is_dir?: boolean;
    size?: number;
  };
  SessionFileList: {
    files: Schemas["SessionFileEntry"][];
  };
  SessionFileRenamed: {
    old_path?: string;
    new_path?: string;
  };
  SessionFileSearchResults: {
    results: {
      path: string;
      matches?: {
        line?: number;
        content?: string;
      }[];
      line?: number;
      content?: string;
    }[];
  };
  SessionFileStored: {
    path?: string;
    size?: number;
  };
  SessionGitResult: {
    success: boolean;
    operation: string;
    output?: string | null;
    error?: string | null;
    is_git_repo?: boolean | null;
    current_branch?: string | null;
    default_branch?: string | null;
    has_changes?: boolean | null;
    ahead?: number | null;
    behind?: number | null;
    repo_full_name?: string | null;
    repo_url?: string | null;
    pr_url?: string | null;
    pr_number?: number | null;
    created_branch?: string | null;
    branches?: string[] | null;
    result?: Record<string, unknown>;
  };
  SessionGrade: {
    graded: boolean;
    success?: boolean;
    reason?: string;
    task?: string | null;
    tags?: Record<string, unknown>;
    criteria_version?: number;
    grader_model?: string;
    graded_at?: string;
  };
  SessionHistory: {
    events: {
      type?: string;
      content?: unknown;
      message?: unknown;
      cost_usd?: number;
    }[];
    count?: number;
  };
  SessionInstructions: {
    session_id?: string;
    instructions: string | null;
  };
  SessionLaunched: {
    id: string;
    state: string;
    message?: string;
  };
  SessionLifecyclePolicy: {
    on_complete?: string;
    ttl_minutes?: number | null;
    ttl_expires_at?: string | null;
  };
  SessionLifecycleResult: {
    id: string;
    paused_at?: string;
    resumed_at?: string;
    message?: string;
    state?: string;
    name?: string | null;
    agent?: string;
    sandbox_url?: string | null;
    updated_at?: string | null;
  };
  SessionLoadResult: {
    loaded?: Schemas["SessionLoadedItem"][];
    needs_auth?: string[];
    skipped?: string[];
  };
  SessionLoadSkillsResult: {
    loaded?: Schemas["SessionLoadedItem"][];
    applied_integrations?: string[];
    unmet_requirements?: string[];
    skipped?: string[];
  };
  SessionLoadedItem: {
    id: string;
    name?: string;
  };
  SessionPage: {
    sessions: Schemas["SessionDetail"][];
    total?: number;
    limit?: number;
    offset?: number;
    has_more?: boolean;
  };
  SessionPromptCancelled: {
    session_id?: string;
    cancelled?: boolean;
    status?: string;
  };
  SessionPromptStatus: {
    status: string;
    prompt_preview?: string | null;
    model?: string | null;
    started_at?: string | null;
    completed_at?: string | null;
    cost_usd?: number | null;
    summary?: string | null;
    error?: string | null;
    plan_mode?: boolean | null;
  };
  SessionShare: {
    id: string;
    port: number;
    invited_email: string;
    user_id?: string | null;
    created_by?: string;
    created_by_email?: string;
    created_at?: string;
    last_accessed_at?: string | null;
    has_accessed?: boolean;
  };
  SessionShareCreated: {
    share?: Schemas["SessionShare"];
    created?: boolean;
    emailed?: boolean;
    preview_url?: string;
  };
  SessionShareList: {
    shares: Schemas["SessionShare"][];
    count?: number;
  };
  SessionShareRevoked: {
    revoked?: boolean;
  };
  SessionSseTyped: {
    type?: string;
    content?: string;
  };
  SessionStatus: {
    id: string;
    state: string;
    agent?: string;
    template?: string | null;
    created_at?: string;
    expires_at?: string | null;
    total_cost_usd?: number;
    prompt_count?: number;
    name?: string | null;
    github_repo?: string | null;
    last_prompt?: Schemas["SessionPromptStatus"] | null;
    prompt_history?: Schemas["SessionPromptStatus"][];
    lifecycle?: Schemas["SessionLifecyclePolicy"] | null;
  };
  SessionToolList: {
    tools: Schemas["SessionLoadedItem"][];
  };
  SessionWorkspaceState: {
    detected_ports?: {
      port?: number;
      process?: string;
    }[];
    running_processes?: {
      pid?: number;
      command?: string;
    }[];
    file_tree?: {
      root?: string;
      total_files?: number;
      total_dirs?: number;
    };
  };
  SetSessionVisibilityAnswer: {
    id?: string;
    visibility?: string;
    message?: string;
    name?: string | null;
    updated_at?: string | null;
  };
  StreamSessionEventsAccepted: {
    type?: string;
    prompt_id?: string;
    agent_session_id?: string;
  };
  StreamSessionEventsError: {
    message?: string;
  };
  StreamSessionEventsFileChanged: {
    path?: string;
    action?: string;
  };
  StreamSessionEventsHeartbeat: {
    timestamp?: string;
  };
  StreamSessionEventsResult: {
    cost_usd?: number;
    summary?: string;
  };
  StreamSessionEventsStateChanged: {
    state?: string;
    previous_state?: string;
  };
  StreamSessionEventsToolUse: {
    name?: string;
    input?: Record<string, unknown>;
  };
  Template: {
    id: string;
    name?: string;
    display_name?: string;
    description?: string | null;
    repo_patterns?: string[];
    required_secrets?: string[];
    secrets_configured?: string[];
    has_all_required?: boolean;
    tier?: string;
    e2b_template_id?: string | null;
    docker_image?: string | null;
    created_at?: string;
    updated_at?: string | null;
    build_status?: Schemas["TemplateBuildStatus"];
    build_started_at?: string | null;
    build_completed_at?: string | null;
    framework?: string | null;
    github_repo?: string | null;
    github_branch?: string | null;
    agents?: string[];
    e2b_agent_templates?: unknown;
    repos?: Schemas["TemplateRepoRef"][] | null;
    build_spec?: Record<string, unknown> | null;
    session_args?: Schemas["TemplateSessionArg"][];
    restart_at_startup?: boolean;
    startup_script?: string | null;
    owner_team_id?: string | null;
    rebuild_schedule?: string | null;
    workdir?: string | null;
  };
  TemplateAttachment: {
    id: string;
    /** @enum {string} */
    type: "skill_v0" | "mcp_server_v0";
    name: string;
    display_name?: string | null;
    description?: string | null;
    content_hash?: string;
    /** @enum {string} */
    attached_via?: "template" | "repo" | "all";
  };
  TemplateBuildLogEntry: {
    /** @enum {string} */
    level?: "info" | "warning" | "error";
    message?: string;
    timestamp?: string;
    content?: string;
  };
  TemplateBuildLogEvent: {
    /** @enum {string} */
    type?: "log" | "status" | "error" | "complete";
    message?: string;
    timestamp?: string;
  };
  TemplateBuildLogHistory: {
    logs: Schemas["TemplateBuildLogEntry"][];
    build_status?: Schemas["TemplateBuildStatus"];
  };
  TemplateBuildStarted: {
    status?: string;
    build_id?: string;
    message?: string;
  };
  /** @enum {string|null} */
  TemplateBuildStatus: "pending" | "building" | "ready" | "completed" | "failed" | null;
  TemplateContext: {
    template_id: string;
    organization_id?: string;
    content: string | null;
    updated_at?: string | null;
  };
  TemplateContextResolved: {
    template_id: string;
    organization_id?: string;
    blocks: {
      /** @enum {string} */
      source: "org" | "template";
      content?: string | null;
      updated_at?: string | null;
    }[];
    effective_context?: string | null;
  };
  TemplateCreated: {
    id: string;
    name?: string;
    display_name?: string;
    github_repo?: string;
    build_status?: Schemas["TemplateBuildStatus"];
    framework?: string | null;
    agents?: string[];
  };
  TemplateDetail: Schemas["Template"] & {
    services?: Schemas["TemplateService"][];
    skills?: Schemas["TemplateAttachment"][];
    mcp_servers?: Schemas["TemplateAttachment"][];
    attachments_changed_since_build?: boolean;
    directive_manifest_hash?: string | null;
    last_built_directive_manifest_hash?: string | null;
  };
  TemplateFixSession:
    | {
      session_id?: string;
      id?: string;
      template_id?: string;
      state?: string;
      message?: string;
    }
    | unknown
    | unknown;
  TemplateGuardrail: {
    id: string;
    template_id?: string;
    organization_id?: string;
    type: Schemas["TemplateGuardrailType"];
    name: string;
    display_name?: string | null;
    description?: string | null;
    content: Record<string, unknown>;
    content_hash?: string;
    enabled?: boolean;
    position?: number;
    created_by_user_id?: string | null;
    updated_by_user_id?: string | null;
    created_at?: string;
    updated_at?: string | null;
  };
  TemplateGuardrailList: {
    guardrails: Schemas["TemplateGuardrail"][];
    total?: number;
    has_more?: boolean;
  };
  /** @enum {string} */
  TemplateGuardrailType: "allowlist_rule_v0" | "hook_v0" | "network_rule_v0";
  TemplateGuardrailsResolved: {
    template_id: string;
    organization_id?: string;
    items: {
      /** @enum {string} */
      source?: "org" | "template";
      type?: Schemas["TemplateGuardrailType"];
      name?: string;
      content?: Record<string, unknown>;
      content_hash?: string;
      /** @enum {string} */
      effective_status?: "active" | "deduped" | "shadowed" | "conflict";
      enforcement_layer?: string;
      id?: string;
    }[];
    limits?: Record<string, unknown>;
    allowlist_default_policy?: string;
    network_allow_out?: string[];
    hash?: string;
  };
  TemplateList: {
    templates: Schemas["Template"][];
    next_page_token?: string | null;
  };
  TemplateRepo: {
    full_name: string;
    default_branch?: string;
    template_name?: string;
    template_id?: string;
  };
  TemplateRepoRef: {
    full_name: string;
    branch?: string;
    workdir?: string;
    is_primary?: boolean;
  };
  TemplateSecretDeleted: {
    status?: string;
    deleted?: string;
  };
  TemplateSecretNames: {
    secrets: string[];
    required_secrets?: string[];
    has_all_required?: boolean;
  };
  TemplateService: {
    port?: number | null;
    start_cmd?: string;
  };
  TemplateSessionArg: {
    key: string;
    label?: string;
    /**
     * @default text
     * @enum {string}
     */
    type: "text" | "select" | "boolean";
    /** @default false */
    required: boolean;
    default?: string | null;
    options?: string[];
    help_text?: string | null;
  };
  TemplateSnapshotSaved: {
    status?: string;
    template_id?: string;
    e2b_template_id?: string;
    message?: string;
  };
  TemplateUpdated: {
    id: string;
    name?: string;
    display_name?: string;
    description?: string | null;
    tier?: string;
    updated_at?: string;
    session_args?: Schemas["TemplateSessionArg"][];
    restart_at_startup?: boolean;
    startup_script?: string | null;
    owner_team_id?: string | null;
    rebuild_schedule?: string | null;
  };
  ToolProviderAuthMethod: {
    id: string;
    display_name?: string;
    /** @enum {string} */
    kind: "static" | "oauth";
    fields?: Schemas["ToolProviderField"][];
    materialization?: {
      env?: {
        [key: string]: string;
      };
      files?: unknown;
      setup_commands?: unknown;
    };
    oauth?: {
      auth_url?: string;
      token_url?: string;
      scopes?: string[];
    };
    health?: Record<string, unknown>;
  };
  ToolProviderEnvelope: {
    provider?: {
      schema?: Schemas["ToolProviderSchema"];
    };
  };
  ToolProviderField: {
    id: string;
    label?: string;
    kind?: string;
    required?: boolean;
  };
  ToolProviderSchema: {
    display_name: string;
    image_url?: string;
    icon?: string;
    tagline?: string;
    description?: string;
    /** @enum {string} */
    category?:
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
    tooling?: {
      mise?: {
        [key: string]: string;
      };
    };
    auth_methods: Schemas["ToolProviderAuthMethod"][];
  };
};
