/** `doctor`: each thing that can be wrong is told by its own check, with what to do, and no secret. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { type FakeOptions, fakeProcess } from "../../../fakes/process.ts";

const KEY = "runtm_sk_live_0123456789abcdef";
const ENV = {
  RUNTM_API_KEY: KEY,
  RUNTM_API_URL: "https://api.example",
  HOME: "/home/user",
  PATH: "/bin:/usr/local/bin",
};
const ME = { organization_id: "org_1", scopes: ["sessions:read"], role: "admin" };
const NOW = Date.UTC(2026, 0, 1);

interface Check {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly hint?: string;
}

async function doctor(
  options: FakeOptions & { reply?: () => Response | Promise<Response> } = {},
  ...args: string[]
) {
  const methods: string[] = [];
  const {
    reply = () => Response.json(ME, { headers: { date: new Date(NOW).toUTCString() } }),
    ...world
  } = options;
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    methods.push(new Request(input, init).method);
    return await reply();
  };
  const files = { "/usr/local/bin/runtm-api": "program", ...world.files };
  const process = fakeProcess({ env: ENV, fetch, ...world, files, args: ["doctor", ...args] });
  const code = await run(process);
  const report: { ok: boolean; checks: Check[] } = JSON.parse(process.out());
  const of = (name: string) => report.checks.find((check) => check.name === name);
  return { code, report, of, methods, process, err: process.err() };
}

Deno.test("doctor finds nothing wrong where nothing is, and asks the service once, with GET", async () => {
  const { code, report, methods, err } = await doctor();
  assert.deepEqual([code, err, methods], [0, "", ["GET"]]);
  assert.deepEqual(
    report.checks.map(({ name, status }) => `${name} ${status}`),
    [
      "base_url ok",
      "name_lookup ok",
      "proxy ok",
      "tls ok",
      "service ok",
      "clock ok",
      "key ok",
      "organization ok",
      "scopes ok",
      "version ok",
      "path ok",
      "skills ok",
      "cache ok",
    ],
  );
});

Deno.test("doctor tells a problem by its own check, with what to do, and ends with 1", async () => {
  const network = (message: string) => () =>
    Promise.reject(new TypeError("fetch failed", { cause: new Error(message) }));
  const cases: [string, Parameters<typeof doctor>[0]][] = [
    ["base_url", { env: { ...ENV, RUNTM_API_URL: "nonsense" } }],
    ["base_url", {
      files: { "/home/user/.runtm/config.yaml": "- a" },
      env: { ...ENV, RUNTM_API_URL: "" },
    }],
    ["name_lookup", {
      reply: network("client error (Connect): dns error: failed to lookup address"),
    }],
    ["tls", { reply: network("client error (Connect): invalid peer certificate: UnknownIssuer") }],
    ["service", {
      reply: network("client error (Connect): tcp connect error: Connection refused"),
    }],
    ["service", {
      reply: () => new Response("<html>login</html>", { headers: { "content-type": "text/html" } }),
    }],
    ["key", { reply: () => Response.json({ detail: "Invalid API key" }, { status: 401 }) }],
    ["key", { env: { ...ENV, RUNTM_API_KEY: "" } }],
    ["key", { env: { ...ENV, RUNTM_API_KEY: `"${KEY}"` } }],
  ];
  for (const [name, options] of cases) {
    const { code, report, of, err } = await doctor(options);
    const said = JSON.stringify(report.checks);
    assert.deepEqual(
      [code, report.ok, of(name)?.status],
      [1, false, "problem"],
      `${name}: ${said}`,
    );
    assert.ok((of(name)?.hint ?? "").length > 10, name);
    assert.equal(JSON.parse(err).code, "check_failed");
  }
});

Deno.test("doctor warns of what may lead to trouble, and ends with 0", async () => {
  const cases: [string, RegExp, Parameters<typeof doctor>[0]][] = [
    ["clock", /7200 s behind/, {
      reply: () =>
        Response.json(ME, { headers: { date: new Date(NOW + 7_200_000).toUTCString() } }),
    }],
    ["organization", /none/, { reply: () => Response.json({ scopes: ["sessions:read"] }) }],
    ["scopes", /commands can be run/, { reply: () => Response.json({ ...ME, scopes: [] }) }],
    ["path", /PATH leads to \/bin\/runtm-api/, { files: { "/bin/runtm-api": "other" } }],
    ["path", /not on PATH/, { env: { ...ENV, PATH: "/bin" } }],
    ["skills", /not of this version/, { files: { "/home/user/.claude/x": "" } }],
    ["cache", /HOME is not set/, { env: { ...ENV, HOME: "" } }],
  ];
  for (const [name, message, options] of cases) {
    const { code, of, report } = await doctor(options);
    assert.deepEqual(
      [code, of(name)?.status],
      [0, "warning"],
      `${name}: ${JSON.stringify(report)}`,
    );
    assert.match(of(name)?.message ?? "", message);
    assert.ok((of(name)?.hint ?? "").length > 5);
  }
});

Deno.test("doctor --bundle writes a report without secrets, and overwrites nothing", async () => {
  const env = { ...ENV, HTTPS_PROXY: "http://user:hunter2-secret@proxy.example:8080" };
  const { process, report, code } = await doctor({ env }, "--bundle", "/place/report.json");
  assert.equal(code, 0, JSON.stringify(report));
  const text = new TextDecoder().decode(process.tree.get("/place/report.json")?.bytes);
  assert.deepEqual(JSON.parse(text).set_variables.slice(0, 2), ["RUNTM_API_KEY", "RUNTM_API_URL"]);
  for (const said of [text, process.out()]) {
    assert.ok(!said.includes(KEY) && !said.includes("hunter2"), said);
  }
  const fetch = () => Promise.resolve(Response.json(ME));
  const files = { "/place/report.json": "precious" };
  const again = fakeProcess({
    env: ENV,
    fetch,
    files,
    args: ["doctor", "--bundle", "/place/report.json"],
  });
  assert.equal(await run(again), 3);
  assert.equal(new TextDecoder().decode(again.tree.get("/place/report.json")?.bytes), "precious");
});

Deno.test("doctor is read as a table too", async () => {
  const fetch = () => Promise.resolve(Response.json(ME));
  const process = fakeProcess({ env: ENV, fetch, args: ["doctor", "--format", "table"] });
  await run(process);
  assert.match(process.out(), /^status +name +message +hint\nok +base_url +https:\/\/api\.example/);
});

Deno.test("doctor --bundle refuses a file that is there before anything is asked", async () => {
  for (const name of ["/there", "-"]) {
    const process = fakeProcess({
      env: ENV,
      files: { "/there": "mine" },
      args: ["doctor", "--bundle", name],
    });
    assert.equal(await run(process), 3);
    assert.match(JSON.parse(process.err()).error, /^Cannot write /);
    assert.equal(new TextDecoder().decode(process.tree.get("/there")?.bytes), "mine");
  }
});

Deno.test("without a home doctor advises to set one, not a command that needs it", async () => {
  const { HOME: _, ...env } = ENV;
  const { of } = await doctor({ env });
  assert.deepEqual(of("skills")?.hint, "Set HOME");
});
