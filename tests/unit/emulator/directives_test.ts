/** Promises of the emulator about skills, MCP servers and guardrails, and how sessions get them. */
import assert from "node:assert/strict";
import { type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";
import { hashOf } from "../../../src/process/files.ts";

const skillOf = (text: string) => ({
  entry_md: "SKILL.md",
  files: [{ path: "SKILL.md", mode: "text", inline: text }],
});

/** Creates a skill and returns its id. */
async function newSkill({ call }: EmulatorCalls, name: string, more: object = {}): Promise<string> {
  const body = { type: "skill_v0", name, content: skillOf(`# ${name}\n`), ...more };
  return (await call("createDirective", { body })).directive.id;
}

async function newTemplate({ call }: EmulatorCalls): Promise<string> {
  const body = { display_name: "Shop", github_repo: "acme/shop" };
  return (await call("createTemplate", { body })).id;
}

/** Waits until the workspace of a session is there, and reads a file of it. */
async function fileIn({ call, events }: EmulatorCalls, session_id: string, path: string) {
  await events("promptSession", { path: { session_id }, body: { prompt: 'write "x" to x.txt' } });
  return (await call("readSessionFile", { path: { session_id }, query: { path } })).content;
}

Deno.test("createDirective() makes what lists, reads and pages show, with content when asked", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const names = ["one", "two", "three"];
    const ids: string[] = [];
    for (const name of names) ids.push(await newSkill(calls, name));
    const first = await call("listDirectives", { query: { page_size: 2 } });
    assert.deepEqual(first.directives.map((one: { name: string }) => one.name), ["one", "two"]);
    assert.equal(first.total_size, 3);
    assert.equal(first.directives[0].content, undefined);
    const query = { page_size: 2, page_token: first.next_page_token, include_content: "true" };
    const second = await call("listDirectives", { query });
    assert.deepEqual(second.directives.map((one: { id: string }) => one.id), [ids[2]]);
    assert.equal(second.next_page_token, null);
    assert.deepEqual(second.directives[0].content, skillOf("# three\n"));
    const path = { directive_id: ids[0] ?? "" };
    const read = await call("getDirective", { path, query: { include_content: "true" } });
    assert.deepEqual(read.directive.content, skillOf("# one\n"));
    await call("listDirectives", { query: { type_family: "nothing" }, status: 422 });
    await call("listDirectives", { query: { page_token: "made up" }, status: 400 });
  }));

Deno.test("a directive with a taken name or content that does not fit its type is refused", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    await newSkill(calls, "one");
    const refused = (body: object, status: number) => call("createDirective", { body, status });
    await refused({ type: "skill_v0", name: "one", content: skillOf("") }, 409);
    await refused({ type: "strange", name: "x", content: {} }, 422);
    await refused({ type: "hook_v0", name: "x", content: { event: "Never" } }, 422);
    await refused({ type: "network_rule_v0", name: "x", content: { kind: "host" } }, 422);
    for (const path of ["../SKILL.md", "/SKILL.md", "a/../b", ".git/config"]) {
      const content = { entry_md: path, files: [{ path, inline: "x" }] };
      await refused({ type: "skill_v0", name: path, content }, 422);
    }
    const ref = `sha256:${"0".repeat(64)}`;
    const content = { files: [{ path: "SKILL.md", ref }] };
    await refused({ type: "skill_v0", name: "x", content }, 422);
  }));

Deno.test("secret values of an MCP server are masked, and a mask that comes back keeps them", () =>
  withEmulator(async ({ call, emulator }) => {
    const content = {
      transport: "http",
      url: "https://mcp.example.com",
      headers: { A: "planted" },
    };
    const body = { type: "mcp_server_v0", name: "docs", content };
    const made = await call("createDirective", { body });
    const path = { directive_id: made.directive.id };
    const query = { include_content: "true" };
    const read = await call("getDirective", { path, query });
    assert.deepEqual(read.directive.content.headers, { A: "********" });
    const changed = { ...read.directive.content, url: "https://other.example.com" };
    const again = await call("updateDirective", { path, body: { content: changed } });
    const { content_hash } = again.directive;
    const whole = { ...changed, headers: { A: "planted" } };
    const hash = await hashOf(new TextEncoder().encode(JSON.stringify(whole)));
    assert.equal(content_hash, `sha256:${hash}`);
    assert.ok(!JSON.stringify([made, read, again, emulator.requests()]).includes("planted"));
  }));

