/** Templates as the API shows them. */
import { numberOrNull, type Store, text, textOrNull } from "../core/store.ts";
import type { Template } from "../rows/templates.ts";
import { secretsStatus } from "../org/template_secrets.ts";
import { HOME } from "../workspace/path.ts";

/** A template as lists show it. */
export function templateAnswer(store: Store, template: Template) {
  const { row } = template;
  const { required, configured, missing } = secretsStatus(store, template);
  const spec = textOrNull(row, "build_spec");
  return {
    id: template.id,
    name: template.name,
    display_name: template.displayName,
    description: textOrNull(row, "description"),
    repo_patterns: JSON.parse(text(row, "repo_patterns")),
    required_secrets: required,
    secrets_configured: configured,
    has_all_required: missing.length === 0,
    tier: text(row, "tier"),
    e2b_template_id: template.snapshot,
    docker_image: null,
    created_at: text(row, "created_at"),
    updated_at: textOrNull(row, "updated_at"),
    build_status: template.buildStatus,
    build_started_at: textOrNull(row, "build_started_at"),
    build_completed_at: textOrNull(row, "build_completed_at"),
    framework: textOrNull(row, "framework"),
    github_repo: text(row, "github_repo"),
    github_branch: text(row, "github_branch"),
    agents: template.agents,
    e2b_agent_templates: null,
    repos: template.repos,
    build_spec: spec === null ? null : JSON.parse(spec),
    workdir: HOME,
  };
}

/** A template in full. */
export function templateDetail(store: Store, template: Template) {
  const { row } = template;
  const restart = numberOrNull(row, "restart_at_startup");
  return {
    ...templateAnswer(store, template),
    services: JSON.parse(text(row, "services")),
    session_args: template.sessionArgs ?? [],
    restart_at_startup: restart === 1,
    startup_script: textOrNull(row, "startup_script"),
    owner_team_id: textOrNull(row, "owner_team_id"),
    rebuild_schedule: textOrNull(row, "rebuild_schedule"),
    skills: [],
    mcp_servers: [],
    attachments_changed_since_build: false,
    directive_manifest_hash: null,
    last_built_directive_manifest_hash: null,
  };
}
