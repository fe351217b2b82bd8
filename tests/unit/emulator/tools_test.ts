/** Promises of the emulator about tools, their providers, and what a group owns. */
import assert from "node:assert/strict";
import { type Body, type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";

const SECRET = "correct-horse-battery-staple";

const WIKI = {
  display_name: "Wiki",
  auth_methods: [
    { id: "token", kind: "static", fields: [{ id: "token", kind: "secret", required: true }] },
    { id: "login", kind: "oauth" },
  ],
};

async function newProvider({ call }: EmulatorCalls, more: object = {}): Promise<string> {
  const body = { slug: "wiki", schema: WIKI, ...more };
  return (await call("createToolProvider", { body })).provider.id;
}

function newTool(
  { call }: EmulatorCalls,
  more: object = {},
  as: "org" | "teammate" = "org",
): Promise<Body> {
  const body = { provider: "notion", auth_method: "api_key", credentials: { api_key: SECRET } };
  return call("createKnowledgeIntegration", { body: { ...body, ...more }, as });
}

Deno.test("createKnowledgeIntegration() keeps credentials and no route answers or logs them", () =>
  withEmulator(async (calls) => {
    const created = await newTool(calls, { display_name: "Handbook" });
    const path = { integration_id: created.integration.id };
    const got = await calls.call("getKnowledgeIntegration", { path });
    assert.deepEqual(
      [got.integration.status, got.integration.has_credentials, got.integration.user_id],
      ["active", true, null],
    );
    const log = await fetch(`${calls.emulator.origin}/_emulator/requests`, {
      headers: { authorization: `Bearer ${calls.emulator.keys.org}` },
    });
    const shown = JSON.stringify([created, got, await log.text()]);
    assert.ok(shown.includes("createKnowledgeIntegration"));
    assert.ok(!shown.includes(SECRET));
  }));

Deno.test("createKnowledgeIntegration() refuses what does not fit the provider, and names no value", () =>
  withEmulator(async (calls) => {
    const refused: readonly [status: number, more: object, word: RegExp][] = [
      [400, { provider: "nowhere" }, /no provider "nowhere"/],
      [400, { auth_method: "password" }, /no way to log in "password"/],
      [400, { auth_method: "oauth" }, /OAuth/],
      [400, { credentials: {} }, /need the field "api_key"/],
      [400, { credentials: { api_key: 7 } }, /must be text/],
      [400, { credentials: { api_key: SECRET, more: SECRET } }, /a field "more"/],
      [422, { credentials: SECRET }, /dict_type/],
    ];
    const body = { provider: "notion", auth_method: "api_key", credentials: { api_key: SECRET } };
    for (const [status, more, word] of refused) {
      const sent = { body: { ...body, ...more }, status };
      const { detail } = await calls.call("createKnowledgeIntegration", sent);
      assert.match(JSON.stringify(detail).replaceAll('\\"', '"'), word);
      assert.ok(!JSON.stringify(detail).includes(SECRET));
    }
    assert.equal((await calls.call("listKnowledgeIntegrations")).total_size, 0);
  }));

Deno.test("updateKnowledgeIntegration() changes what is given, replaces the metadata and leaves the rest", () =>
  withEmulator(async (calls) => {
    const { integration } = await newTool(calls, { provider_metadata: { a: 1 } });
    const path = { integration_id: integration.id };
    const change = (body: object) => calls.call("updateKnowledgeIntegration", { path, body });
    await change({ provider_metadata: { b: 2 }, tool_permissions: { search: "allow" } });
    const { integration: after } = await change({ default_mode: "ask" });
    assert.deepEqual(
      [after.provider_metadata, after.tool_permissions, after.default_mode],
      [{ b: 2 }, { search: "allow" }, "ask"],
    );
    const body = { tool_permissions: { search: "never" } };
    await calls.call("updateKnowledgeIntegration", { path, body, status: 422 });
  }));

Deno.test("a personal tool is seen by its user alone, one of an organisation by its members", () =>
  withEmulator(async (calls) => {
    const shared = (await newTool(calls)).integration.id;
    const own = (await newTool(calls, { scope: "personal" }, "teammate")).integration.id;
    const seen = async (as: "org" | "teammate" | "otherOrg", query = {}) =>
      (await calls.call("listKnowledgeIntegrations", { as, query })).integrations
        .map((one: Body) => one.id);
    assert.deepEqual(await seen("org"), [shared]);
    assert.deepEqual(await seen("teammate"), [shared, own]);
    assert.deepEqual(await seen("teammate", { scope: "personal" }), [own]);
    assert.deepEqual(await seen("teammate", { scope: "org" }), [shared]);
    assert.deepEqual(await seen("org", { provider: "linear" }), []);
    assert.deepEqual(await seen("otherOrg"), []);
    const routes = ["getKnowledgeIntegration", "deleteKnowledgeIntegration"];
    for (const route of routes) {
      await calls.call(route, { path: { integration_id: own }, status: 404 });
      await calls.call(route, { path: { integration_id: shared }, as: "otherOrg", status: 404 });
    }
    const sent = { path: { integration_id: shared }, body: { default_mode: "ask" } };
    await calls.call("updateKnowledgeIntegration", { ...sent, as: "otherOrg", status: 404 });
  }));

Deno.test("loadSessionTools() loads tools with credentials that the caller may use, and names the others", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    await newTool(calls);
    const linear = { provider: "linear", auth_method: "api_key", scope: "personal" };
    await newTool(calls, linear, "teammate");
    const { id } = await call("createSession", { body: {} });
    const path = { session_id: id };
    const load = (provider_slugs: string[], more: object = {}) =>
      call("loadSessionTools", { path, body: { provider_slugs }, ...more });
    assert.deepEqual(await load(["notion", "linear", "nowhere", "notion"]), {
      loaded: [{ id: "notion", name: "Notion" }],
      needs_auth: ["linear"],
      skipped: ["nowhere"],
    });
    await load(["notion"]);
    const { tools } = await call("listSessionTools", { path });
    assert.deepEqual(tools, [{ id: "notion", name: "Notion" }]);
    await load([], { status: 422 });
    await load(["notion"], { as: "otherOrg", status: 404 });
    await load(["notion"], { as: "readOnly", status: 403 });
    await call("destroySession", { path });
    await load(["notion"], { status: 410 });
  }));