Deno.test("a locked directive refuses changes until an admin unlocks it", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { directive_id: await newSkill(calls, "one") };
    await call("lockDirective", { path, as: "teammate", status: 403 });
    assert.equal((await call("lockDirective", { path })).directive.locked, true);
    await call("updateDirective", { path, body: { description: "x" }, status: 409 });
    await call("replaceDirectiveAttachments", { path, body: {}, status: 409 });
    await call("resyncDirective", { path, status: 409 });
    await call("deleteDirective", { path, status: 409 });
    assert.equal((await call("unlockDirective", { path })).directive.locked_at, null);
    await call("deleteDirective", { path, status: 204 });
    await call("getDirective", { path, status: 404 });
  }));

Deno.test("directives of an organisation are not there for others", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { directive_id: await newSkill(calls, "one") };
    const as = "otherOrg";
    assert.deepEqual((await call("listDirectives", { as })).directives, []);
    await call("getDirective", { path, as, status: 404 });
    await call("updateDirective", { path, as, body: { description: "x" }, status: 404 });
    await call("deleteDirective", { path, as, status: 404 });
    const body = { applies_to_all: true };
    await call("replaceDirectiveAttachments", { path, as, body, status: 404 });
    await call("deleteDirective", { path, as: "readOnly", status: 403 });
  }));

Deno.test("attachments are replaced as a whole and narrow lists", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const template = await newTemplate(calls);
    const path = { directive_id: await newSkill(calls, "one") };
    await newSkill(calls, "two");
    const both = { template_ids: [template], repo_full_names: ["acme/api"] };
    const put = await call("replaceDirectiveAttachments", { path, body: both });
    assert.deepEqual(put, await call("listDirectiveAttachments", { path }));
    assert.deepEqual(
      put.attachments.map((one: Record<string, unknown>) => [one.template_id, one.repo_full_name]),
      [[template, null], [null, "acme/api"]],
    );
    const names = async (query: Record<string, string>) =>
      (await call("listDirectives", { query })).directives.map((one: { name: string }) => one.name);
    assert.deepEqual(await names({ template_id: template }), ["one"]);
    assert.deepEqual(await names({ repo_full_name: "acme/api" }), ["one"]);
    assert.deepEqual(await names({ repo_full_name: "acme/web" }), []);
    await call("replaceDirectiveAttachments", { path, body: { applies_to_all: true } });
    assert.deepEqual(await names({ repo_full_name: "acme/web" }), ["one"]);
    const wrong = { path, body: { template_ids: ["tmpl_none"] }, status: 404 };
    await call("replaceDirectiveAttachments", wrong);
    assert.equal((await call("listDirectiveAttachments", { path })).attachments.length, 1);
    await call("deleteTemplate", { path: { template_id: template }, status: 204 });
  }));

Deno.test("facets count labels, of those that have all labels asked for", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    await newSkill(calls, "one", { labels: { area: "billing", team: "a" } });
    await newSkill(calls, "two", { labels: { area: "billing", team: "b" } });
    await newSkill(calls, "three", { labels: { area: "search" } });
    const { facets } = await call("listDirectiveFacets");
    assert.deepEqual(facets[0], {
      key: "area",
      values: [{ value: "billing", count: 2 }, { value: "search", count: 1 }],
    });
    const url = `${emulator.url}/agent-directives:facets?labels=area:billing&labels=team:b`;
    const headers = { authorization: `Bearer ${emulator.keys.org}` };
    const narrowed = await (await fetch(url, { headers })).json();
    assert.deepEqual(narrowed.facets[1], { key: "team", values: [{ value: "b", count: 1 }] });
  }));

