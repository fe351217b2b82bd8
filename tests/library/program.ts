/**
 * The promises of the library, as a program that runs wherever the library does: Deno, Node, Bun. It
 * prints a line of JSON for each. What it meets is given by the variable `PLACES`.
 */
import assert from "node:assert/strict";
import {
  type CallAttempt,
  type Client,
  type ClientOptions,
  createClient,
  type EventOf,
  Failure,
  getOrgLimits,
  getSession,
  launchSession,
  listSessions,
  pauseSession,
  promptSession,
  readEvents,
  streamSessionEvents,
} from "../../src/mod.ts";

/** What the program meets. */
export interface Places {
  /** The emulator: base URL and key. */
  readonly url: string;
  readonly key: string;
  /** Base URLs at which a connection fails in one way, by code. */
  readonly broken: { readonly [code: string]: string };
  /** A base URL that never answers. */
  readonly silent: string;
  /** A base URL below a name that ends in `.localhost`. */
  readonly local: string;
}

const places: Places = JSON.parse(environment("PLACES"));

function environment(name: string): string {
  const { process } = globalThis as unknown as {
    process: { env: { [name: string]: string | undefined } };
  };
  return process.env[name] ?? "";
}

function client(options: Partial<ClientOptions> = {}): Client {
  return createClient({ apiKey: places.key, baseUrl: places.url, ...options });
}

async function failureOf(work: () => Promise<unknown>): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
  assert.fail("it worked");
}

/** A session whose first prompt has ended. */
async function launched(prompt = "Say hello"): Promise<string> {
  const { id } = await client().call(launchSession, { prompt, on_complete: "keep_alive" });
  await client().wait(id);
  return id;
}

