/** The emulator loses nothing it has answered, wherever `kill -9` hits it. */
import assert from "node:assert/strict";
import type { Body } from "../fakes/emulator_calls.ts";

const ROUNDS = 20;

const ROOT = new URL("../../", import.meta.url);

interface Cloud {
  readonly child: Deno.ChildProcess;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Body>;
}

async function start(dataDir: string): Promise<Cloud> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--quiet",
      `--config=${ROOT.pathname}deno.json`,
      "tests/e2e/emulator_process.ts",
      dataDir,
    ],
    cwd: ROOT,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { done, value } = await reader.read();
    assert.ok(!done, "the emulator did not start");
    line += value;
  }
  await reader.cancel();
  const { url, key } = JSON.parse(line);
  return {
    child,
    async call(method, path, body, headers = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text);
    },
  };
}

/** What was answered, and so must still be there. */
interface Acknowledged {
  readonly sessions: Set<string>;
  readonly files: Map<string, string>;
  readonly variables: Set<string>;
  /** Session by the key it was launched with. */
  readonly launched: Map<string, string>;
  /** Names in the order they were given to the session; the last that was answered, and those after it. */
  name: string | null;
  names: string[];
}

/** Writes until the emulator is gone, and notes what was answered; `answered` counts along. */
function writers(
  cloud: Cloud,
  session: string,
  round: number,
  seen: Acknowledged,
  answered: () => void,
): Promise<void>[] {
  const loop = async (write: (index: number) => Promise<void>) => {
    for (let index = 0;; index++) {
      try {
        await write(index);
      } catch (error) {
        if (error instanceof TypeError) return;
        throw error;
      }
      answered();
    }
  };
  return [
    loop(async (index) => {
      const { id } = await cloud.call("POST", "/sessions/", { name: `r${round}-${index}` });
      seen.sessions.add(id);
    }),
    loop(async (index) => {
      const [path, content] = [`round${round}/f${index}.txt`, `${round}/${index}`.repeat(50)];
      await cloud.call("POST", `/sessions/${session}/file`, { path, content });
      seen.files.set(path, content);
    }),
    loop(async (index) => {
      const name = `name ${round}.${index}`;
      seen.names.push(name);
      await cloud.call("PATCH", `/sessions/${session}/name`, { name });
      seen.name = name;
      seen.names = [name];
    }),
    loop(async (index) => {
      const key = `K${round}_${index}`;
      await cloud.call("PUT", `/sessions/${session}/env-vars`, { env_vars: { [key]: "x" } });
      seen.variables.add(key);
    }),
    loop(async (index) => {
      const key = `launch-${round}-${index}`;
      const body = { prompt: "Add a page", on_complete: "pause" };
      const { id } = await cloud.call("POST", "/v0/sessions/launch", body, {
        "idempotency-key": key,
      });
      seen.launched.set(key, id);
    }),
  ];
}

async function check(cloud: Cloud, session: string, seen: Acknowledged): Promise<void> {
  const listed = new Set<string>();
  for (let offset = 0, more = true; more; offset += 100) {
    const page = await cloud.call("GET", `/sessions/?limit=100&offset=${offset}`);
    for (const { id } of page.sessions) listed.add(id);
    more = page.has_more;
  }
  for (const id of seen.sessions) assert.ok(listed.has(id), `session ${id} is lost`);
  for (const [path, content] of seen.files) {
    const read = await cloud.call("GET", `/sessions/${session}/file?path=${path}`);
    assert.equal(read.content, content, `file ${path} is lost`);
  }
  const { env_vars } = await cloud.call("GET", `/sessions/${session}/env-vars`);
  for (const key of seen.variables) assert.ok(key in env_vars, `variable ${key} is lost`);
  const { name } = await cloud.call("GET", `/sessions/${session}`);
  assert.ok(
    seen.name === null || [seen.name, ...seen.names].includes(name),
    `name ${seen.name} is lost: ${name}`,
  );
  for (const [key, id] of seen.launched) {
    const body = { prompt: "Add a page", on_complete: "pause" };
    const again = await cloud.call("POST", "/v0/sessions/launch", body, { "idempotency-key": key });
    assert.equal(again.id, id, `the answer to ${key} is lost`);
    const { last_prompt } = await cloud.call("GET", `/v0/sessions/${id}`);
    assert.ok(
      ["completed", "error"].includes(last_prompt.status),
      `prompt of ${id} is ${last_prompt.status}`,
    );
  }
}

Deno.test(`kill -9 of the emulator in the middle of writes loses no answered one, ${ROUNDS} times`, async () => {
  const dataDir = await Deno.makeTempDir();
  try {
    let cloud = await start(dataDir);
    const { id: session } = await cloud.call("POST", "/sessions/", {});
    await cloud.call("GET", `/sessions/${session}/files`);
    let total = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const seen: Acknowledged = {
        sessions: new Set(),
        files: new Map(),
        variables: new Set(),
        launched: new Map(),
        name: null,
        names: [],
      };
      // After a number of answers that differs from round to round, while the other writers wait.
      const end = 5 + (round * 17) % 53;
      let answers = 0;
      const { child } = cloud;
      const writing = writers(cloud, session, round, seen, () => {
        if (++answers === end) child.kill("SIGKILL");
      });
      await Promise.all([...writing, child.status]);
      total += answers;
      assert.ok(answers >= end);
      cloud = await start(dataDir);
      await check(cloud, session, seen);
    }
    cloud.child.kill("SIGKILL");
    await cloud.child.status;
    console.log(`${total} answered writes, ${ROUNDS} kills, none lost`);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
