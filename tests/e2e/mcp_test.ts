/** The MCP server of the real program, driven by the official client. */
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { withCloud } from "../fakes/emulator.ts";
import { cleanEnv, programCommand } from "./harness.ts";

/** What a tool answered. */
interface Answer {
  readonly text: string;
  readonly isError: boolean;
  readonly value: { readonly [name: string]: unknown };
}

/** A client that is connected to a server of its own. */
interface Connected {
  readonly client: Client;
  /** Everything the server has said so far. */
  readonly said: () => string;
  call(name: string, args: Record<string, unknown>, options?: CallOptions): Promise<Answer>;
  run(...argv: string[]): Promise<Answer>;
  readonly home: string;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: { progress: number; message?: string | undefined }) => void;
}

async function withServer(
  options: { readonly args?: (home: string) => string[]; readonly env?: Record<string, string> },
  test: (server: Connected, cloud: RunningEmulator) => Promise<void>,
): Promise<void> {
  await withCloud({}, async (cloud) => {
    const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
    const { command, args } = programCommand();
    const transport = new StdioClientTransport({
      command,
      args: [...args, "mcp", "serve", ...options.args?.(home) ?? []],
      env: cleanEnv(home, {
        RUNTM_API_URL: cloud.url,
        RUNTM_API_KEY: cloud.keys.org,
        ...options.env,
      }),
      stderr: "inherit",
    });
    const client = new Client({ name: "test", version: "1.0.0" });
    const said: string[] = [];
    try {
      await client.connect(transport);
      const hear = transport.onmessage;
      transport.onmessage = (message) => {
        said.push(JSON.stringify(message));
        hear?.(message);
      };
      const call = async (name: string, given: Record<string, unknown>, how: CallOptions = {}) => {
        const result = await client.callTool({ name, arguments: given }, how);
        const [first] = result.content ?? [];
        assert.equal(first?.type, "text");
        return {
          text: first.type === "text" ? first.text : "",
          isError: result.isError === true,
          value: (result.structuredContent ?? {}) as Answer["value"],
        };
      };
      await test({
        client,
        said: () => said.join("\n"),
        call,
        run: (...argv) => call("run", { argv }),
        home,
      }, cloud);
      assert.ok(!said.join("").includes(cloud.keys.org), "the key is in a message");
    } finally {
      await client.close();
      await Deno.remove(home, { recursive: true });
    }
  });
}

Deno.test("an agent finds, starts, watches, reads and destroys a session over MCP", async () => {
  await withServer({}, async ({ client, call, run }) => {
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name), ["search", "describe", "run"]);
    // About four characters a token; the aim is 1,200 tokens.
    assert.ok(JSON.stringify(tools).length < 4_800, `${JSON.stringify(tools).length}`);

    const found = await call("search", { query: "launch a session" });
    assert.match(found.text, /^session launch: /m);
    const described = await call("describe", { command: "session launch" });
    assert.equal(described.value.command, "session launch");

    const launched = await run("session", "launch", "--prompt", "Say hello");
    assert.equal(launched.isError, false, launched.text);
    const id = String(launched.value.id);
    const waited = await run("session", "wait", id);
    assert.equal((waited.value.last_prompt as { status: string }).status, "completed");
    const file = await run("session", "file", "read", id, "AGENT_NOTES.md", "--raw");
    assert.match(file.text, /Say hello/);
    const events = await run("session", "events", id, "--last", "2");
    assert.equal(events.text.split("\n").length, 2);
    assert.equal((await run("session", "destroy", id)).isError, false);
    const gone = await run("session", "get", "5d0c2f9e-0000-4000-8000-000000000000");
    assert.equal(gone.isError, true);
    assert.match(gone.text, /"code":"not_found"[\s\S]*exit 1$/);
  });
});

Deno.test("cancelling a call interrupts the command, which has reported its progress", async () => {
  await withServer({}, async ({ call, run }) => {
    const session = await run("session", "create", "--wait");
    const id = String(session.value.id);
    const stop = new AbortController();
    const progress: number[] = [];
    const argv = ["session", "prompt", id, "sleep 300 then stop", "--cancel-on-interrupt"];
    const prompted = call("run", { argv }, {
      signal: stop.signal,
      onprogress: (report) => {
        progress.push(report.progress);
        stop.abort();
      },
    });
    await assert.rejects(prompted);
    assert.ok(progress.length > 0);
    // The interrupted command cancels its prompt, which would go on for minutes.
    const waited = await run("session", "wait", id, "--timeout", "60");
    assert.match(waited.text, /"status":"error"[\s\S]*exit 1$/);
  });
});

Deno.test("the skill files are resources", async () => {
  await withServer({}, async ({ client }) => {
    const { resources } = await client.listResources();
    const skill = resources.find(({ uri }) => uri === "runtm://skills/SKILL.md");
    assert.ok(skill);
    const { contents } = await client.readResource({ uri: skill.uri });
    const [first] = contents;
    assert.ok(first && "text" in first && first.text.includes("runtm-api"));
  });
});