Deno.test("a presigned address takes the announced file once, without a key, and a page gives it", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { directive_id: await newSkill(calls, "one") };
    const bytes = new TextEncoder().encode("a,b\n1,2\n");
    const announced = { path: "data.csv", sha256: await hashOf(bytes), size: bytes.length };
    const { url, ref } = await call("presignDirectiveFileUpload", { path, body: announced });
    const put = async (body: Uint8Array<ArrayBuffer>) => {
      const response = await fetch(url, { method: "PUT", body });
      await response.body?.cancel();
      return response.status;
    };
    assert.equal(await put(new TextEncoder().encode("another!")), 400);
    assert.equal(await put(bytes), 200);
    assert.equal(await put(bytes), 403);
    const files = [...skillOf("# one\n").files, { path: "data.csv", mode: "binary", ref }];
    const body = { content: { entry_md: "SKILL.md", files } };
    const { directive } = await call("updateDirective", { path, body });
    assert.equal(directive.content_kind, "object_ref");
    const given = await fetch(directive.content.files[1].url);
    assert.deepEqual(new Uint8Array(await given.arrayBuffer()), bytes);
    const guessed = await fetch(directive.content.files[1].url.replace(/[^/]+$/, "guess"));
    assert.equal(given.status, 200);
    assert.equal(guessed.status, 404);
    await guessed.body?.cancel();
    const bad = { ...announced, sha256: "z".repeat(64) };
    await call("presignDirectiveFileUpload", { path, body: bad, status: 422 });
  }));

Deno.test("skills are found in a repository, imported once, and read again", () =>
  withEmulator(async (calls) => {
    const { call, events } = calls;
    const github_repo = { full_name: "acme/playbooks" };
    const { id } = await call("createSession", { body: { github_repo } });
    const path = { session_id: id };
    await events("promptSession", { path, body: { prompt: 'write "x" to x.txt' } });
    const write = async (content: string) => {
      const body = { path: "skills/triage/SKILL.md", content };
      await call("writeSessionFile", { path, body });
      await call("sessionGit", { path, body: { operation: "commit", message: "Write" } });
      await call("sessionGit", { path, body: { operation: "push" } });
    };
    await write("---\nname: Triage\ndescription: Sort tickets\n---\n# Triage\n");
    const repo = { repo: "acme/playbooks" };
    const found = await call("discoverDirectivesInRepo", { body: repo });
    const { candidates: [candidate] } = found;
    assert.equal(candidate.path, "skills/triage/SKILL.md");
    assert.equal(candidate.description, "Sort tickets");
    assert.equal(candidate.already_imported, false);
    const body = { source_kind: "github_repo", uri: "acme/playbooks", paths: ["skills/triage"] };
    const { directives: [made] } = await call("importDirectives", { body });
    assert.equal(made.name, "triage");
    assert.equal(made.source.commit_sha, found.commit_sha);
    const { directives: [again] } = await call("importDirectives", { body });
    assert.equal(again.id, made.id);
    const after = await call("discoverDirectivesInRepo", { body: repo });
    assert.equal(after.candidates[0].already_imported, true);
    const one = { directive_id: made.id };
    assert.equal((await call("resyncDirective", { path: one })).no_changes, true);
    await write("# Triage, changed\n");
    const synced = await call("resyncDirective", { path: one });
    assert.equal(synced.no_changes, false);
    assert.notEqual(synced.directive.content_hash, made.content_hash);
    const url = { source_kind: "url", uri: "https://example.com/SKILL.md" };
    await call("importDirectives", { body: url, status: 422 });
  }));

Deno.test("a session gets the skills of its template, of its repository and of all", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const template = await newTemplate(calls);
    const attach = async (name: string, body: object) => {
      const path = { directive_id: await newSkill(calls, name) };
      await call("replaceDirectiveAttachments", { path, body });
    };
    const ready = { path: { template_id: template } };
    await call("buildTemplate", { ...ready, body: { skip_agent: true } });
    await calls.events("streamTemplateBuildLogs", ready);
    await attach("for-template", { template_ids: [template] });
    await attach("for-repo", { repo_full_names: ["acme/shop"] });
    await attach("for-other-repo", { repo_full_names: ["acme/other"] });
    await attach("for-all", { applies_to_all: true });
    const { id } = await call("createSession", { body: { template_id: template } });
    for (const name of ["for-template", "for-repo", "for-all"]) {
      const text = await fileIn(calls, id, `.claude/skills/${name}/SKILL.md`);
      assert.equal(text, `# ${name}\n`);
    }
    const path = { session_id: id };
    const query = { path: ".claude/skills/for-other-repo/SKILL.md" };
    await call("readSessionFile", { path, query, status: 404 });
    const { files } = await call("sessionGit", { path, body: { operation: "status" } });
    assert.ok(!JSON.stringify(files ?? []).includes(".claude"));
  }));

