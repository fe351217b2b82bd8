/**
 * Triggers of Slack, GitHub, Linear and email: rows with their settings. Their secrets are kept and
 * never answered; nothing outside calls the emulator, so that none of them fires.
 *
 * @module
 */
import { asObject, asText } from "../../json/json_value.ts";
import { badRequest, conflict, notFound } from "../core/errors.ts";
import { newId } from "../core/names.ts";
import { orgOf, requireAdmin } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Emulator, Handler, Handlers, Page, Pages } from "../core/types.ts";
import { html } from "hono/html";
import { htmlPage } from "../http/html_page.ts";
import { readBytes } from "../http/request_body.ts";
import { opensPage, secretAddress } from "../rows/page_tokens.ts";

/** The table; `document` is what is answered, `secrets` is not. */
export const TRIGGER_TABLES = `
CREATE TABLE IF NOT EXISTS triggers (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  org TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  secrets TEXT NOT NULL,
  created_at TEXT NOT NULL
);`;

/** Where a trigger comes from. */
type Kind = "slack" | "github" | "linear" | "email";
type Document = { readonly [name: string]: unknown };

/** Largest form that a browser sends, in bytes. */
const FORM_LIMIT = 64 * 1024;

const SETTINGS = [
  "default_agent",
  "default_template",
  "default_github_repo",
  "rate_limit_per_hour",
  "service_user_id",
  "enabled",
  "project_repo_map",
  "config",
] as const;

/** Fields of bodies that are secret. */
const SECRETS = ["api_key", "webhook_signing_secret"] as const;

function pick(body: Call["body"], names: readonly string[]): Document {
  return Object.fromEntries(
    names.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  );
}

const USUAL = {
  enabled: true,
  default_agent: "claude-code",
  default_template: null,
  default_github_repo: null,
  rate_limit_per_hour: 10,
  config: null,
};

/** Members that only triggers of one kind have. */
function ownMembers(kind: Kind, row: Row): Document {
  const name = text(row, "name");
  switch (kind) {
    case "email":
      return {
        inbox_email: `${name}@inbox.example`,
        inbox_id: `in_${text(row, "id")}`,
        created_at: text(row, "created_at"),
      };
    case "linear":
      return {
        workspace_name: "Emulator",
        actor_name: name,
        service_user_id: null,
        webhook_active: false,
        bot_linear_user_id: null,
        project_repo_map: null,
      };
    case "github":
    case "slack":
      return { created_at: text(row, "created_at") };
  }
}

function answer(kind: Kind, row: Row): Document {
  return {
    id: text(row, "id"),
    name: text(row, "name"),
    ...USUAL,
    ...ownMembers(kind, row),
    ...JSON.parse(text(row, "document")),
  };
}

/** What a new trigger is made of. */
interface NewTrigger {
  readonly org: string;
  readonly kind: Kind;
  readonly name: string;
  readonly document: Document;
  readonly secrets?: Document;
}

