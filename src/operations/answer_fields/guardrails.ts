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
};
