/** Members of the answers of the `session` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  createSession:
    "id state agent template created_at expires_at message workspace_path linked_repos[] linked_repos[].* name visibility sandbox_url template_id user_id organization_id updated_at",
  destroySession: "id destroyed_at message",
  heartbeatSession: "session_id paused_at_estimate",
  launchSession: "id state message",
  pauseSession: "id paused_at resumed_at message state name agent sandbox_url updated_at",
  resumeSession: "id paused_at resumed_at message state name agent sandbox_url updated_at",
  cancelPrompt: "session_id cancelled status",
  getSessionHistory:
    "events[].type events[].content events[].content.* events[].message events[].message.* events[].cost_usd events[].* count",
  promptSession:
    "event id data.type data.prompt_id data.agent_session_id data.content data data.name data.input data.input.* data.metadata.cost_usd data.message data.*",
  rewindPrompt: "session_id rewound to_index reverted_files[]",
  streamSessionEvents:
    "event id data.type data.prompt_id data.agent_session_id data.message data.content data.path data.action data data.state data.previous_state data.timestamp data.name data.input data.input.* data.cost_usd data.summary data.*",
  getSession:
    "id state agent template preview_url name created_at updated_at paused_at expires_at last_activity_at error_message initial_prompt github_repo total_cost_usd prompt_count visibility organization_id workspace_path source last_prompt.status last_prompt.prompt_preview last_prompt.model last_prompt.started_at last_prompt.completed_at last_prompt.cost_usd last_prompt.summary last_prompt.error last_prompt.plan_mode idle_timeout_minutes paused_expiry_days last_deployment_id agent_status template_id sandbox_url user_id",
  getSessionInstructions: "session_id instructions",
  getSessionStatus:
    "id state agent template created_at expires_at total_cost_usd prompt_count name github_repo last_prompt.status last_prompt.prompt_preview last_prompt.model last_prompt.started_at last_prompt.completed_at last_prompt.cost_usd last_prompt.summary last_prompt.error last_prompt.plan_mode prompt_history[].status prompt_history[].prompt_preview prompt_history[].model prompt_history[].started_at prompt_history[].completed_at prompt_history[].cost_usd prompt_history[].summary prompt_history[].error prompt_history[].plan_mode lifecycle.on_complete lifecycle.ttl_minutes lifecycle.ttl_expires_at",
  listSessionCollaborators:
    "collaborators[].user_id collaborators[].user_name collaborators[].user_email collaborators[].color collaborators[].is_online collaborators[].joined_at collaborators[].last_seen_at collaborators[].name collaborators[].email collaborators[].role count",
  listSessions:
    "sessions[].id sessions[].state sessions[].agent sessions[].template sessions[].preview_url sessions[].name sessions[].created_at sessions[].updated_at sessions[].paused_at sessions[].expires_at sessions[].last_activity_at sessions[].error_message sessions[].initial_prompt sessions[].github_repo sessions[].total_cost_usd sessions[].prompt_count sessions[].visibility sessions[].organization_id sessions[].workspace_path sessions[].source sessions[].last_prompt.status sessions[].last_prompt.prompt_preview sessions[].last_prompt.model sessions[].last_prompt.started_at sessions[].last_prompt.completed_at sessions[].last_prompt.cost_usd sessions[].last_prompt.summary sessions[].last_prompt.error sessions[].last_prompt.plan_mode sessions[].idle_timeout_minutes sessions[].paused_expiry_days sessions[].last_deployment_id sessions[].agent_status sessions[].template_id sessions[].sandbox_url sessions[].user_id total limit offset has_more",
  renameSession: "id name message state agent updated_at",
  setSessionInstructions: "session_id instructions",
  setSessionVisibility: "id visibility message name updated_at",
  getWorkspaceState:
    "detected_ports[].port detected_ports[].process running_processes[].pid running_processes[].command file_tree.root file_tree.total_files file_tree.total_dirs .*",
  runSessionServer: "session_id command port message url",
  listSessionFiles: "files[].name files[].path files[].type files[].is_dir files[].size",
  makeSessionDirectory: "path",
  readSessionFile: "content path size",
  renameSessionFile: "old_path new_path",
  searchSessionFiles:
    "results[].path results[].matches[].line results[].matches[].content results[].line results[].content",
  writeSessionFile: "path size",
  deleteSessionEnvVar: "status deleted",
  detectSessionEnvVars:
    "detected_vars[].key detected_vars[].source detected_vars[].required detected_vars[].has_value scanned_files",
  getSessionEnvVars: "env_vars env_vars.*",
  listDetectedSessionEnvVars:
    "detected_vars[].key detected_vars[].source detected_vars[].required detected_vars[].has_value",
  setSessionEnvVars: "status count env_vars env_vars.*",
  sessionGit:
    "success operation output error is_git_repo current_branch default_branch has_changes ahead behind repo_full_name repo_url pr_url pr_number created_branch branches[] result result.*",
  getSessionDeployInfo:
    "has_manifest has_dockerfile detected_template detected_runtime recommended_tier user_app_count max_apps allowed_tiers[]",
  preflightSessionDeploy:
    "api_url api_reachable http_status latency_ms credentials_present configured_api_url",
  runSessionDeploy:
    "event id data.phase data.status data.error data.deployment_id data.url data.errors[] data.warnings[] data.hint data.missing[] data.state data.version data.duration_seconds data.previous_hash data.current_hash data.*",
  scaffoldSessionDeploy:
    "scaffolded files_created[] files_skipped[] detected_type detected_framework detected_port recommended_tier message",
  validateSessionDeploy:
    "valid errors[] warnings[] has_discovery_file needs_discovery_metadata discovery_content",
  searchSessions:
    "sessions[].id sessions[].state sessions[].agent sessions[].template sessions[].preview_url sessions[].name sessions[].created_at sessions[].updated_at sessions[].paused_at sessions[].expires_at sessions[].last_activity_at sessions[].error_message sessions[].initial_prompt sessions[].github_repo sessions[].total_cost_usd sessions[].prompt_count sessions[].visibility sessions[].organization_id sessions[].workspace_path sessions[].source sessions[].last_prompt.status sessions[].last_prompt.prompt_preview sessions[].last_prompt.model sessions[].last_prompt.started_at sessions[].last_prompt.completed_at sessions[].last_prompt.cost_usd sessions[].last_prompt.summary sessions[].last_prompt.error sessions[].last_prompt.plan_mode sessions[].idle_timeout_minutes sessions[].paused_expiry_days sessions[].last_deployment_id sessions[].agent_status sessions[].template_id sessions[].sandbox_url sessions[].user_id total limit offset has_more",
  getSessionGrade: "graded success reason task tags tags.* criteria_version grader_model graded_at",
  listSessionApprovals:
    "[].id [].session_id [].kind [].message [].required_role [].required_team_id [].status [].requested_by [].created_at [].resolved_by [].resolved_at [].resolution_note",
  resolveSessionApproval:
    "id session_id kind message required_role required_team_id status requested_by created_at resolved_by resolved_at resolution_note",
  listSessionTools: "tools[].id tools[].name",
  loadSessionMcps: "loaded[].id loaded[].name needs_auth[] skipped[]",
  loadSessionSkills:
    "loaded[].id loaded[].name applied_integrations[] unmet_requirements[] skipped[]",
  loadSessionTools: "loaded[].id loaded[].name needs_auth[] skipped[]",
  createSessionPreviewShare:
    "share.id share.port share.invited_email share.user_id share.created_by share.created_by_email share.created_at share.last_accessed_at share.has_accessed created emailed preview_url",
  listSessionPreviewShares:
    "shares[].id shares[].port shares[].invited_email shares[].user_id shares[].created_by shares[].created_by_email shares[].created_at shares[].last_accessed_at shares[].has_accessed count",
  revokeSessionPreviewShare: "revoked",
};
