/**
 * The areas of the command line and where their operations live, so that a command loads its own
 * area and no other.
 *
 * @module
 */
import { FOLLOW_UPS, type FollowUps } from "./follow_ups.ts";
import type { Operation } from "./types.ts";

/** Operations by export name. */
type Operations = { readonly [name: string]: Operation };

/** Paths of members, separated by blanks, by operation id. */
type AnswerFields = { readonly ANSWER_FIELDS: { readonly [id: string]: string } };

/** One area: the first word of a command. */
export interface Area {
  /** What the area is about, one line. */
  readonly summary: string;
  /** Other first words for the same area. */
  readonly aliases?: readonly string[];
  /** The commands that lead on after a failure. */
  readonly followUps: FollowUps;
  /** Loads its operations, by export name. */
  readonly load: () => Promise<Operations>;
  /** Loads the members of their answers, by operation id. */
  readonly fields: () => Promise<AnswerFields>;
}

/** All areas by their first word, in the order of help. */
export const AREAS: { readonly [word: string]: Area } = {
  session: {
    summary: "Launch, prompt, watch and inspect sessions, their files, git and deploys",
    followUps: FOLLOW_UPS.session,
    load: () =>
      parts(
        import("./session/lifecycle.ts"),
        import("./session/prompts.ts"),
        import("./session/sessions.ts"),
        import("./session/workspace.ts"),
        import("./session/files.ts"),
        import("./session/env.ts"),
        import("./session/git.ts"),
        import("./session/deploy.ts"),
        import("./session/search.ts"),
        import("./session/approvals.ts"),
        import("./session/tools.ts"),
        import("./session/shares.ts"),
      ),
    fields: () => import("./answer_fields/session.ts"),
  },
  template: {
    summary: "Create, build, repair and update the templates of the organisation",
    followUps: FOLLOW_UPS.template,
    load: () =>
      parts(
        import("./template/templates.ts"),
        import("./template/builds.ts"),
        import("./template/secrets.ts"),
        import("./template/context.ts"),
        import("./template/guardrails.ts"),
      ),
    fields: () => import("./answer_fields/template.ts"),
  },
  activity: {
    summary: "See what you and the organisation have used",
    followUps: FOLLOW_UPS.activity,
    load: () => import("./activity.ts"),
    fields: () => import("./answer_fields/activity.ts"),
  },
  secrets: {
    summary: "Set and list secrets, your own or the organisation's",
    followUps: FOLLOW_UPS.secrets,
    load: () => import("./secrets.ts"),
    fields: () => import("./answer_fields/secrets.ts"),
  },
  instructions: {
    summary: "Read and write standing instructions for agents",
    followUps: FOLLOW_UPS.instructions,
    load: () => import("./instructions.ts"),
    fields: () => import("./answer_fields/instructions.ts"),
  },
  guardrails: {
    summary: "Limits, allow-lists and deploy permissions of the organisation",
    followUps: FOLLOW_UPS.guardrails,
    load: () =>
      parts(
        import("./guardrails/limits.ts"),
        import("./guardrails/rules.ts"),
        import("./guardrails/hooks.ts"),
        import("./guardrails/network.ts"),
      ),
    fields: () => import("./answer_fields/guardrails.ts"),
  },
  integrations: {
    summary: "Keys of model providers",
    followUps: FOLLOW_UPS.integrations,
    aliases: ["providers"],
    load: () =>
      parts(
        import("./integrations/anthropic.ts"),
        import("./integrations/openai.ts"),
      ),
    fields: () => import("./answer_fields/integrations.ts"),
  },
  agents: {
    summary: "Agents of the roster and the triggers that start them",
    aliases: ["agent"],
    followUps: FOLLOW_UPS.agents,
    load: () =>
      parts(
        import("./agents/roster.ts"),
        import("./agents/slack.ts"),
        import("./agents/github.ts"),
        import("./agents/linear.ts"),
        import("./agents/email.ts"),
      ),
    fields: () => import("./answer_fields/agents.ts"),
  },
  "scheduled-agents": {
    summary: "Agents that run at set times",
    aliases: ["scheduled-agent", "schedules", "cron"],
    followUps: FOLLOW_UPS["scheduled-agents"],
    load: () => import("./scheduled_agents.ts"),
    fields: () => import("./answer_fields/scheduled_agents.ts"),
  },
  deployments: {
    summary: "What has been deployed, and its logs",
    aliases: ["deploy", "deploys"],
    followUps: FOLLOW_UPS.deployments,
    load: () => import("./deployments.ts"),
    fields: () => import("./answer_fields/deployments.ts"),
  },
  skills: {
    summary: "Skills of the organisation, and the skill files of this program",
    followUps: FOLLOW_UPS.skills,
    load: () =>
      parts(
        import("./skills/skills.ts"),
        import("./skills/library.ts"),
      ),
    fields: () => import("./answer_fields/skills.ts"),
  },
  mcp: {
    summary: "MCP servers of the organisation, and this program as one",
    followUps: FOLLOW_UPS.mcp,
    load: () => import("./mcp.ts"),
    fields: () => import("./answer_fields/mcp.ts"),
  },
  tools: {
    summary: "Tools that agents can use, and their providers",
    followUps: FOLLOW_UPS.tools,
    load: () =>
      parts(
        import("./tools/integrations.ts"),
        import("./tools/providers.ts"),
      ),
    fields: () => import("./answer_fields/tools.ts"),
  },
  github: {
    summary: "Installations of the GitHub app and their repositories",
    followUps: FOLLOW_UPS.github,
    load: () => import("./github.ts"),
    fields: () => import("./answer_fields/github.ts"),
  },
  groups: {
    summary: "Groups of the organisation",
    followUps: FOLLOW_UPS.groups,
    load: () => import("./groups.ts"),
    fields: () => import("./answer_fields/groups.ts"),
  },
  auth: {
    summary: "Check and store the API key",
    followUps: FOLLOW_UPS.auth,
    load: () => import("./auth.ts"),
    fields: () => import("./answer_fields/auth.ts"),
  },
};

/** An area whose operations are spread over several files. */
async function parts(...files: readonly Promise<Operations>[]): Promise<Operations> {
  return Object.assign({}, ...await Promise.all(files));
}

/** Loads every operation of every area. */
export async function allOperations(): Promise<Operation[]> {
  const modules = await Promise.all(Object.values(AREAS).map((area) => area.load()));
  return modules.flatMap((module) => Object.values(module));
}

/** Loads the operations that are no commands of their own: other commands call them. */
export async function innerOperations(): Promise<Operation[]> {
  return Object.values(await import("./session/transfer.ts"));
}

/**
 * Loads the members that the answer of an operation has.
 *
 * @param operation The operation
 * @returns Paths: `.` leads into an object, `[]` into a list, `*` stands for names that the contract
 *   leaves open; for a stream, those of its lines. Nothing when the contract does not know
 */
export async function answerFields({ id, command }: Operation): Promise<readonly string[]> {
  const { ANSWER_FIELDS } = await AREAS[command.split(" ")[0] ?? ""]?.fields() ??
    { ANSWER_FIELDS: {} };
  return ANSWER_FIELDS[id]?.split(" ") ?? [];
}