const PROMISES: { readonly [name: string]: () => Promise<void> } = {
  async "a launch is waited for and its events are read"() {
    const id = await launched();
    const session = await client().wait(id, { for: "running", timeout: 60 });
    assert.equal(session.state, "running");
    const events: EventOf<typeof streamSessionEvents>[] = [];
    for await (
      const event of client().stream(streamSessionEvents, { session_id: id, since: 0 })
    ) events.push(event);
    const last = events.at(-1);
    assert.equal(last?.event, "done");
    for await (const event of client().stream(promptSession, { session_id: id, prompt: "More" })) {
      if (event.event === "assistant_message") assert.equal(typeof event.data.content, "string");
    }
  },
  async "an event survives spread, JSON and structured clones"() {
    const id = await launched();
    const stream = client().stream(streamSessionEvents, { session_id: id, since: 0 });
    const { value: event } = await stream.next();
    assert.ok(event);
    const { data } = event;
    for (const copy of [{ ...event }, JSON.parse(JSON.stringify(event)), structuredClone(event)]) {
      assert.deepEqual(copy, { event: event.event, data, id: event.id });
    }
    assert.deepEqual(Object.keys(event), ["event", "data", "id"]);
    await stream.return();
  },
  async "a wait ends with what can no longer become so"() {
    const { id } = await client().call(launchSession, { prompt: "fail", on_complete: "pause" });
    const failure = await failureOf(() => client().wait(id, { for: "build" }));
    assert.equal(failure.code, "not_found");
    const late = await failureOf(() => client().wait(id, { for: "destroyed", timeout: 0.2 }));
    assert.equal(late.code, "time_limit");
  },
  async "all pages of a list are one list, each item once"() {
    for (let count = 0; count < 3; count++) await launched();
    const { sessions } = await client().call(listSessions, { limit: 100 });
    const ids: string[] = [];
    for await (const session of client().pages(listSessions, {})) ids.push(session.id);
    assert.deepEqual(ids, sessions.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
    let two = 0;
    for await (const _ of client().pages(listSessions, { limit: 2 })) two++;
    assert.equal(two, 2);
  },
  async "an error has its code and plain members"() {
    const session_id = "00000000-0000-4000-8000-000000000000";
    const failure = await failureOf(() => client().call(getSession, { session_id }));
    assert.equal(failure.code, "not_found");
    assert.equal(failure.status, 404);
    assert.equal(failure.hint, "Call listSessions");
    assert.equal(typeof failure.requestId, "string");
    assert.doesNotMatch(JSON.stringify(failure), /--/);
  },
  async "a success tells status, headers and id of the request"() {
    const answered = await client().callWithResponse(listSessions, {});
    assert.equal(answered.status, 200);
    assert.match(answered.headers.get("content-type") ?? "", /json/);
    assert.ok(answered.requestId.length > 0);
    assert.ok(Array.isArray(answered.answer.sessions));
  },
  async "a call takes headers, and tells of its attempts"() {
    const attempts: CallAttempt[] = [];
    const seen: (string | null)[] = [];
    let count = 0;
    const answering = client({
      fetch: (_input, init) => {
        seen.push(new Headers(init?.headers).get("x-trace"));
        return Promise.resolve(
          ++count === 1 ? new Response(null, { status: 503 }) : Response.json({ sessions: [] }),
        );
      },
    });
    await answering.call(listSessions, {}, {
      headers: { "x-trace": "t1", authorization: "none" },
      onAttempt: (attempt) => attempts.push(attempt),
    });
    assert.deepEqual(seen, ["t1", "t1"]);
    assert.deepEqual(attempts.map(({ attempt, status, code }) => [attempt, status, code]), [
      [1, 503, "unavailable"],
      [2, 200, undefined],
    ]);
    assert.ok(attempts[0]?.pause !== undefined);
    const none = await failureOf(() => {
      count = 0;
      return answering.call(listSessions, {}, { retries: 0 });
    });
    assert.equal(none.code, "unavailable");
  },
  async "a call ends with its signal, and with its time"() {
    const reason = new Error("Enough");
    const end = new AbortController();
    const silent = client({ baseUrl: places.silent });
    const call = silent.call(listSessions, {}, { signal: end.signal });
    setTimeout(() => end.abort(reason), 50);
    await assert.rejects(call, reason);
    const late = await failureOf(() => silent.call(listSessions, {}, { timeout: 0.5 }));
    assert.equal(late.code, "time_limit");
    assert.equal(late.hint, "Give more time with `timeout`");
    const unknown = await failureOf(() =>
      silent.call(pauseSession, { session_id: "s1" }, { timeout: 0.5 })
    );
    assert.match(
      unknown.hint ?? "",
      /^It may have been carried out; check with: getSessionStatus$/,
    );
  },
  async "network errors are told apart"() {
    for (const [code, baseUrl] of Object.entries(places.broken)) {
      const failure = await failureOf(() => client({ baseUrl, retries: 0 }).call(listSessions, {}));
      assert.equal(failure.code, code, `${failure.message} ${String(failure.cause)}`);
      assert.doesNotMatch(failure.hint ?? "", /--|RUNTM_/);
    }
  },
  async "names below localhost are this machine"() {
    const { sessions } = await client({ baseUrl: places.local }).call(listSessions, {});
    assert.ok(Array.isArray(sessions));
  },
  async "calls at the same time do not disturb each other"() {
    const one = client();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => one.call(listSessions, { limit: n + 1 })),
    );
    assert.deepEqual(answers.map(({ limit }) => limit), [1, 2, 3, 4, 5, 6, 7, 8]);
    await one.call(getOrgLimits, {});
  },
  async "a stream of one's own is read"() {
    const body = new Response("event: done\ndata: {}\n\n").body;
    assert.ok(body);
    const names: unknown[] = [];
    for await (const events of readEvents(body)) names.push(...events.map(({ event }) => event));
    assert.deepEqual(names, ["done"]);
  },
};

for (const [name, keep] of Object.entries(PROMISES)) {
  try {
    await keep();
    console.log(JSON.stringify({ name }));
  } catch (error) {
    const text = error instanceof Error ? error.stack ?? error.message : String(error);
    console.log(JSON.stringify({ name, error: text }));
  }
}
