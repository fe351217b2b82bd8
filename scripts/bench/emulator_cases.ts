/** What an emulator is made to hold, and what is measured on it. Every case has its own process. */
import { type Child, startChild } from "./emulator_child.ts";
import { median } from "./ratios.ts";

/** A figure of one checkout. */
export interface Figure {
  /** What was measured, as the table names it. */
  readonly what: string;
  readonly value: number;
  readonly unit: "×" | "s" | "MiB" | "KiB";
  /** What it must not exceed, in the same unit; none where only the two checkouts are compared. */
  readonly aim?: number;
}

/** How much everything holds. */
export interface Sizes {
  readonly sessions: number;
  readonly files: number;
  /** Megabytes in a workspace. */
  readonly megabytes: number;
  readonly followers: number;
  readonly events: number;
  /** Milliseconds between making many files and the first prompt on them. */
  readonly rest: number;
  /** Requests of each kind that are compared. */
  readonly rounds: number;
}

/** What is promised to work. */
export const FULL: Sizes = {
  ...{ sessions: 10_000, files: 50_000, megabytes: 3_000 },
  ...{ followers: 2_000, events: 1_000_000, rest: 2_500, rounds: 200 },
};

/** As little as shows that everything runs. */
export const QUICK: Sizes = {
  ...{ sessions: 40, files: 200, megabytes: 3, followers: 5, events: 2_000, rest: 0, rounds: 3 },
};

/** Megabytes as the aims name them, in MiB. */
const MEGABYTES_200 = 200_000_000 / 1024 / 1024;
const FEW_SESSIONS = 10;
/** Events in one request to the emulator. */
const BATCH = 1_000;
/** Events that many follow. */
const FOLLOWED = 100;
/** Prompts after the first. */
const LATER = 5;
const PROMPT = { prompt: 'write "x" to x.txt' };

/** Measures one checkout in a folder that is empty. */
export type Case = (root: string, folder: string, sizes: Sizes) => Promise<Figure[]>;

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

async function read(child: Child, path: string, body?: unknown): Promise<string> {
  return await (await child.call(path, body)).text();
}

/** Requests to one that holds many sessions and to one that holds few, in turn. */
async function requests(root: string, folder: string, sizes: Sizes): Promise<Figure[]> {
  const { sessions, rounds } = sizes;
  await using few = await startChild(root, `${folder}/few`);
  await using many = await startChild(root, `${folder}/many`);
  for (const [child, count] of [[few, FEW_SESSIONS], [many, sessions]] as const) {
    for (let made = 0; made < count; made += 10) {
      await Promise.all(Array.from({ length: 10 }, () => read(child, "/sessions/", {})));
    }
  }
  const figures: Figure[] = [];
  for (const [name, path] of [["GET /v1/me", "/v1/me"], ["list of 20", "/sessions/?limit=20"]]) {
    const [own, other]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      other.push(await secondsOf(() => read(few, path ?? "")));
      own.push(await secondsOf(() => read(many, path ?? "")));
    }
    const what = `${name}, ${sessions.toLocaleString("en")} sessions beside ${FEW_SESSIONS}`;
    figures.push({ what, value: median(own) / median(other), unit: "×", aim: 1.3 });
  }
  return figures;
}

/** Works with an emulator that has ended when this resolves. */
async function inChild<T>(
  root: string,
  folder: string,
  work: (child: Child) => Promise<T>,
): Promise<T> {
  await using child = await startChild(root, folder);
  return await work(child);
}

/** A session, its workspace made. */
async function newWorkspace(child: Child): Promise<{ id: string; workspace: string }> {
  const { id } = await (await child.call("/sessions/", {})).json();
  await read(child, `/sessions/${id}/files`);
  return { id, workspace: `${child.dataDir}/sessions/${id}/workspace` };
}

/** Bytes of the database of an emulator that has ended, which leaves no log of changes beside it. */
function databaseSize(dataDir: string): number {
  return Deno.statSync(`${dataDir}/emulator.sqlite`).size;
}

