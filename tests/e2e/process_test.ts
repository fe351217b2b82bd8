/** What only a real process shows: pipes, streams, encodings, the environment. */
import assert from "node:assert/strict";
import { errorOf, runCli, runShell } from "./harness.ts";
import { withCloud } from "../fakes/emulator.ts";
import { listOf, textOf } from "../fakes/printed.ts";
import { userOf } from "./scenario.ts";

const KEY = "runtm_sk_live_0123456789abcdef";

/** Serves one answer on loopback while the test runs. */
async function withServer(
  answer: (request: Request) => Response | Promise<Response>,
  test: (env: Record<string, string>) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
  try {
    await test({ RUNTM_API_KEY: KEY, RUNTM_API_URL: `http://127.0.0.1:${server.addr.port}` });
  } finally {
    await server.shutdown();
  }
}

Deno.test("a reader that goes away ends the program quietly, exit 0", async () => {
  const big = JSON.stringify({
    sessions: Array.from({ length: 20_000 }, (_, id) => ({ id, name: "x".repeat(50) })),
  });
  await withServer(() => new Response(big), async (env) => {
    const result = await runShell(
      'program session list --format pretty | head -1; echo "${PIPESTATUS[0]}"',
      env,
    );
    assert.equal(result.stdout, "{\n0\n");
    assert.equal(result.stderr, "");
  });
});

Deno.test("a reader of a stream that goes away ends the program quietly, exit 0", async () => {
  const endless = () => {
    let count = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (count++ > 5_000) return controller.close();
        controller.enqueue(
          new TextEncoder().encode(`id: ${count}\ndata: {"type":"text_delta","n":${count}}\n\n`),
        );
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  await withServer(endless, async (env) => {
    const result = await runShell(
      'program session events s-1 | head -1; echo "${PIPESTATUS[0]}"',
      env,
    );
    assert.equal(
      result.stdout,
      '{"event":"text_delta","data":{"type":"text_delta","n":1},"id":"1"}\n0\n',
    );
    assert.equal(result.stderr, "");
  });
});

Deno.test("output is UTF-8 whatever the locale", async () => {
  await withServer(() => new Response('{"name":"é😀\\u00e9"}'), async (env) => {
    const result = await runCli(["session", "get", "s-1"], { env: { ...env, LC_ALL: "C" } });
    assert.equal(result.stdout, '{"name":"é😀\\u00e9"}\n');
  });
});

Deno.test("the program says who it is, and each call has a fresh request id", async () => {
  const seen: Headers[] = [];
  await withServer((request) => {
    seen.push(request.headers);
    return new Response("{}");
  }, async (env) => {
    await runCli(["session", "list"], { env });
    await runCli(["session", "list"], { env });
  });
  const [first, second] = seen;
  assert.match(first?.get("user-agent") ?? "", /^runtm-api\/0\.4\.0 \((linux|darwin); \w+\)$/);
  assert.equal(first?.get("authorization"), `Bearer ${KEY}`);
  assert.notEqual(first?.get("x-request-id"), second?.get("x-request-id"));
});

Deno.test("usage errors print nothing on stdout and send nothing", async () => {
  let requests = 0;
  await withServer(() => {
    requests++;
    return new Response("{}");
  }, async (env) => {
    for (
      const args of [["sesion"], ["session", "get"], ["session", "get", "<id>"], [
        "template",
        "delete",
        "t-1",
      ]]
    ) {
      const result = await runCli(args, { env });
      assert.equal(result.code, 3, args.join(" "));
      assert.equal(result.stdout, "");
      assert.equal(errorOf(result).code, "usage");
    }
  });
  assert.equal(requests, 0);
});

Deno.test("a text longer than any argument may be arrives whole, line breaks and backslashes too", async () => {
  const content = 'é\\n"😀"\n'.repeat(300_000);
  let sent: { content?: string } = {};
  await withServer(async (request) => {
    sent = await request.json();
    return new Response("{}");
  }, async (env) => {
    const args = ["session", "file", "write", "s-1", "a.txt", "--content-file", "-"];
    const result = await runCli(args, { env, stdin: content });
    assert.deepEqual([result.code, result.stderr], [0, ""]);
  });
  assert(sent.content === content, "the text came as another");
});

Deno.test("lists can be read to their end, page by page", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    for (const name of ["a", "b", "c"]) {
      await user.run("session", "create", "--name", name);
      await user.run("template", "create", "--display-name", name, "--github-repo", `acme/${name}`);
    }
    const sessions = ["session", "list", "--limit", "2"];
    const [first, second] = [
      await user.run(...sessions),
      await user.run(...sessions, "--offset", "2"),
    ];
    assert.deepEqual([first.has_more, second.has_more], [true, false]);
    const names = [first, second].flatMap((page) => listOf(page, "sessions"))
      .map(({ name }) => name);
    assert.deepEqual(names.sort(), ["a", "b", "c"]);

    const templates = ["template", "list", "--page-size", "2"];
    const begin = await user.run(...templates);
    const end = await user.run(...templates, "--page-token", textOf(begin, "next_page_token"));
    assert.equal(end.next_page_token, null);
    const shown = [begin, end].flatMap((page) => listOf(page, "templates"));
    assert.deepEqual(shown.map((one) => one.display_name).sort(), ["a", "b", "c"]);
  });
});

Deno.test("no colour and no decoration when nobody looks", async () => {
  const result = await runCli(["--help"], { env: { FORCE_COLOR: "1" } });
  assert.equal(result.code, 0);
  assert(!result.stdout.includes("\u001b"));
});

Deno.test("a time limit of months is not over at once", async () => {
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return new Response("{}");
  };
  await withServer(slow, async (env) => {
    const result = await runCli(["session", "list", "--timeout", "9999999"], { env });
    assert.deepEqual([result.code, result.stdout, result.stderr], [0, "{}\n", ""]);
  });
});

Deno.test("input without end is refused once it is longer than anything that can be sent", async () => {
  const env = { RUNTM_API_KEY: KEY, RUNTM_API_URL: "http://127.0.0.1:9" };
  for (
    const command of [
      "program session prompt s-1 --prompt-file /dev/zero",
      "program session file upload s-1 /dev/zero",
      "program session get --ids-from /dev/zero",
      "program secrets set --env-file /dev/zero",
      "program api POST /x --body @/dev/zero",
      "yes | program session prompt s-1 -",
    ]
  ) {
    const result = await runShell(`${command}; echo "$?"`, env);
    assert.equal(result.stdout, "3\n", command);
    const { code, error } = JSON.parse(result.stderr);
    assert.equal(code, "input_file", command);
    assert.match(error, /it is longer than (50|64) MiB$/, command);
  }
});
