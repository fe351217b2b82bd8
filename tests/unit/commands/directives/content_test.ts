/** Options for parts of a content become the content, secrets of it are not shown. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { fakeProcess } from "../../../fakes/process.ts";

const ENV = {
  RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef",
  RUNTM_ORG_ID: "org_1",
  HOME: "/home/me",
};

/** The body that a command sends. */
async function bodyOf(...args: string[]): Promise<unknown> {
  const bodies: string[] = [];
  const process = fakeProcess({
    args,
    env: ENV,
    files: { "/home/me/skill.md": "# Skill\n" },
    fetch: (_, init) => {
      bodies.push(String(init?.body));
      return Promise.resolve(Response.json({ directive: { id: "dir_1" } }));
    },
  });
  assert.equal(await run(process), 0, process.err());
  assert.equal(bodies.length, 1);
  return JSON.parse(bodies[0] ?? "");
}

for (
  const [what, args, body] of [
    ["a skill from a file", ["skills", "create", "--name", "a", "--md", "/home/me/skill.md"], {
      type: "skill_v0",
      name: "a",
      content: {
        entry_md: "SKILL.md",
        files: [{ path: "SKILL.md", mode: "text", inline: "# Skill\n" }],
      },
    }],
    ["a server that is a program", [
      "mcp",
      "create",
      "--name",
      "a",
      "--command",
      "npx",
      "--arg",
      "-y",
      "--arg",
      "docs",
    ], {
      type: "mcp_server_v0",
      name: "a",
      content: { transport: "stdio", command: "npx", args: ["-y", "docs"] },
    }],
    ["a server at an address", [
      "mcp",
      "create",
      "--name",
      "a",
      "--url",
      "https://x.example",
      "--header",
      "Authorization=Bearer t",
    ], {
      type: "mcp_server_v0",
      name: "a",
      content: {
        transport: "http",
        url: "https://x.example",
        headers: { Authorization: "Bearer t" },
      },
    }],
    ["a rule", [
      "guardrails",
      "rules",
      "create",
      "--name",
      "a",
      "--kind",
      "deny",
      "--pattern",
      "rm *",
      "--label",
      "team=web",
    ], {
      type: "allowlist_rule_v0",
      name: "a",
      labels: { team: "web" },
      content: { kind: "deny", pattern: "rm *" },
    }],
    ["a hook", [
      "guardrails",
      "hooks",
      "create",
      "--name",
      "a",
      "--event",
      "Stop",
      "--script",
      "make",
    ], {
      type: "hook_v0",
      name: "a",
      content: { type: "command", event: "Stop", script: "make" },
    }],
    ["a network rule", [
      "guardrails",
      "network",
      "update",
      "dir_1",
      "--kind",
      "host",
      "--value",
      "npmjs.org",
    ], {
      content: { kind: "host", value: "npmjs.org" },
    }],
    ["a whole content", [
      "guardrails",
      "network",
      "create",
      "--name",
      "a",
      "--content",
      '{"kind":"cidr"}',
    ], {
      type: "network_rule_v0",
      name: "a",
      content: { kind: "cidr" },
    }],
  ] as const
) {
  Deno.test(`${args.slice(0, 3).join(" ")} sends ${what}`, async () => {
    assert.deepEqual(await bodyOf(...args), body);
  });
}

Deno.test("a dry run shows the names of environment and headers of a server, and no values", async () => {
  const process = fakeProcess({
    args: [
      "mcp",
      "create",
      "--name",
      "a",
      "--command",
      "npx",
      "--env",
      "TOKEN=secret-value-1",
      "--dry-run",
    ],
    env: ENV,
  });
  assert.equal(await run(process), 0, process.err());
  assert.ok(!process.out().includes("secret-value-1"), process.out());
  assert.deepEqual(JSON.parse(process.out()).body.content.env, { TOKEN: "***" });
});

for (
  const args of [
    ["mcp", "create", "--name", "a"],
    ["mcp", "create", "--name", "a", "--command", "x", "--url", "https://x.example"],
    ["mcp", "create", "--name", "a", "--command", "x", "--header", "A=b"],
    ["guardrails", "rules", "create", "--name", "a", "--pattern", "x"],
    ["guardrails", "rules", "update", "dir_1", "--kind", "deny"],
    ["skills", "update", "dir_1"],
  ]
) {
  Deno.test(`${args.join(" ")} is a usage error, and nothing is sent`, async () => {
    const process = fakeProcess({ args, env: ENV });
    assert.equal(await run(process), 3, process.err());
  });
}

Deno.test("a file of --md that is not there is named with that option", async () => {
  const args = ["skills", "create", "--name", "a", "--md", "/nowhere"];
  const process = fakeProcess({ args, env: ENV });
  assert.equal(await run(process), 3);
  assert.match(JSON.parse(process.err()).error, /^Cannot read "\/nowhere" \(--md\): /);
});