Deno.test("listKnowledgeIntegrations() gives pages that hold each tool once, and refuses a strange token", () =>
  withEmulator(async (calls) => {
    const made: string[] = [];
    for (let one = 0; one < 3; one++) made.push((await newTool(calls)).integration.id);
    const first = await calls.call("listKnowledgeIntegrations", { query: { page_size: 2 } });
    await calls.call("deleteKnowledgeIntegration", { path: { integration_id: made[0] ?? "" } });
    const query = { page_size: 2, page_token: first.next_page_token };
    const second = await calls.call("listKnowledgeIntegrations", { query });
    const ids = [...first.integrations, ...second.integrations].map((one: Body) => one.id);
    assert.deepEqual([ids, second.next_page_token, second.total_size], [made, null, 2]);
    const strange = { query: { page_token: "strange" }, status: 400 };
    await calls.call("listKnowledgeIntegrations", strange);
  }));

Deno.test("createToolProvider() answers client ids and never a client secret", () =>
  withEmulator(async (calls) => {
    const secrets = { login: { client_id: "wiki-app", client_secret: SECRET, other: SECRET } };
    const id = await newProvider(calls, { oauth_client_secrets: secrets });
    const path = { provider_id: id };
    const masked = { login: { client_id: "wiki-app", client_secret: "***", other: "***" } };
    const { provider } = await calls.call("getToolProvider", { path });
    assert.deepEqual(provider.oauth_client_secrets, masked);
    const all = await calls.call("listToolProviders");
    const changed = await calls.call("updateToolProvider", { path, body: { schema: WIKI } });
    assert.deepEqual(changed.provider.oauth_client_secrets, masked, "an update keeps them");
    assert.ok(!JSON.stringify([all, changed]).includes(SECRET));
  }));

Deno.test("createToolProvider() refuses a bad slug, a slug that is taken and a bad definition", () =>
  withEmulator(async (calls) => {
    await newProvider(calls);
    const refused: readonly [status: number, more: object][] = [
      [409, {}],
      [409, { slug: "notion" }],
      [422, { slug: "My wiki" }],
      [422, { schema: { display_name: "Wiki" } }],
      [422, { schema: { ...WIKI, auth_methods: [] } }],
      [400, { slug: "other", oauth_client_secrets: { token: { client_id: "x" } } }],
    ];
    for (const [status, more] of refused) {
      const body = { slug: "wiki", schema: WIKI, ...more };
      await calls.call("createToolProvider", { body, status });
    }
    assert.equal((await calls.call("listToolProviders")).total_size, 4);
  }));

