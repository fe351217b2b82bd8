/** Agents of the roster, and what they did. */
import { asObject, asText } from "../../json/json_value.ts";
import { ApiError, notFound } from "../core/errors.ts";
import { orgOf } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { type Row, text } from "../core/store.ts";
import type { Call, Handler, Handlers } from "../core/types.ts";
import { spreadDefaults } from "./triggers.ts";

/** The table; `document` is what a body may set. */
export const AGENT_TABLES = `
CREATE TABLE IF NOT EXISTS agents (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  document TEXT NOT NULL,
  created_at TEXT NOT NULL
);`;

/** Days of a scorecard where the caller names none. */
const DAYS = 30;

const FIELDS = [
  "name",
  "description",
  "avatar",
  "system_instructions",
  "default_template",
  "default_agent",
  "evaluator_criteria",
  "economics",
  "owner_team_id",
  "callable_by",
] as const;

type Document = { readonly [name: string]: unknown };

const documentOf = (row: Row): Document => JSON.parse(text(row, "document"));

function given({ body }: Call): Document {
  return Object.fromEntries(
    FIELDS.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  );
}

function answer(call: Call, row: Row) {
  const document = documentOf(row);
  const mayHumans = asObject(document["callable_by"])?.["humans"] !== false;
  const nothing = Object.fromEntries(
    FIELDS.filter((name) => name !== "callable_by").map((name) => [name, null]),
  );
  return {
    id: text(row, "id"),
    organization_id: text(row, "org"),
    ...nothing,
    callable_by: { humans: true, groups: [], agents: [] },
    ...document,
    avatar_image_url: null,
    disabled_at: null,
    can_launch: mayHumans,
    can_edit: call.account.scopes.includes("integrations:write"),
  };
}

function rowsOf(call: Call): Row[] {
  return call.emulator.store.all("SELECT * FROM agents WHERE org = ? ORDER BY number", orgOf(call));
}

function find(call: Call, id = call.params["agent_id"] ?? ""): Row {
  const row = rowsOf(call).find((one) => one["id"] === id);
  if (row === undefined) throw notFound("Agent");
  return row;
}

const listAgents: Handler = (call) => {
  const all = rowsOf(call).map((row) => answer(call, row));
  return ok(call.query["can_launch"] === true ? all.filter((one) => one.can_launch) : all);
};

const createAgent: Handler = (call) => {
  const { emulator, account } = call;
  const id = crypto.randomUUID();
  return call.commit(() => {
    emulator.store.run(
      "INSERT INTO agents (id, org, user_id, document, created_at) VALUES (?, ?, ?, ?, ?)",
      id,
      orgOf(call),
      account.userId,
      JSON.stringify(given(call)),
      emulator.now(),
    );
    return { status: 201, body: answer(call, find(call, id)) };
  });
};

const updateAgent: Handler = (call) => {
  const { emulator } = call;
  const changes = given(call);
  if (Object.keys(changes).length === 0) {
    throw new ApiError(422, [
      { type: "value_error", loc: ["body"], msg: "Give at least one field to change" },
    ]);
  }
  return call.commit(() => {
    const row = find(call);
    emulator.store.run(
      "UPDATE agents SET document = ? WHERE id = ?",
      JSON.stringify({ ...documentOf(row), ...changes }),
      text(row, "id"),
    );
    const { default_agent, default_template } = changes;
    spreadDefaults(call, text(row, "id"), {
      ...(typeof default_agent === "string" ? { default_agent } : {}),
      ...(default_template === undefined ? {} : { default_template }),
    });
    return ok(answer(call, find(call)));
  });
};

const deleteAgent: Handler = (call) =>
  call.commit(() => {
    call.emulator.store.run("DELETE FROM agents WHERE id = ?", text(find(call), "id"));
    return { status: 204 };
  });

/** No trigger fires in the emulator, so that agents of the roster have run nothing. */
const getAgentScorecard: Handler = (call) => {
  const days = typeof call.query["days"] === "number" ? call.query["days"] : DAYS;
  const agents = rowsOf(call).map((row) => {
    const document = documentOf(row);
    const economics = asObject(document["economics"]) ?? {};
    const cap = asObject(economics["budget"])?.["monthly_usd_cap"];
    return {
      agent_id: text(row, "id"),
      name: asText(document["name"]) ?? "",
      avatar: document["avatar"] ?? null,
      avatar_image_url: null,
      sessions: 0,
      turns: 0,
      tokens: { input: 0, output: 0, cache_read: 0, cache_write: 0 },
      spend_usd: 0,
      duration_ms: 0,
      graded_runs: 0,
      successful_runs: 0,
      objective_hit_rate: null,
      tasks: {},
      unpriced_runs: 0,
      value_usd: 0,
      minutes_returned: 0,
      budget: {
        monthly_usd_cap: typeof cap === "number" ? cap : null,
        month_spend_usd: 0,
        exceeded: false,
      },
      economics,
    };
  });
  return ok({ days, agents, totals: { spend_usd: 0, value_usd: 0 }, parameters: {} });
};

/** Handlers of agents. */
export const agentHandlers: Handlers = {
  listAgents,
  getAgent: (call) => ok(answer(call, find(call))),
  createAgent,
  updateAgent,
  deleteAgent,
  getAgentScorecard,
};
