/** Members of the answers of the `agents` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  createAgent:
    "id organization_id name description avatar avatar.* avatar_image_url system_instructions default_template default_agent evaluator_criteria.objective evaluator_criteria.checks[] evaluator_criteria.version economics.tasks economics.tasks.* economics.default_task economics.default_task.* economics.budget.monthly_usd_cap disabled_at can_launch can_edit owner_team_id callable_by.humans callable_by.groups[] callable_by.agents[].agent_id callable_by.agents[].approval",
  getAgent:
    "id organization_id name description avatar avatar.* avatar_image_url system_instructions default_template default_agent evaluator_criteria.objective evaluator_criteria.checks[] evaluator_criteria.version economics.tasks economics.tasks.* economics.default_task economics.default_task.* economics.budget.monthly_usd_cap disabled_at can_launch can_edit owner_team_id callable_by.humans callable_by.groups[] callable_by.agents[].agent_id callable_by.agents[].approval",
  getAgentScorecard:
    "days agents[].agent_id agents[].name agents[].avatar agents[].avatar.* agents[].avatar_image_url agents[].sessions agents[].turns agents[].tokens.input agents[].tokens.output agents[].tokens.cache_read agents[].tokens.cache_write agents[].spend_usd agents[].duration_ms agents[].graded_runs agents[].successful_runs agents[].objective_hit_rate agents[].tasks agents[].tasks.* agents[].unpriced_runs agents[].value_usd agents[].minutes_returned agents[].budget.monthly_usd_cap agents[].budget.month_spend_usd agents[].budget.exceeded agents[].economics agents[].economics.* totals totals.* parameters parameters.*",
  listAgentTriggerCredentials:
    "trigger_credentials[].ref trigger_credentials[].agent_id trigger_credentials[].agent_name trigger_credentials[].agent_avatar trigger_credentials[].agent_avatar.* trigger_credentials[].agent_avatar_image_url trigger_credentials[].provider trigger_credentials[].credential_key trigger_credentials[].integration_id trigger_credentials[].integration_name",
  listAgents:
    "[].id [].organization_id [].name [].description [].avatar [].avatar.* [].avatar_image_url [].system_instructions [].default_template [].default_agent [].evaluator_criteria.objective [].evaluator_criteria.checks[] [].evaluator_criteria.version [].economics.tasks [].economics.tasks.* [].economics.default_task [].economics.default_task.* [].economics.budget.monthly_usd_cap [].disabled_at [].can_launch [].can_edit [].owner_team_id [].callable_by.humans [].callable_by.groups[] [].callable_by.agents[].agent_id [].callable_by.agents[].approval",
  updateAgent:
    "id organization_id name description avatar avatar.* avatar_image_url system_instructions default_template default_agent evaluator_criteria.objective evaluator_criteria.checks[] evaluator_criteria.version economics.tasks economics.tasks.* economics.default_task economics.default_task.* economics.budget.monthly_usd_cap disabled_at can_launch can_edit owner_team_id callable_by.humans callable_by.groups[] callable_by.agents[].agent_id callable_by.agents[].approval",
  createManualLinearIntegration:
    "id connection_type name workspace_name actor_name service_user_id default_github_repo default_template default_agent rate_limit_per_hour enabled webhook_active bot_linear_user_id project_repo_map project_repo_map.* config config.*",
  getLinearIntegration:
    "id connection_type name workspace_name actor_name service_user_id default_github_repo default_template default_agent rate_limit_per_hour enabled webhook_active bot_linear_user_id project_repo_map project_repo_map.* config config.*",
  getLinearOauthInstallUrl: "url",
  listLinearIntegrations:
    "integrations[].id integrations[].connection_type integrations[].name integrations[].workspace_name integrations[].actor_name integrations[].service_user_id integrations[].default_github_repo integrations[].default_template integrations[].default_agent integrations[].rate_limit_per_hour integrations[].enabled integrations[].webhook_active integrations[].bot_linear_user_id integrations[].project_repo_map integrations[].project_repo_map.* integrations[].config integrations[].config.*",
  updateLinearIntegration:
    "id connection_type name workspace_name actor_name service_user_id default_github_repo default_template default_agent rate_limit_per_hour enabled webhook_active bot_linear_user_id project_repo_map project_repo_map.* config config.*",
  createEmailIntegration:
    "id name inbox_email inbox_id enabled default_template default_github_repo default_agent rate_limit_per_hour config config.* created_at",
  deleteEmailIntegration: "success",
  listEmailIntegrations:
    "available integrations[].id integrations[].name integrations[].inbox_email integrations[].inbox_id integrations[].enabled integrations[].default_template integrations[].default_github_repo integrations[].default_agent integrations[].rate_limit_per_hour integrations[].config integrations[].config.* integrations[].created_at",
  updateEmailIntegration:
    "id name inbox_email inbox_id enabled default_template default_github_repo default_agent rate_limit_per_hour config config.* created_at",
};