Deno.test("skills and MCP servers are loaded into a session that runs; unknown ids are skipped", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const skill = await newSkill(calls, "late");
    const content = { transport: "stdio", command: "docs-server" };
    const made = await call("createDirective", {
      body: { type: "mcp_server_v0", name: "docs", content },
    });
    const { id } = await call("createSession", { body: {} });
    const path = { session_id: id };
    await fileIn(calls, id, "x.txt");
    const skill_ids = [skill, "dir_none", made.directive.id];
    const loaded = await call("loadSessionSkills", { path, body: { skill_ids } });
    assert.deepEqual(loaded.loaded, [{ id: skill, name: "late" }]);
    assert.deepEqual(loaded.skipped, ["dir_none", made.directive.id]);
    assert.equal(await fileIn(calls, id, ".claude/skills/late/SKILL.md"), "# late\n");
    await call("loadSessionMcps", { path, body: { mcp_ids: [made.directive.id] } });
    const { tools } = await call("listSessionTools", { path });
    assert.deepEqual(tools, [{ id: made.directive.id, name: "docs" }]);
    await call("loadSessionSkills", { path, body: { skill_ids }, as: "otherOrg", status: 404 });
    await call("loadSessionSkills", { path, body: { skill_ids: [] }, status: 422 });
    await call("loadSessionMcps", { path, body: { mcp_ids: [] }, status: 422 });
  }));

Deno.test("the context of a template is kept, cleared, and joined to that of the organisation", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    const path = { template_id: await newTemplate(calls) };
    assert.equal((await call("getTemplateContext", { path })).content, null);
    await call("setTemplateContext", { path, body: { content: "Run make check." } });
    const org = { path: { org_id: emulator.orgId }, body: { instructions: "Never push." } };
    await call("setOrgInstructions", org);
    const resolved = await call("resolveTemplateContext", { path });
    assert.equal(resolved.effective_context, "Never push.\n\nRun make check.");
    assert.deepEqual(resolved.blocks.map((one: { source: string }) => one.source), [
      "org",
      "template",
    ]);
    await call("setTemplateContext", { path, body: { content: null } });
    assert.equal((await call("resolveTemplateContext", { path })).effective_context, "Never push.");
    await call("getTemplateContext", { path, as: "otherOrg", status: 404 });
  }));

Deno.test("guardrails of a template are kept, and resolved with those of the organisation", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { template_id: await newTemplate(calls) };
    const rule = { kind: "ask", pattern: "terraform apply*" };
    const host = { kind: "host", value: "packages.example.org" };
    const own = { type: "allowlist_rule_v0", name: "no-apply", content: rule };
    const made = await call("createTemplateGuardrail", { path, body: own });
    const network = { type: "network_rule_v0", name: "npm", content: host, position: 1 };
    await call("createTemplateGuardrail", { path, body: network });
    const shared = { type: "allowlist_rule_v0", name: "shared", content: rule };
    const { directive } = await call("createDirective", { body: shared });
    await call("replaceDirectiveAttachments", {
      path: { directive_id: directive.id },
      body: { applies_to_all: true },
    });
    const { items, network_allow_out } = await call("resolveTemplateGuardrails", { path });
    assert.deepEqual(
      items.map((one: Record<string, string>) => [one.source, one.name, one.effective_status]),
      [["org", "shared", "active"], ["template", "no-apply", "deduped"], [
        "template",
        "npm",
        "active",
      ]],
    );
    assert.deepEqual(network_allow_out, ["packages.example.org"]);
    const one = { ...path, guardrail_id: made.id };
    await call("updateTemplateGuardrail", { path: one, body: { enabled: false } });
    assert.equal((await call("listTemplateGuardrails", { path })).total, 1);
    const query = { include_disabled: "true" };
    assert.equal((await call("listTemplateGuardrails", { path, query })).total, 2);
    const bad = { type: "skill_v0", name: "x", content: {} };
    const refused = await call("createTemplateGuardrail", { path, body: bad, status: 422 });
    assert.ok(refused.detail);
    const unfit = { content: { kind: "perhaps", pattern: "x" } };
    await call("updateTemplateGuardrail", { path: one, body: unfit, status: 422 });
    await call("deleteTemplateGuardrail", { path: one, status: 204 });
    await call("deleteTemplateGuardrail", { path: one, status: 404 });
  }));
