/** Members of the answers of the `guardrails` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  checkDeployPermission: "allowed reason",
  cleanupOrg: "organization_id sessions_converted keys_converted preferences_deleted",
  getDeployLimits: "max_apps user_app_count allowed_tiers[] plan_name",
  getOrgAllowlistPolicy:
    "mode repo_patterns[] allow_personal_repos organization_id default_policy updated_at",
  getOrgLimits:
    "organization_id limits.max_concurrent_sessions limits.monthly_budget_usd limits.idle_timeout_minutes limits.max_sessions_per_user limits.max_cost_per_session limits.max_daily_spend_per_user limits.max_monthly_spend_per_user limits.allowed_templates[] limits.enforcement limits.deployment.mode limits.deployment.roles.* limits.deployment.roles[] limits.deployment.user_grants[] updated_at",
  setOrgAllowlistPolicy:
    "mode repo_patterns[] allow_personal_repos organization_id default_policy updated_at",
  setOrgLimits:
    "organization_id limits.max_concurrent_sessions limits.monthly_budget_usd limits.idle_timeout_minutes limits.max_sessions_per_user limits.max_cost_per_session limits.max_daily_spend_per_user limits.max_monthly_spend_per_user limits.allowed_templates[] limits.enforcement limits.deployment.mode limits.deployment.roles.* limits.deployment.roles[] limits.deployment.user_grants[] updated_at",
  replaceDirectiveAttachments:
    "attachments[].id attachments[].directive_id attachments[].directive_version attachments[].repo_full_name attachments[].template_id attachments[].applies_to_all attachments[].position attachments[].created_at",
  createDirective:
    "directive.id directive.type directive.name directive.display_name directive.description directive.organization_id directive.owner_user_id directive.content_kind directive.content_hash directive.size_bytes directive.source.kind directive.source.uri directive.source.ref directive.source.commit_sha directive.source.path directive.source.upstream_sha directive.source.last_checked_at directive.attachments.repos[] directive.attachments.applies_to_all directive.content directive.content.* directive.locked directive.locked_by_user_id directive.locked_at directive.version directive.is_published directive.created_at directive.updated_at",
  getDirective:
    "directive.id directive.type directive.name directive.display_name directive.description directive.organization_id directive.owner_user_id directive.content_kind directive.content_hash directive.size_bytes directive.source.kind directive.source.uri directive.source.ref directive.source.commit_sha directive.source.path directive.source.upstream_sha directive.source.last_checked_at directive.attachments.repos[] directive.attachments.applies_to_all directive.content directive.content.* directive.locked directive.locked_by_user_id directive.locked_at directive.version directive.is_published directive.created_at directive.updated_at",
  listDirectiveAttachments:
    "attachments[].id attachments[].directive_id attachments[].directive_version attachments[].repo_full_name attachments[].template_id attachments[].applies_to_all attachments[].position attachments[].created_at",
  listDirectives:
    "directives[].id directives[].type directives[].name directives[].display_name directives[].description directives[].organization_id directives[].owner_user_id directives[].content_kind directives[].content_hash directives[].size_bytes directives[].source.kind directives[].source.uri directives[].source.ref directives[].source.commit_sha directives[].source.path directives[].source.upstream_sha directives[].source.last_checked_at directives[].attachments.repos[] directives[].attachments.applies_to_all directives[].content directives[].content.* directives[].locked directives[].locked_by_user_id directives[].locked_at directives[].version directives[].is_published directives[].created_at directives[].updated_at next_page_token total_size",
  lockDirective:
    "directive.id directive.type directive.name directive.display_name directive.description directive.organization_id directive.owner_user_id directive.content_kind directive.content_hash directive.size_bytes directive.source.kind directive.source.uri directive.source.ref directive.source.commit_sha directive.source.path directive.source.upstream_sha directive.source.last_checked_at directive.attachments.repos[] directive.attachments.applies_to_all directive.content directive.content.* directive.locked directive.locked_by_user_id directive.locked_at directive.version directive.is_published directive.created_at directive.updated_at",
  unlockDirective:
    "directive.id directive.type directive.name directive.display_name directive.description directive.organization_id directive.owner_user_id directive.content_kind directive.content_hash directive.size_bytes directive.source.kind directive.source.uri directive.source.ref directive.source.commit_sha directive.source.path directive.source.upstream_sha directive.source.last_checked_at directive.attachments.repos[] directive.attachments.applies_to_all directive.content directive.content.* directive.locked directive.locked_by_user_id directive.locked_at directive.version directive.is_published directive.created_at directive.updated_at",
  updateDirective:
    "directive.id directive.type directive.name directive.display_name directive.description directive.organization_id directive.owner_user_id directive.content_kind directive.content_hash directive.size_bytes directive.source.kind directive.source.uri directive.source.ref directive.source.commit_sha directive.source.path directive.source.upstream_sha directive.source.last_checked_at directive.attachments.repos[] directive.attachments.applies_to_all directive.content directive.content.* directive.locked directive.locked_by_user_id directive.locked_at directive.version directive.is_published directive.created_at directive.updated_at",
};
