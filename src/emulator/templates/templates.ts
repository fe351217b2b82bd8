/**
 * Organisation templates: list, read, create, change, delete. Their secrets are in
 * `template_secrets.ts`, builds in `template_build.ts`, sessions in `template_sessions.ts`.
 *
 * @module
 */
import { asText } from "../../json/json_value.ts";
import { ApiError, badRequest, conflict, invalidField, notFound } from "../core/errors.ts";
import { removeFolder } from "../workspace/folders.ts";
import { newId } from "../core/names.ts";
import { orgOf, requireAdmin } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { checkRepositoryName } from "../git/repositories.ts";
import { readSessionArguments } from "../sessions/arguments.ts";
import { type Cell, number } from "../core/store.ts";
import { templateAnswer, templateDetail } from "./answers.ts";
import { recoverBuilds, templateBuildHandlers } from "./build.ts";
import { buildLog, templateLogHandlers } from "./build_log.ts";
import {
  findTemplate,
  readTemplate,
  type Template,
  TEMPLATE_TABLES,
  templateOf,
  type TemplateRepo,
} from "../rows/templates.ts";
import { TEMPLATE_SECRET_TABLES, templateSecretHandlers } from "../org/template_secrets.ts";
import { bootTemplate, removeLeftovers, templateSessionHandlers } from "./sessions.ts";
import type { Call, Handler, Part } from "../core/types.ts";

const PAGE_SIZE = 20;

/** Machine sizes; the pages of the documentation name them differently. */
const TIERS = ["basic", "standard", "max", "starter", "performance", "pro"];

const listTemplates: Handler = (call) => {
  const asked = call.query["page_size"];
  const size = typeof asked === "number" ? asked : PAGE_SIZE;
  const { store } = call.emulator;
  // One more than a page tells whether there is a next one.
  const rows = store.all(
    "SELECT * FROM templates WHERE org = ? AND number > ? ORDER BY number LIMIT ?",
    orgOf(call),
    positionFrom(call.query["page_token"]),
    size + 1,
  );
  const page = rows.slice(0, size);
  const last = rows.length > size ? page.at(-1) : undefined;
  return ok({
    templates: page.map((row) => templateAnswer(store, templateOf(row))),
    next_page_token: last === undefined ? null : btoa(`after:${number(last, "number")}`),
  });
};

function positionFrom(token: unknown): number {
  if (typeof token !== "string" || token === "") return 0;
  try {
    const position = /^after:(\d+)$/.exec(atob(token))?.[1];
    if (position !== undefined) return Number(position);
  } catch {
    // Not even base64: refused below like any other token the emulator did not make.
  }
  throw badRequest("page_token is not one this list gave out");
}

const getTemplate: Handler = (call) => ok(templateDetail(call.emulator.store, findTemplate(call)));

const createTemplate: Handler = (call) => {
  requireAdmin(call);
  const org = orgOf(call);
  const { body, emulator } = call;
  const repo = checkedRepository(body["github_repo"], ["body", "github_repo"]);
  const branch = asText(body["github_branch"]) ?? "main";
  const name = checkedName(asText(body["name"]) ?? derivedName(repo, branch));
  const repos = checkedRepositories(body["github_repos"], { full_name: repo, branch });
  const tier = checkedTier(asText(body["tier"]) ?? "basic");
  const agents = checkedAgents(body["agents"]);
  const spec = body["build_spec"] ?? null;
  const id = newId("tmpl");
  return call.commit(() => {
    if (
      emulator.store.get("SELECT 1 FROM templates WHERE org = ? AND name = ?", org, name) !==
        undefined
    ) {
      throw conflict(`A template named "${name}" already exists in this organization`);
    }
    emulator.store.run(
      `INSERT INTO templates (id, org, user_id, name, display_name, description, github_repo,
         github_branch, repos, tier, agents, repo_patterns, required_secrets, services, build_spec,
         build_status, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', '[]', ?, 'pending', ?)`,
      id,
      org,
      call.account.userId,
      name,
      String(body["display_name"]),
      asText(body["description"]) ?? null,
      repo,
      branch,
      JSON.stringify(repos),
      tier,
      JSON.stringify(agents),
      JSON.stringify([repo]),
      spec === null ? null : JSON.stringify(spec),
      emulator.now(),
    );
    const made = templateAnswer(emulator.store, existing(call, id));
    const { display_name, github_repo, build_status, framework } = made;
    return {
      status: 201,
      body: { id, name, display_name, github_repo, build_status, framework, agents },
    };
  });
};

function existing(call: Call, id: string): Template {
  const template = readTemplate(call.emulator.store, id);
  if (template === undefined) throw notFound("Template");
  return template;
}

function checkedRepository(value: unknown, loc: readonly (string | number)[]): string {
  const name = typeof value === "string" ? value : "";
  try {
    checkRepositoryName(name);
  } catch {
    throw invalidField(loc, "Repository must be owner/name", "string_pattern_mismatch");
  }
  return name;
}

function derivedName(repo: string, branch: string): string {
  const base = repo.slice(repo.indexOf("/") + 1);
  const slug = (part: string) => part.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const name = branch === "main" ? slug(base) : `${slug(base)}-${slug(branch)}`;
  return name.replace(/^-+|-+$/g, "") || "template";
}

function checkedName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,99}$/.test(name)) return name;
  throw invalidField(
    ["body", "name"],
    "Name must hold lowercase letters, digits, dots and hyphens",
  );
}

