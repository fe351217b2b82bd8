/** Members of the answers of the `template` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  createTemplate: "id name display_name github_repo build_status framework agents[]",
  getTemplate:
    "id name display_name description repo_patterns[] required_secrets[] secrets_configured[] has_all_required tier e2b_template_id docker_image created_at updated_at build_status build_started_at build_completed_at framework github_repo github_branch agents[] e2b_agent_templates e2b_agent_templates.* repos[].full_name repos[].branch repos[].workdir repos[].is_primary build_spec build_spec.* session_args[].key session_args[].label session_args[].type session_args[].required session_args[].default session_args[].options[] session_args[].help_text restart_at_startup startup_script owner_team_id rebuild_schedule workdir services[].port services[].start_cmd services[].* skills[].id skills[].type skills[].name skills[].display_name skills[].description skills[].content_hash skills[].attached_via mcp_servers[].id mcp_servers[].type mcp_servers[].name mcp_servers[].display_name mcp_servers[].description mcp_servers[].content_hash mcp_servers[].attached_via attachments_changed_since_build directive_manifest_hash last_built_directive_manifest_hash",
  listTemplateRepos:
    "repos[].full_name repos[].default_branch repos[].template_name repos[].template_id",
  listTemplates:
    "templates[].id templates[].name templates[].display_name templates[].description templates[].repo_patterns[] templates[].required_secrets[] templates[].secrets_configured[] templates[].has_all_required templates[].tier templates[].e2b_template_id templates[].docker_image templates[].created_at templates[].updated_at templates[].build_status templates[].build_started_at templates[].build_completed_at templates[].framework templates[].github_repo templates[].github_branch templates[].agents[] templates[].e2b_agent_templates templates[].e2b_agent_templates.* templates[].repos[].full_name templates[].repos[].branch templates[].repos[].workdir templates[].repos[].is_primary templates[].build_spec templates[].build_spec.* templates[].session_args[].key templates[].session_args[].label templates[].session_args[].type templates[].session_args[].required templates[].session_args[].default templates[].session_args[].options[] templates[].session_args[].help_text templates[].restart_at_startup templates[].startup_script templates[].owner_team_id templates[].rebuild_schedule templates[].workdir next_page_token",
  updateTemplate:
    "id name display_name description tier updated_at session_args[].key session_args[].label session_args[].type session_args[].required session_args[].default session_args[].options[] session_args[].help_text restart_at_startup startup_script owner_team_id rebuild_schedule",
  buildTemplate: "status build_id message",
  createTemplateFixSession: "session_id id template_id state message",
  getTemplateBuildLogsHistory:
    "logs[].level logs[].message logs[].timestamp logs[].content build_status",
  saveTemplateSnapshot: "status template_id e2b_template_id message",
  streamTemplateBuildLogs: "event id data.type data.message data.timestamp data data.*",
  deleteTemplateSecret: "status deleted",
  listTemplateSecrets: "secrets[] required_secrets[] has_all_required",
  setTemplateSecrets: "secrets[] required_secrets[] has_all_required",
  getTemplateContext: "template_id organization_id content updated_at",
  resolveTemplateContext:
    "template_id organization_id blocks[].source blocks[].content blocks[].updated_at effective_context",
  setTemplateContext: "template_id organization_id content updated_at",
  createTemplateGuardrail:
    "id template_id organization_id type name display_name description content content.* content_hash enabled position created_by_user_id updated_by_user_id created_at updated_at",
  listTemplateGuardrails:
    "guardrails[].id guardrails[].template_id guardrails[].organization_id guardrails[].type guardrails[].name guardrails[].display_name guardrails[].description guardrails[].content guardrails[].content.* guardrails[].content_hash guardrails[].enabled guardrails[].position guardrails[].created_by_user_id guardrails[].updated_by_user_id guardrails[].created_at guardrails[].updated_at total has_more",
  resolveTemplateGuardrails:
    "template_id organization_id items[].source items[].type items[].name items[].content items[].content.* items[].content_hash items[].effective_status items[].enforcement_layer items[].id limits limits.* allowlist_default_policy network_allow_out[] hash",
  updateTemplateGuardrail:
    "id template_id organization_id type name display_name description content content.* content_hash enabled position created_by_user_id updated_by_user_id created_at updated_at",
};