function insert(emulator: Emulator, made: NewTrigger): string {
  const id = newId("int");
  emulator.store.run(
    `INSERT INTO triggers (id, org, kind, name, document, secrets, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    made.org,
    made.kind,
    made.name,
    JSON.stringify(made.document),
    JSON.stringify(made.secrets ?? {}),
    emulator.now(),
  );
  return id;
}

function rowsOf(call: Call, kind: Kind): Row[] {
  return call.emulator.store.all(
    "SELECT * FROM triggers WHERE org = ? AND kind = ? ORDER BY number",
    orgOf(call),
    kind,
  );
}

function find(call: Call, kind: Kind, id = call.params["integration_id"] ?? ""): Row {
  const row = rowsOf(call, kind).find((one) => one["id"] === id);
  if (row === undefined) throw notFound("Integration");
  return row;
}

function list(call: Call, kind: Kind) {
  return ok({ integrations: rowsOf(call, kind).map((row) => answer(kind, row)) });
}

function update(call: Call, kind: Kind) {
  requireAdmin(call);
  const { body, emulator } = call;
  return call.commit(() => {
    const row = find(call, kind);
    const before = JSON.parse(text(row, "document"));
    const config = body["config"] === undefined
      ? {}
      : { config: { ...asObject(before.config), ...asObject(body["config"]) } };
    emulator.store.run(
      "UPDATE triggers SET name = ?, document = ?, secrets = ? WHERE id = ?",
      asText(body["name"]) ?? text(row, "name"),
      JSON.stringify({ ...before, ...pick(body, SETTINGS), ...config }),
      JSON.stringify({ ...JSON.parse(text(row, "secrets")), ...pick(body, SECRETS) }),
      text(row, "id"),
    );
    return ok(answer(kind, find(call, kind)));
  });
}

function remove(call: Call, kind: Kind) {
  requireAdmin(call);
  return call.commit(() => {
    call.emulator.store.run("DELETE FROM triggers WHERE id = ?", text(find(call, kind), "id"));
    return ok({ success: true });
  });
}

/** The trigger is off until a person opens the address, as an app is not installed before. */
const createSlackManagedApp: Handler = (call) => {
  requireAdmin(call);
  const { emulator, body } = call;
  return call.commit(() => {
    const id = insert(emulator, {
      org: orgOf(call),
      kind: "slack",
      name: String(body["app_name"]),
      document: { ...pick(body, SETTINGS), enabled: false },
    });
    const authorize_url = secretAddress(emulator, `/connect/slack/${id}`);
    return ok({ authorize_url, api_app_id: id });
  });
};

const createManualLinearIntegration: Handler = (call) => {
  requireAdmin(call);
  const { emulator, body } = call;
  return call.commit(() => {
    const id = insert(emulator, {
      org: orgOf(call),
      kind: "linear",
      name: asText(body["name"]) ?? "Linear",
      document: { connection_type: "manual", ...pick(body, SETTINGS) },
      secrets: pick(body, SECRETS),
    });
    return ok(answer("linear", find(call, "linear", id)));
  });
};

const createEmailIntegration: Handler = (call) => {
  requireAdmin(call);
  const { emulator, body } = call;
  const name = String(body["name"]);
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(name)) {
    throw badRequest("The name becomes part of an address: letters, digits and hyphens");
  }
  return call.commit(() => {
    if (rowsOf(call, "email").some((row) => row["name"] === name)) {
      throw conflict(`The name "${name}" is taken`);
    }
    const agent = asText(body["agent_id"]);
    const config = {
      ...asObject(body["config"]),
      ...(agent === undefined ? {} : { agent_id: agent }),
    };
    const id = insert(emulator, {
      org: orgOf(call),
      kind: "email",
      name,
      document: { ...pick(body, SETTINGS), config },
    });
    return ok(answer("email", find(call, "email", id)));
  });
};

/** The address takes the form that a browser sends to create the app. */
const getGithubAppManifest: Handler = (call) => {
  requireAdmin(call);
  const { emulator, query } = call;
  const path = `/connect/github/${encodeURIComponent(orgOf(call))}`;
  const create_url = secretAddress(emulator, path);
  const state = create_url.slice(create_url.lastIndexOf("/") + 1);
  return ok({ create_url, manifest: { name: query["app_name"], url: emulator.origin }, state });
};

const getLinearOauthInstallUrl: Handler = (call) => {
  requireAdmin(call);
  const path = `/connect/linear/${encodeURIComponent(orgOf(call))}`;
  return ok({ url: secretAddress(call.emulator, path) });
};

const connected = () => htmlPage("Connected", html`<p>This page can be closed.</p>`);
const unknown = () => new Response("Not found\n", { status: 404 });

const installSlack: Page = ({ store }, { id = "", token = "" }) => {
  if (!opensPage(store, `/connect/slack/${id}`, token)) return unknown();
  store.run(
    "UPDATE triggers SET document = json_set(document, '$.enabled', json('true')) WHERE id = ?",
    id,
  );
  return connected();
};

const connectLinear: Page = (emulator, { org = "", token = "" }) => {
  if (!opensPage(emulator.store, `/connect/linear/${encodeURIComponent(org)}`, token)) {
    return unknown();
  }
  const document = { connection_type: "oauth" };
  const known = emulator.store.get(
    `SELECT 1 FROM triggers WHERE org = ? AND kind = 'linear'
       AND json_extract(document, '$.connection_type') = 'oauth'`,
    org,
  );
  // A browser may read an address more than once.
  if (known !== undefined) return connected();
  insert(emulator, { org, kind: "linear", name: "Linear", document });
  return connected();
};

const createGithubApp: Page = async (emulator, { org = "", token = "" }, request) => {
  if (!opensPage(emulator.store, `/connect/github/${encodeURIComponent(org)}`, token)) {
    return unknown();
  }
  const form = new URLSearchParams(new TextDecoder().decode(await readBytes(request, FORM_LIMIT)));
  insert(emulator, { org, kind: "github", name: nameIn(form.get("manifest")), document: {} });
  return connected();
};

function nameIn(manifest: string | null): string {
  try {
    return asText(asObject(JSON.parse(manifest ?? ""))?.["name"]) ?? "GitHub";
  } catch {
    throw badRequest("The form holds no manifest");
  }
}

/** Gives the defaults of an agent to the triggers that start it. Call it inside a transaction. */
export function spreadDefaults(call: Call, agentId: string, defaults: Document): void {
  if (Object.keys(defaults).length === 0) return;
  call.emulator.store.run(
    `UPDATE triggers SET document = json_patch(document, ?)
     WHERE org = ? AND json_extract(document, '$.config.agent_id') = ?`,
    JSON.stringify(defaults),
    orgOf(call),
    agentId,
  );
}

/** Which secrets are kept for which agent; never the secrets themselves. */
const listAgentTriggerCredentials: Handler = (call) => {
  const rows = call.emulator.store.all(
    `SELECT t.*, a.id AS agent_id, json_extract(a.document, '$.name') AS agent_name
     FROM triggers t JOIN agents a
       ON a.org = t.org AND a.id = json_extract(t.document, '$.config.agent_id')
     WHERE t.org = ? ORDER BY t.number`,
    orgOf(call),
  );
  const trigger_credentials = rows.flatMap((row) =>
    Object.keys(JSON.parse(text(row, "secrets"))).map((name) => {
      const key = `${text(row, "kind")}_${name}`;
      return {
        ref: `agent["${text(row, "agent_id").slice(0, 8)}"]["${key}"]`,
        agent_id: text(row, "agent_id"),
        agent_name: textOrNull(row, "agent_name") ?? "",
        agent_avatar: null,
        agent_avatar_image_url: null,
        provider: text(row, "kind"),
        credential_key: key,
        integration_id: text(row, "id"),
        integration_name: text(row, "name"),
      };
    })
  );
  return ok({ trigger_credentials });
};

/** Handlers of triggers. */
export const triggerHandlers: Handlers = {
  listSlackIntegrations: (call) => list(call, "slack"),
  getSlackIntegration: (call) => ok(answer("slack", find(call, "slack"))),
  createSlackManagedApp,
  updateSlackIntegration: (call) => update(call, "slack"),
  deleteSlackIntegration: (call) => remove(call, "slack"),
  listGithubIntegrations: (call) => list(call, "github"),
  getGithubIntegration: (call) => ok(answer("github", find(call, "github"))),
  getGithubAppManifest,
  updateGithubIntegration: (call) => update(call, "github"),
  deleteGithubIntegration: (call) => remove(call, "github"),
  listLinearIntegrations: (call) => list(call, "linear"),
  getLinearIntegration: (call) => ok(answer("linear", find(call, "linear"))),
  createManualLinearIntegration,
  getLinearOauthInstallUrl,
  updateLinearIntegration: (call) => update(call, "linear"),
  deleteLinearIntegration: (call) => remove(call, "linear"),
  listEmailIntegrations: (call) => {
    const integrations = rowsOf(call, "email").map((row) => answer("email", row));
    return ok({ available: true, integrations });
  },
  createEmailIntegration,
  updateEmailIntegration: (call) => update(call, "email"),
  deleteEmailIntegration: (call) => remove(call, "email"),
  listAgentTriggerCredentials,
};

/** Pages that a person opens to connect a platform. */
export const triggerPages: Pages = {
  "/connect/slack/:id/:token": installSlack,
  "/connect/linear/:org/:token": connectLinear,
};

/** Addresses that take the form of such a page. */
export const triggerUploads: Pages = { "/connect/github/:org/:token": createGithubApp };