Deno.test("built-in providers are forked, not changed; the copy has no secrets", () =>
  withEmulator(async (calls) => {
    const { providers } = await calls.call("listToolProviders", { query: { page_size: 1 } });
    const path = { provider_id: providers[0].id };
    await calls.call("updateToolProvider", { path, body: { schema: WIKI }, status: 403 });
    await calls.call("deleteToolProvider", { path, status: 403 });
    const body = { slug: "mine" };
    const { provider } = await calls.call("forkToolProvider", { path, body });
    assert.deepEqual(
      [provider.schema, provider.is_builtin, provider.oauth_client_secrets],
      [providers[0].schema, false, {}],
    );
    await calls.call("forkToolProvider", { path, body, status: 409 });
  }));

Deno.test("a provider is its organisation's, changed by admins, and deleted when no tool uses it", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { provider_id: await newProvider(calls) };
    await call("getToolProvider", { path, as: "otherOrg", status: 404 });
    await call("forkToolProvider", { path, body: { slug: "x" }, as: "otherOrg", status: 404 });
    await call("deleteToolProvider", { path, as: "otherOrg", status: 404 });
    await call("deleteToolProvider", { path, as: "teammate", status: 403 });
    const tool = { provider: "wiki", auth_method: "token", credentials: { token: SECRET } };
    await call("createKnowledgeIntegration", { body: tool, as: "otherOrg", status: 400 });
    const { integration } = await call("createKnowledgeIntegration", { body: tool });
    await call("deleteToolProvider", { path, status: 409 });
    await call("deleteKnowledgeIntegration", { path: { integration_id: integration.id } });
    await call("deleteToolProvider", { path });
    await call("getToolProvider", { path, status: 404 });
  }));

Deno.test("cleanupOrg() removes tools, directives and agents of the organisation and of no other", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    await newProvider(calls);
    const tool = { provider: "notion", auth_method: "api_key", credentials: { api_key: SECRET } };
    const skill = {
      type: "skill_v0",
      name: "notes",
      content: { files: [{ path: "SKILL.md", mode: "text", inline: "# Notes" }] },
    };
    for (const as of ["org", "otherOrg"] as const) {
      await call("createKnowledgeIntegration", { body: tool, as });
      await call("createDirective", { body: skill, as });
      await call("createAgent", { body: { name: "Reviewer" }, as });
      await call("createScheduledAgent", {
        body: { name: "Nightly", cron: "0 3 * * *", prompt: "x" },
        as,
      });
    }
    const left = async (as: "org" | "otherOrg") => [
      (await call("listKnowledgeIntegrations", { as })).total_size,
      (await call("listDirectives", { as, query: { type: "skill_v0" } })).directives.length,
      (await call("listAgents", { as })).length,
      (await call("listScheduledAgents", { as })).agents.length,
    ];
    assert.deepEqual(await left("org"), [1, 1, 1, 1]);
    await call("cleanupOrg");
    assert.deepEqual(await left("org"), [0, 0, 0, 0]);
    assert.equal((await call("listToolProviders")).total_size, 3);
    assert.deepEqual(await left("otherOrg"), [1, 1, 1, 1]);
  }));

Deno.test("getGroupUsage() counts templates and skills of a group and shows five names", () =>
  withEmulator(async ({ call }) => {
    const owner_team_id = "team_docs";
    for (let one = 1; one <= 6; one++) {
      const body = { display_name: `Docs ${one}`, github_repo: `acme/docs-${one}` };
      const path = { template_id: (await call("createTemplate", { body })).id };
      await call("updateTemplate", { path, body: { owner_team_id } });
    }
    const files = [{ path: "SKILL.md", mode: "text", inline: "# Review\n" }];
    const content = { entry_md: "SKILL.md", files };
    const skill = { type: "skill_v0", name: "review", content };
    const { directive } = await call("createDirective", { body: skill });
    const skillPath = { directive_id: directive.id };
    await call("updateDirective", { path: skillPath, body: { owner_team_id } });
    const path = { team_id: owner_team_id };
    assert.deepEqual(await call("getGroupUsage", { path }), {
      team_id: owner_team_id,
      template_count: 6,
      skill_count: 1,
      in_use: true,
      template_names: ["Docs 1", "Docs 2", "Docs 3", "Docs 4", "Docs 5"],
      skill_names: ["review"],
    });
    const elsewhere = await call("getGroupUsage", { path, as: "otherOrg" });
    assert.deepEqual([elsewhere.in_use, elsewhere.template_names], [false, []]);
  }));
