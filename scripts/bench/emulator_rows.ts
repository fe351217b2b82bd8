/** What a full emulator costs beside an empty one: requests, prompts on many files, many followers. */
import { startEmulator } from "../../src/emulator/library.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { type Comparison, median } from "./ratios.ts";
import type { Group } from "./setting.ts";

/** How much a full one holds. */
const SESSIONS = 10_000;
const FILES = 50_000;
const FOLLOWERS = 200;

/** Calls a route with the main key and reads the answer. */
async function call(
  { url, keys }: RunningEmulator,
  path: string,
  body?: unknown,
): Promise<Response> {
  const answer = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${keys.org}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function row(
  program: string,
  beside: string,
  own: number[],
  other: number[],
  aim: number,
): Comparison {
  const ratio = median(own) / median(other);
  const found = { program, beside, milliseconds: median(own), ratio };
  return { ...found, spread: [ratio, ratio], best: ratio, aim, met: ratio <= aim };
}

/** Requests to a full emulator and to an empty one, in turn. */
async function requestRows(sessions: number, rounds: number): Promise<Comparison[]> {
  await using empty = await startEmulator();
  await using full = await startEmulator();
  for (const [emulator, count] of [[empty, 20], [full, sessions]] as const) {
    for (let made = 0; made < count; made += 20) {
      const batch = Array.from({ length: 20 }, () => call(emulator, "/sessions/", {}));
      for (const answer of await Promise.all(batch)) await answer.body?.cancel();
    }
  }
  const rows: Comparison[] = [];
  for (
    const [name, path] of [["GET /v1/me", "/v1/me"], ["list of 20", "/sessions/?limit=20"]] as const
  ) {
    const [own, other]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      other.push(await timed(async () => (await call(empty, path)).arrayBuffer()));
      own.push(await timed(async () => (await call(full, path)).arrayBuffer()));
    }
    rows.push(row(`${name}, ${sessions} sessions`, `${name}, 20 sessions`, own, other, 1.3));
  }
  return rows;
}

/** A prompt in a workspace of many files that did not change, beside the first one. */
async function promptRow(files: number): Promise<Comparison> {
  await using emulator = await startEmulator();
  const { id } = await (await call(emulator, "/sessions/", {})).json();
  await call(emulator, `/sessions/${id}/files`).then((answer) => answer.body?.cancel());
  const workspace = `${emulator.dataDir}/sessions/${id}/workspace`;
  for (let index = 0; index < files; index++) {
    const folder = `${workspace}/d${index % 100}`;
    if (index < 100) await Deno.mkdir(folder);
    Deno.writeTextFileSync(`${folder}/f${index}`, `content ${index % 1_000}`);
  }
  // Files of a moment ago are read again, as they may still change.
  await new Promise((done) => setTimeout(done, 2_500));
  const prompt = () =>
    timed(async () =>
      (await call(emulator, `/v0/sessions/${id}/prompt`, { prompt: 'write "x" to x.txt' })).text()
    );
  const first = await prompt();
  const later = [await prompt(), await prompt(), await prompt()];
  return row(`prompt on ${files} unchanged files`, "the first prompt", later, [first], 0.5);
}

/** Many who follow a log until all have read it, beside one. */
async function followRow(followers: number): Promise<Comparison> {
  await using emulator = await startEmulator();
  const events = Array.from({ length: 1_000 }, (_, at) => ({ event: "text_delta", data: { at } }));
  const { id } = await (await call(emulator, "/sessions/", {})).json();
  await fetch(`${emulator.origin}/_emulator/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${emulator.keys.org}` },
    body: JSON.stringify({ log: id, events }),
  });
  const follow = async () => {
    const { body } = await call(emulator, `/sessions/${id}/events?since=0`);
    let text = "";
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text = text.slice(-20) + chunk;
      if (text.includes('{"at":999}')) return;
    }
  };
  const one = [await timed(follow), await timed(follow), await timed(follow)];
  const all = await timed(() => Promise.all(Array.from({ length: followers }, follow)));
  return row(`each of ${followers} followers of 1,000 events`, "one", [all / followers], one, 1);
}

/** The emulator at size. */
export const EMULATOR_ROWS: Group = {
  name: "emulator",
  async measure({ quick, rounds }): Promise<Comparison[]> {
    const times = quick ? 5 : Math.max(200, rounds);
    return [
      ...await requestRows(quick ? 100 : SESSIONS, times),
      await promptRow(quick ? 200 : FILES),
      await followRow(quick ? 5 : FOLLOWERS),
    ];
  },
};
