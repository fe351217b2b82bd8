/**
 * What the emulator answers is what the contract says: every answer that the stories of the
 * end-to-end tests bring about, and the usual errors of every operation.
 */
import assert from "node:assert/strict";
import { isOperation } from "../../src/cli/commands.ts";
import { run } from "../../src/cli/run.ts";
import { buildRequest } from "../../src/client/request/request.ts";
import { BODY_LIMIT } from "../../src/emulator/http/request_body.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { PARTS } from "../../src/emulator/parts.ts";
import { allOperations, answerFields, innerOperations } from "../../src/operations/areas.ts";
import type { Operation } from "../../src/operations/types.ts";
import { platformClock } from "../../src/process/clock.ts";
import type { Process } from "../../src/process/types.ts";
import { withCloud } from "../fakes/emulator.ts";
import { type FakeProcess, fakeProcess, virtualClock } from "../fakes/process.ts";
import { isKnown, pathsOf } from "../fakes/members.ts";
import { minimalValues } from "../fakes/values.ts";
import { realProcess } from "../../src/process/real.ts";
import {
  checkStep,
  filled,
  type Known,
  type Step,
  variantOf,
  wordsOf,
} from "../e2e/stories/steps.ts";
import { STORIES } from "../e2e/stories/stories.ts";
import { checkAnswer } from "./contract.ts";

const HANDLED = new Set(PARTS.flatMap((part) => Object.keys(part.handlers)));
// One without a handler answers 501 to everything that gets past the checks of the table.
const OPERATIONS = (await allOperations()).filter((operation) => HANDLED.has(operation.id));

/** Everything that a command may call. */
const CALLED = [...OPERATIONS, ...await innerOperations()];

/** An answer as it came. */
interface Heard {
  readonly operation: Operation;
  readonly status: number;
  readonly type: string | null;
  /** Grows as long as the program reads. */
  text: string;
}

/** A `fetch` that notes every answer while the program reads it. */
function listening(emulator: RunningEmulator, heard: Heard[]): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    // A file goes to an address beside the API.
    if (!String(input).startsWith(emulator.url)) return response;
    const operation = operationOf(emulator, init?.method ?? "GET", String(input));
    const type = response.headers.get("content-type");
    const entry: Heard = { operation, status: response.status, type, text: "" };
    heard.push(entry);
    if (response.body === null) return response;
    const decoder = new TextDecoder();
    const noted = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          entry.text += decoder.decode(chunk, { stream: true });
          controller.enqueue(chunk);
        },
      }),
    );
    return new Response(noted, { status: response.status, headers: response.headers });
  };
}

/** The operation a request is meant for; of several that fit, the one with most fixed words. */
function operationOf(emulator: RunningEmulator, method: string, url: string): Operation {
  const path = new URL(url).href.slice(emulator.url.length).split("?")[0] ?? "";
  const fitting = CALLED.filter((one) => one.method === method)
    .filter((one) => new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path))
    .toSorted((a, b) => a.path.split("{").length - b.path.split("{").length);
  const found = fitting[0];
  assert(found, `no operation for ${method} ${path}`);
  return found;
}

function problemsIn({ operation, status, type, text }: Heard): string[] {
  return checkAnswer(operation.id, status, type, text)
    .map((problem) => `${operation.id} ${status}: ${problem}`);
}

/** Members of a success answer that `--fields` would refuse. */
async function unknownMembers({ operation, status, type, text }: Heard): Promise<string[]> {
  if (status >= 300 || !type?.startsWith("application/json") || text === "") return [];
  const known = await answerFields(operation);
  if (known.length === 0) return [];
  return [...new Set(pathsOf(JSON.parse(text)))].filter((path) => !isKnown(path, known))
    .map((path) => `${operation.id} answers "${path}"`);
}

