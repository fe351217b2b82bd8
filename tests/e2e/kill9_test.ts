/** The emulator loses nothing it has answered, wherever `kill -9` hits it. */
import assert from "node:assert/strict";
import { isRunning, untilEnded } from "../fakes/running.ts";
import { type EmulatorChild, startEmulatorProcess } from "./emulator_child.ts";

const ROUNDS = 20;

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
  cloud: EmulatorChild,
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

async function check(cloud: EmulatorChild, session: string, seen: Acknowledged): Promise<void> {
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
    let cloud = await startEmulatorProcess(dataDir);
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
      cloud = await startEmulatorProcess(dataDir);
      await check(cloud, session, seen);
    }
    cloud.child.kill("SIGKILL");
    await cloud.child.status;
    console.log(`${total} answered writes, ${ROUNDS} kills, none lost`);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("kill -9 of the emulator ends its agent too, in its process group and outside", async () => {
  const dataDir = await Deno.makeTempDir();
  const agentCommand = `setsid sleep 600 & echo $! > pids; echo $$ >> pids; sleep 600`;
  try {
    await using first = await startEmulatorProcess(dataDir, { agentCommand });
    const { id } = await first.call("POST", "/v0/sessions/launch", { prompt: "x" });
    const file = `/sessions/${id}/file?path=pids`;
    let pids: string[] = [];
    while (pids.length < 2) {
      const { content } = await first.call("GET", file).catch(() => ({ content: "" }));
      pids = content.split("\n").filter((line: string) => line !== "");
    }
    for (const pid of pids) assert.ok(await isRunning(pid), pid);
    first.child.kill("SIGKILL");
    await first.child.status;
    await using second = await startEmulatorProcess(dataDir, { agentCommand });
    await untilEnded(pids);
    const { last_prompt } = await second.call("GET", `/v0/sessions/${id}`);
    assert.equal(last_prompt.status, "error");
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