function checkedTier(tier: string): string {
  if (TIERS.includes(tier)) return tier;
  throw invalidField(["body", "tier"], `Input should be one of ${TIERS.join(", ")}`, "enum");
}

function checkedAgents(value: unknown): readonly string[] {
  if (value === undefined) return ["claude-code"];
  if (Array.isArray(value) && value.length > 0) return value.map(String);
  throw invalidField(["body", "agents"], "List should have at least 1 item", "too_short");
}

/** The repositories of a template, its main one first. */
function checkedRepositories(value: unknown, main: TemplateRepo): TemplateRepo[] {
  if (value === undefined || value === null) return [main];
  if (!Array.isArray(value)) {
    throw invalidField(["body", "github_repos"], "Input should be a valid list", "list_type");
  }
  const others = value.map((one, index) => ({
    ...one,
    full_name: checkedRepository(one?.full_name, ["body", "github_repos", index, "full_name"]),
    branch: asText(one?.branch) ?? "main",
  }));
  return [main, ...others.filter((one) => one.full_name !== main.full_name)];
}

/** How a field of a PATCH becomes the value of its column. */
const CHANGES: { readonly [field: string]: (value: unknown) => Cell } = {
  display_name: (value) => {
    if (value === "") throw invalidField(["body", "display_name"], "String should not be empty");
    return String(value);
  },
  description: (value) => asText(value) ?? null,
  session_args: (value) => JSON.stringify(readSessionArguments(value)),
  restart_at_startup: (value) => value === true ? 1 : 0,
  startup_script: (value) => asText(value) ?? null,
  owner_team_id: (value) => asText(value) ?? null,
  rebuild_schedule: (value) => checkedSchedule(asText(value)),
  repo_patterns: (value) => JSON.stringify(value),
  tier: (value) => checkedTier(String(value)),
  agents: (value) => JSON.stringify(checkedAgents(value)),
};

/** The schedule is kept and shown; the emulator starts no builds by itself. */
function checkedSchedule(schedule: string | undefined): string | null {
  if (schedule === undefined) return null;
  if (/^\s*\S+(\s+\S+){4}\s*$/.test(schedule)) return schedule;
  throw invalidField(["body", "rebuild_schedule"], "Schedule must have five cron fields");
}

const updateTemplate: Handler = (call) => {
  requireAdmin(call);
  const { id } = findTemplate(call);
  const given = Object.keys(CHANGES).filter((field) => call.body[field] !== undefined);
  if (given.length === 0) {
    throw new ApiError(422, [
      { type: "value_error", loc: ["body"], msg: "Give at least one field to change" },
    ]);
  }
  return call.commit(() => {
    const { store } = call.emulator;
    for (const field of given) {
      const value = CHANGES[field]?.(call.body[field]) ?? null;
      store.run(`UPDATE templates SET ${field} = ? WHERE id = ?`, value, id);
    }
    store.run("UPDATE templates SET updated_at = ? WHERE id = ?", call.emulator.now(), id);
    return ok(updatedAnswer(call, id, given));
  });
};

/** The fields every update answers, and those this one changed. */
function updatedAnswer(call: Call, id: string, changed: readonly string[]) {
  const { store } = call.emulator;
  const template = existing(call, id);
  const detail: Record<string, unknown> = templateDetail(store, template);
  const always = ["id", "name", "display_name", "description", "tier", "updated_at"];
  const kept = template.sessionArgs === null ? [] : ["session_args"];
  const names = new Set([...always, ...kept, ...changed]);
  return Object.fromEntries([...names].map((name) => [name, detail[name]]));
}

const deleteTemplate: Handler = (call) => {
  requireAdmin(call);
  const { id, buildId } = findTemplate(call);
  const { emulator } = call;
  const reply = call.commit(() => {
    emulator.store.run(
      `DELETE FROM events WHERE log IN
         (SELECT 'build:' || id FROM template_builds WHERE template_id = ?)`,
      id,
    );
    emulator.store.run("DELETE FROM templates WHERE id = ?", id);
    return { status: 204 };
  });
  if (buildId !== null) emulator.events.touch(buildLog(buildId));
  emulator.background(
    `removing template ${id}`,
    () => removeFolder(`${emulator.dataDir}/templates/${id}`),
  );
  return reply;
};

/** Each repository once, with the first template that uses it. */
const listTemplateRepos: Handler = (call) => {
  const rows = call.emulator.store.all(
    "SELECT * FROM templates WHERE org = ? ORDER BY number",
    orgOf(call),
  );
  const found = new Map<string, unknown>();
  for (const template of rows.map(templateOf)) {
    for (const repo of template.repos) {
      if (found.has(repo.full_name)) continue;
      found.set(repo.full_name, {
        full_name: repo.full_name,
        default_branch: repo.branch,
        template_name: template.name,
        template_id: template.id,
      });
    }
  }
  return ok({ repos: [...found.values()] });
};

/** Templates as a part of the emulator. */
export const templatesPart: Part = {
  tables: `${TEMPLATE_TABLES}${TEMPLATE_SECRET_TABLES}`,
  handlers: {
    listTemplates,
    getTemplate,
    createTemplate,
    updateTemplate,
    deleteTemplate,
    listTemplateRepos,
    ...templateBuildHandlers,
    ...templateLogHandlers,
    ...templateSessionHandlers,
    ...templateSecretHandlers,
  },
  template: bootTemplate,
  recover(emulator) {
    recoverBuilds(emulator);
    removeLeftovers(emulator);
  },
};