Deno.test("run refuses what reaches beyond the protocol", async () => {
  await withServer({}, async ({ run, home }, cloud) => {
    const session = await run("session", "create", "--wait");
    const id = String(session.value.id);
    await Deno.mkdir(`${home}/.runtm`, { recursive: true });
    await Deno.writeTextFile(`${home}/.runtm/credentials`, `${cloud.keys.org}\n`);
    await Deno.writeTextFile(`${home}/secret.txt`, "local secret");
    const refused: string[][] = [
      ["session", "list", "--api-url", "http://127.0.0.1:1/"],
      ["session", "list", "--api-url=http://127.0.0.1:1/"],
      ["--api-url", "http://127.0.0.1:1/", "session", "list"],
      ["session", "env", "set", id, "--from-env", "RUNTM_API_KEY"],
      ["session", "env", "set", id, "--stdin", "TOKEN"],
      ["session", "prompt", id, "-"],
      ["session", "prompt", id, "--prompt-file", `${home}/secret.txt`],
      ["session", "prompt", id, "--prompt-file", `${home}/.runtm/credentials`],
      ["session", "env", "set", id, "--value-file", `TOKEN=${home}/secret.txt`],
      ["auth", "login"],
      ["auth", "logout"],
      ["upgrade"],
      ["upgrade", "--check"],
      ["session", "list", "--output-file", `${home}/out.json`],
      ["session", "status", "--ids-from", "-"],
      ["emulator", "start", "--port", "0"],
      ["skills", "install"],
      ["skills", "uninstall"],
      ["mcp", "serve"],
    ];
    for (const argv of refused) {
      const answer = await run(...argv);
      assert.equal(answer.isError, true, argv.join(" "));
      assert.ok(!answer.text.includes("local secret"), answer.text);
    }
    const { text } = await run("session", "history", id);
    assert.ok(!text.includes("secret"));
  });
});

Deno.test("--read-only admits reading and waiting alone", async () => {
  await withServer({ args: () => ["--read-only"] }, async ({ call, run }) => {
    assert.equal((await run("session", "list")).isError, false);
    assert.equal((await run("auth", "status")).isError, false);
    for (
      const argv of [
        ["session", "launch", "--prompt", "Say hello"],
        ["session", "prompt", "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f", "Say hello"],
        ["session", "destroy", "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f"],
        ["secrets", "set", "A", "b"],
        ["session", "exec", "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f", "--", "ls"],
        ["api", "GET", "/v1/me"],
      ]
    ) {
      const answer = await run(...argv);
      assert.match(answer.text, /only reads/, argv.join(" "));
    }
    const found = await call("search", { query: "session" });
    assert.match(found.text, /^session list: /m);
    assert.doesNotMatch(found.text, /\((write|destroy|local)\)/);
  });
});

Deno.test("--area and --org hold for every command", async () => {
  const args = () => ["--area", "session,template", "--org", "org_fixed"];
  await withServer({ args }, async ({ call, run }) => {
    assert.match((await run("secrets", "list")).text, /areas of this server: session, template/);
    assert.match((await run("api", "GET", "/v1/me")).text, /areas of this server/);
    assert.match((await run("session", "list", "--org", "org_other")).text, /alone/);
    assert.doesNotMatch((await call("search", { query: "secrets list" })).text, /^secrets list/m);
    const shown = await run("session", "list", "--dry-run");
    assert.equal(
      (shown.value.headers as Record<string, string>)["X-Organization-Id"],
      "org_fixed",
    );
  });
});

Deno.test("--files opens one folder, and no link leads out of it", async () => {
  const args = (home: string) => {
    Deno.mkdirSync(`${home}/place/inner`, { recursive: true });
    Deno.mkdirSync(`${home}/other`);
    Deno.writeTextFileSync(`${home}/place/inner/prompt.txt`, "Say hello from a file");
    Deno.writeTextFileSync(`${home}/other/prompt.txt`, "Say what is secret");
    Deno.symlinkSync(`${home}/other`, `${home}/place/link`);
    Deno.symlinkSync(`${home}/other/prompt.txt`, `${home}/place/linked.txt`);
    return ["--files", `${home}/place`];
  };
  await withServer({ args }, async ({ run, home }) => {
    const session = await run("session", "create", "--wait");
    const id = String(session.value.id);
    for (
      const file of [
        `${home}/other/prompt.txt`,
        `${home}/place/link/prompt.txt`,
        `${home}/place/linked.txt`,
        `${home}/place/../other/prompt.txt`,
        "link/prompt.txt",
        "../other/prompt.txt",
      ]
    ) {
      const answer = await run("session", "prompt", id, "--prompt-file", file, "--wait");
      assert.equal(answer.isError, true, file);
    }
    for (const file of ["inner/prompt.txt", `${home}/place/inner/prompt.txt`]) {
      const answer = await run("session", "prompt", id, "--prompt-file", file, "--wait");
      assert.equal(answer.isError, false, answer.text);
    }
    const { text } = await run("session", "history", id, "--prompts-only");
    assert.ok(text.includes("from a file") && !text.includes("secret"));
  });
});