/** Prompts in a workspace of many files that do not change. */
async function files(root: string, folder: string, sizes: Sizes): Promise<Figure[]> {
  const prompt = (child: Child, id: string) =>
    secondsOf(() => read(child, `/v0/sessions/${id}/prompt`, PROMPT));
  const [id, first] = await inChild(root, folder, async (child) => {
    const { id, workspace } = await newWorkspace(child);
    for (let index = 0; index < sizes.files; index++) {
      const place = `${workspace}/d${index % 100}`;
      if (index < 100) await Deno.mkdir(place);
      Deno.writeTextFileSync(`${place}/f${index}`, `content ${index % 1_000}`);
    }
    // Files of a moment ago are read again, as they may still change.
    await new Promise((done) => setTimeout(done, sizes.rest));
    return [id, await prompt(child, id)] as const;
  });
  const sizeBefore = databaseSize(folder);
  const later = await inChild(root, folder, async (child) => {
    const times: number[] = [];
    for (let made = 0; made < LATER; made++) times.push(await prompt(child, id));
    return times;
  });
  const grown = (databaseSize(folder) - sizeBefore) / LATER / 1024;
  const where = `${sizes.files.toLocaleString("en")} files`;
  return [
    { what: `first prompt on ${where}`, value: first, unit: "s" },
    { what: `later prompt on ${where}, unchanged`, value: median(later), unit: "s", aim: 2 },
    // What a prompt writes about itself, whatever the number of files.
    { what: `database grows by such a prompt`, value: grown, unit: "KiB", aim: 64 },
  ];
}

/** A prompt in a workspace of large files. */
async function large(root: string, folder: string, sizes: Sizes): Promise<Figure[]> {
  await using child = await startChild(root, folder);
  const { id, workspace } = await newWorkspace(child);
  await Deno.mkdir(`${workspace}/big`);
  const content = new Uint8Array(1_000_000);
  for (let made = 0; made < sizes.megabytes; made++) {
    crypto.getRandomValues(content.subarray(0, 1_000));
    await Deno.writeFile(`${workspace}/big/f${Math.floor(made / 50)}`, content, { append: true });
  }
  const seconds = await secondsOf(() => read(child, `/v0/sessions/${id}/prompt`, PROMPT));
  const what = `prompt, ${sizes.megabytes.toLocaleString("en")} MB in the workspace`;
  return [
    { what: `${what}: memory`, value: child.peak(), unit: "MiB", aim: MEGABYTES_200 },
    { what: `${what}: time`, value: seconds, unit: "s" },
  ];
}

async function addEvents(child: Child, log: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - at) }, (_, index) => (
      { event: "text_delta", data: { at: at + index } }
    ));
    await read(child, "/_emulator/events", { log, events });
  }
}

/** Reads a log from its beginning up to the last of so many events; throws when one is missing. */
async function follow(child: Child, id: string, count: number): Promise<void> {
  const { body } = await child.call(`/sessions/${id}/events?since=0`);
  let [text, next] = ["", 0];
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (text + chunk).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      if (block.endsWith(`\ndata: {"at":${next}}`)) next++;
    }
    if (next === count) return;
  }
  throw new Error(`A follower got ${next} of ${count} events in their order`);
}

/** Many who follow one log. */
async function followers(root: string, folder: string, sizes: Sizes): Promise<Figure[]> {
  await using child = await startChild(root, folder);
  const { id } = await (await child.call("/sessions/", {})).json();
  await addEvents(child, id, FOLLOWED);
  const seconds = await secondsOf(() =>
    Promise.all(Array.from({ length: sizes.followers }, () => follow(child, id, FOLLOWED)))
  );
  const count = sizes.followers.toLocaleString("en");
  const what = `${count} followers of ${FOLLOWED} events, all served`;
  return [
    { what: `${what}: memory`, value: child.peak(), unit: "MiB" },
    { what: `${what}: time`, value: seconds, unit: "s" },
  ];
}

/** A long log, written and read. */
async function events(root: string, folder: string, sizes: Sizes): Promise<Figure[]> {
  await using child = await startChild(root, folder);
  const { id } = await (await child.call("/sessions/", {})).json();
  const written = await secondsOf(() => addEvents(child, id, sizes.events));
  const seconds = await secondsOf(() => follow(child, id, sizes.events));
  const what = `log of ${sizes.events.toLocaleString("en")} events`;
  return [
    { what: `${what}, written and read: memory`, value: child.peak(), unit: "MiB" },
    { what: `${what}: time to write it`, value: written, unit: "s" },
    { what: `${what}: time to read all of it`, value: seconds, unit: "s" },
  ];
}

/** All cases by name. */
export const CASES: { readonly [name: string]: Case } = {
  ...{ requests, files, large, followers, events },
};