/** A terminal at which this is typed once a shell asks for a command, and nothing more is. */
function deskOf(fake: FakeProcess, typed: string): Pick<Process, "stdin" | "stdout"> {
  const keys = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const writer = keys.writable.getWriter();
  let isTyped = false;
  const write = async (bytes: Uint8Array) => {
    await fake.stdout.write(bytes);
    if (isTyped || !/[#$] $/.test(fake.out())) return;
    isTyped = true;
    writer.write(new TextEncoder().encode(typed)).catch(() => {});
  };
  return {
    stdin: { ...fake.stdin, readable: keys.readable },
    stdout: { ...fake.stdout, write },
  };
}

async function tell(
  steps: readonly Step[],
  emulator: RunningEmulator,
  heard: Heard[],
): Promise<void> {
  const known: Known = { key: emulator.keys.org };
  for (const step of steps) {
    const args = wordsOf(step, known);
    const before = heard.length;
    const fake = fakeProcess({
      args,
      env: {
        RUNTM_API_KEY: emulator.keys.org,
        RUNTM_API_URL: emulator.url,
        HOME: "/home/user",
        ...step.env,
      },
      clock: platformClock,
      fetch: listening(emulator, heard),
      openSocket: realProcess().openSocket,
      terminal: { stdin: step.typed !== undefined, stdout: step.typed !== undefined },
      files: { ...step.files },
      ...(step.stdin === undefined ? {} : { stdin: filled(step.stdin, known) }),
    });
    // Each run is a process of its own to the server: its ids must not come again.
    const uuid = () => crypto.randomUUID();
    const desk = step.typed === undefined ? {} : deskOf(fake, step.typed);
    const code = await run({ ...fake, uuid, ...desk });
    const label = `${args.join(" ")}: exit ${code}\n${fake.out()}${fake.err()}`;
    assert.equal(code, 0, label);
    const variant = await variantOf(step);
    if (isOperation(variant)) {
      const answered = heard.slice(before).map(({ operation }) => operation.id);
      assert(answered.includes(variant.id), `${args.join(" ")} asked ${answered}`);
    }
    try {
      checkStep(step, fake.out(), known);
    } catch (error) {
      throw new Error(label, { cause: error });
    }
  }
}

for (const [name, steps] of Object.entries(STORIES)) {
  Deno.test(`every answer of the emulator in the story "${name}" is valid`, async () => {
    await withCloud({}, async (emulator) => {
      const heard: Heard[] = [];
      await tell(steps, emulator, heard);
      assert.deepEqual(heard.flatMap(problemsIn), []);
      assert.deepEqual((await Promise.all(heard.map(unknownMembers))).flat(), []);
      assert(heard.length >= steps.length, `${heard.length} answers to ${steps.length} commands`);
    });
  });
}

/** A wrong call of an operation, and the status it must get. */
interface Wrong {
  readonly name: string;
  readonly status: number;
  /** Whether an operation can be called so. */
  readonly fits: (operation: Operation) => boolean;
  readonly key: (emulator: RunningEmulator) => string;
  readonly org?: string;
  readonly body?: string;
}

const hasBody = ({ method }: Operation) => method !== "GET" && method !== "DELETE";
const hasOwnId = ({ path }: Operation) => /\{(?!org_id)\w+\}/.test(path);

const WRONG: readonly Wrong[] = [
  {
    name: "an unknown key",
    status: 401,
    fits: () => true,
    key: () => "runtm_sk_test_nobody",
  },
  {
    name: "a key without scopes",
    status: 403,
    fits: ({ scopes }) => scopes.length > 0,
    key: ({ keys }) => keys.noScopes,
  },
  {
    name: "a foreign organisation",
    status: 403,
    fits: ({ org }) => org === "required",
    key: ({ keys }) => keys.org,
    org: "org_elsewhere",
  },
  {
    name: "no organisation",
    status: 400,
    fits: ({ org, path }) => org === "required" && !path.includes("{org_id}"),
    key: ({ keys }) => keys.personal,
    org: "",
  },
  {
    name: "unknown ids",
    status: 404,
    // Groups are kept elsewhere: one that owns nothing cannot be told from one that is not there.
    fits: (operation) => hasOwnId(operation) && operation.id !== "getGroupUsage",
    key: ({ keys }) => keys.org,
  },
  {
    name: "a body that is a list",
    status: 422,
    fits: hasBody,
    key: ({ keys }) => keys.org,
    body: "[1]",
  },
  {
    name: "a body that is no JSON",
    status: 422,
    fits: hasBody,
    key: ({ keys }) => keys.org,
    body: '{"cut',
  },
];

for (const wrong of WRONG) {
  Deno.test(`the emulator's ${wrong.status} for ${wrong.name} is valid`, async () => {
    const operations = OPERATIONS.filter(wrong.fits);
    assert(operations.length > 10, `only ${operations.length} operations`);
    await withCloud({}, async (emulator) => {
      for (const operation of operations) {
        const heard = await callWrongly(emulator, operation, wrong);
        const label = `${operation.id}: ${heard.status} ${heard.text}`;
        assert.equal(heard.status, wrong.status, label);
        assert.deepEqual(problemsIn(heard), [], label);
      }
    });
  });
}

async function callWrongly(
  emulator: RunningEmulator,
  operation: Operation,
  { key, org = emulator.orgId, body }: Wrong,
): Promise<Heard> {
  const target = { baseUrl: emulator.url, org: org === "" ? undefined : org };
  const request = buildRequest(operation, minimalValues(operation), target);
  const response = await fetch(request.url, {
    method: request.method,
    headers: { ...request.headers, Authorization: `Bearer ${key(emulator)}` },
    body: body ?? request.body ?? null,
  });
  const type = response.headers.get("content-type");
  return { operation, status: response.status, type, text: await response.text() };
}

Deno.test("the emulator's 409, 413 and 429 are valid", async () => {
  // A minute that does not end: requests are counted by the minute.
  const clock = virtualClock();
  const create = OPERATIONS.find(({ id }) => id === "createTemplate");
  const set = OPERATIONS.find(({ id }) => id === "setUserInstructions");
  assert(create && set);
  const key = ({ keys }: RunningEmulator) => keys.org;
  const shop = JSON.stringify({ display_name: "Shop", github_repo: "acme/shop", name: "shop" });
  await withCloud({ clock, rateLimit: 5 }, async (emulator) => {
    const call = (operation: Operation, body: string) =>
      callWrongly(emulator, operation, { name: "", status: 0, fits: () => true, key, body });
    const heard = [await call(create, shop), await call(create, shop)];
    heard.push(await call(set, JSON.stringify({ instructions: "x".repeat(BODY_LIMIT) })));
    for (let turn = 0; turn < 3; turn++) heard.push(await call(set, '{"instructions":null}'));
    assert.deepEqual(heard.map(({ status }) => status), [201, 409, 413, 200, 200, 429]);
    assert.deepEqual(heard.flatMap(problemsIn), []);
  });
});
