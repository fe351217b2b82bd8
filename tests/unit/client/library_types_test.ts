/** What TypeScript knows of answers and events: checked when the tests are type-checked. */
import assert from "node:assert/strict";
import type {
  AnswerOf,
  Client,
  EventOf,
  getSession,
  ItemOf,
  listSessions,
  listTemplates,
  promptSession,
  StreamEvent,
  streamSessionEvents,
} from "../../../src/mod.ts";
import { eventLine, Failure } from "../../../src/mod.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

const TYPES: readonly true[] = [
  true satisfies Same<AnswerOf<typeof getSession>["state"], string>,
  true satisfies Same<ItemOf<typeof listSessions>, AnswerOf<typeof getSession>>,
  true satisfies Same<
    ItemOf<typeof listTemplates> extends { readonly id?: string } ? true : false,
    true
  >,
  true satisfies Same<EventOf<typeof promptSession>["event"] extends string ? true : false, true>,
];

/** Never called: only its types count. */
export async function misspelt(client: Client, session: typeof getSession): Promise<void> {
  const answer = await client.call(session, { session_id: "s1" });
  // @ts-expect-error -- the contract has no such member
  answer.sandbox_ur;
  for await (
    const event of client.stream({} as typeof streamSessionEvents, { session_id: "s1" })
  ) {
    if (event.event === "state_changed") {
      const { state } = event.data;
      // @ts-expect-error -- nor one of this name in the payload
      event.data.stat;
      console.log(state);
    }
    // @ts-expect-error -- of all events together nothing is known
    event.data.state;
  }
  const build = await client.wait("tmpl_1", { for: "build" });
  const status: string | undefined | null = build.build_status;
  console.log(status);
}

Deno.test("types of answers, items and events are those of the contract", () => {
  assert.deepEqual(TYPES, [true, true, true, true]);
  const event: StreamEvent<"done", { ok: boolean }> = { event: "done", data: { ok: true } };
  assert.equal(
    eventLine({ event: event.event, id: undefined, data: JSON.stringify(event.data) }),
    '{"event":"done","data":{"ok":true}}',
  );
});

Deno.test("a failure has what is known of it as members, and nothing else", () => {
  const failure = new Failure("rate_limited", "Slow down", { status: 429, retryAfter: 7 });
  const { code, status, retryAfter } = failure;
  assert.deepEqual([code, status, retryAfter], ["rate_limited", 429, 7]);
  assert.deepEqual(Object.keys(failure).toSorted(), [
    "code",
    "facts",
    "name",
    "retryAfter",
    "status",
  ]);
  assert.equal(failure.hint, undefined);
});
