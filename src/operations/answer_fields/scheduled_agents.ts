/** Members of the answers of the `scheduled-agents` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  createScheduledAgent:
    "id name cron prompt org_template_id template_name agent model enabled slack_integration_id slack_integration_name slack_channel_id last_run_at last_session_id next_run_at created_at updated_at",
  getScheduledAgent:
    "id name cron prompt org_template_id template_name agent model enabled slack_integration_id slack_integration_name slack_channel_id last_run_at last_session_id next_run_at created_at updated_at",
  listScheduledAgents:
    "agents[].id agents[].name agents[].cron agents[].prompt agents[].org_template_id agents[].template_name agents[].agent agents[].model agents[].enabled agents[].slack_integration_id agents[].slack_integration_name agents[].slack_channel_id agents[].last_run_at agents[].last_session_id agents[].next_run_at agents[].created_at agents[].updated_at",
  runScheduledAgent: "scheduled_agent_id session_id enabled trigger triggered_at",
  updateScheduledAgent:
    "id name cron prompt org_template_id template_name agent model enabled slack_integration_id slack_integration_name slack_channel_id last_run_at last_session_id next_run_at created_at updated_at",
};
