/** Members of the answers of the `deployments` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
  destroyDeployment: "deployment_id status message",
  getDeployment:
    "deployment_id name state url error_message version is_latest previous_deployment_id app_name template runtime src_hash created_at updated_at ready_at discovery.description discovery.summary discovery.capabilities[] discovery.use_cases[] discovery.tags[] discovery.api.openapi_path discovery.api.endpoints[] discovery.generated.by discovery.generated.at",
  getDeploymentLogs:
    "deployment_id logs[].log_type logs[].content logs[].created_at source instructions",
  listDeployments:
    "deployments[].deployment_id deployments[].name deployments[].state deployments[].url deployments[].error_message deployments[].version deployments[].is_latest deployments[].previous_deployment_id deployments[].app_name deployments[].template deployments[].runtime deployments[].src_hash deployments[].created_at deployments[].updated_at deployments[].ready_at deployments[].discovery.description deployments[].discovery.summary deployments[].discovery.capabilities[] deployments[].discovery.use_cases[] deployments[].discovery.tags[] deployments[].discovery.api.openapi_path deployments[].discovery.api.endpoints[] deployments[].discovery.generated.by deployments[].discovery.generated.at total",
};
