/** Promises of `emulator start` as a process: one line with what is needed, then service until a signal. */
import assert from "node:assert/strict";
import { errorOf, runCli, startCli } from "./harness.ts";

/** An emulator that runs as the program, and what it said at its start. */
async function started(home: string, args: readonly string[]) {
  const child = startCli(["emulator", "start", "--port", "0", ...args], { home });
  const stderr = new Response(child.stderr).text();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) assert.fail(`it did not start: ${await stderr}`);
    line += value;
  }
  return {
    facts: JSON.parse(line),
    async end(signal: Deno.Signal) {
      child.kill(signal);
      const rest = await reader.read();
      const { code } = await child.status;
      return { code, stderr: await stderr, more: rest.value };
    },
  };
}

async function withHome(test: (home: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir();
  try {
    await test(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

for (
  const [signal, code, word] of [["SIGINT", 130, "interrupted"], [
    "SIGTERM",
    143,
    "terminated",
  ]] as const
) {
  Deno.test(`emulator start prints one line, serves the program, and ends ${code} at ${signal}`, () =>
    withHome(async (home) => {
      const emulator = await started(home, []);
      const { url, api_key, data_dir } = emulator.facts;
      assert.deepEqual(Object.keys(emulator.facts), ["url", "api_key", "data_dir", "ui"]);
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/api\/cloud$/);
      assert.equal(data_dir, await Deno.realPath(`${home}/.runtm/emulator`));
      const env = { RUNTM_API_URL: url, RUNTM_API_KEY: api_key };
      const run = await runCli(["session", "list"], { home, env });
      assert.deepEqual([run.code, JSON.parse(run.stdout).total, run.stderr], [0, 0, ""]);
      const end = await emulator.end(signal);
      assert.deepEqual([end.code, end.more], [code, undefined]);
      assert.equal(JSON.parse(end.stderr).code, word);
    }));
}

Deno.test("emulator ui prints an address that signs in once, and refuses a service elsewhere", () =>
  withHome(async (home) => {
    const emulator = await started(home, ["--data-dir", ":memory:"]);
    const { url, api_key } = emulator.facts;
    const env = { RUNTM_API_URL: url, RUNTM_API_KEY: api_key, DISPLAY: "" };
    const { code, stdout } = await runCli(["emulator", "ui"], { home, env });
    const { ui, opened } = JSON.parse(stdout);
    assert.deepEqual([code, opened, ui.includes(api_key)], [0, false, false]);
    const token = new URLSearchParams(new URL(ui).hash.slice(1)).get("token");
    const exchange = () =>
      fetch(new URL("/_emulator/ui/session", url), {
        method: "POST",
        body: JSON.stringify({ token }),
      });
    assert.match((await (await exchange()).json()).session, /^runtm_page_/);
    const again = await exchange();
    assert.equal(again.status, 401);
    await again.body?.cancel();
    await emulator.end("SIGTERM");
    const elsewhere = { ...env, RUNTM_API_URL: "https://app.runtm.com/api/cloud" };
    const refused = await runCli(["emulator", "ui"], { home, env: elsewhere });
    assert.equal(refused.code, 3);
    assert.match(JSON.parse(refused.stderr).error, /no emulator on this machine/);
  }));

Deno.test("emulator start --keys prints every key and the organisation", () =>
  withHome(async (home) => {
    const emulator = await started(home, ["--keys", "--data-dir", ":memory:"]);
    const { keys, organization_id, api_key } = emulator.facts;
    assert.equal(organization_id, "org_emulator");
    assert.equal(api_key, keys.org);
    assert.deepEqual(Object.keys(keys).sort(), [
      "noScopes",
      "org",
      "otherOrg",
      "personal",
      "readOnly",
      "teammate",
    ]);
    await emulator.end("SIGTERM");
    assert.deepEqual([...Deno.readDirSync(home)], [], ":memory: leaves nothing in the home folder");
  }));

Deno.test("emulator start refuses an address that others reach without --i-know", () =>
  withHome(async (home) => {
    const run = await runCli(["emulator", "start", "--port", "0", "--host", "0.0.0.0"], { home });
    assert.deepEqual([run.code, run.stdout], [3, ""]);
    assert.match(String(errorOf(run).hint), /--i-know/);
    const emulator = await started(home, [
      "--host",
      "0.0.0.0",
      "--i-know",
      "--data-dir",
      ":memory:",
    ]);
    // The address that stands for all of them is no place to send a key to.
    const { url, api_key } = emulator.facts;
    assert.match(url, /^http:\/\/127\.0\.0\.1:/);
    const env = { RUNTM_API_URL: url, RUNTM_API_KEY: api_key };
    assert.equal((await runCli(["session", "list"], { home, env })).code, 0);
    await emulator.end("SIGTERM");
  }));

Deno.test("a taken port and a folder in use are clear errors", () =>
  withHome(async (home) => {
    const emulator = await started(home, []);
    const port = new URL(emulator.facts.url).port;
    const taken = await runCli(["emulator", "start", "--port", port, "--data-dir", ":memory:"], {
      home,
    });
    assert.deepEqual([taken.code, errorOf(taken).error], [1, `Port ${port} is in use`]);
    const locked = await runCli(["emulator", "start", "--port", "0"], { home });
    assert.equal(locked.code, 1);
    assert.match(String(errorOf(locked).error), /Another emulator uses/);
    await emulator.end("SIGTERM");
  }));
