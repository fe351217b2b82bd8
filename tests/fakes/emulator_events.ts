/** Reads event streams of the emulator piece by piece, and waits for what they tell. */
import assert from "node:assert/strict";
import type { EmulatorKeys } from "../../src/emulator/core/types.ts";
import type { Body, EmulatorCalls } from "./emulator_calls.ts";

/** One block of a stream. A comment has only `comment`. */
export interface Block {
  readonly id?: string;
  readonly event?: string;
  readonly data?: Body;
  readonly comment?: string;
}

/** A stream that is read block by block. */
export interface BlockReader {
  /** The next block; `undefined` at the end. */
  next(): Promise<Block | undefined>;
  /** All blocks that are left. */
  rest(): Promise<Block[]>;
  /** Goes away, as a client that was closed. */
  leave(): Promise<void>;
}

/** Reads the body of a response as blocks. */
export function readBlocks(response: Response): BlockReader {
  assert.ok(response.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<Block | undefined> => {
    while (!text.includes("\n\n")) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      text += value;
    }
    const end = text.indexOf("\n\n");
    const block = parse(text.slice(0, end));
    text = text.slice(end + 2);
    return block;
  };
  return {
    next,
    async rest() {
      const blocks: Block[] = [];
      for (let block = await next(); block !== undefined; block = await next()) blocks.push(block);
      return blocks;
    },
    leave: () => reader.cancel(),
  };
}

function parse(text: string): Block {
  const fields: Record<string, string> = {};
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    fields[line.slice(0, colon)] = line.slice(colon + 1).replace(/^ /, "");
  }
  if ("" in fields) return { comment: fields[""] ?? "" };
  return {
    ...(fields.id === undefined ? {} : { id: fields.id }),
    ...(fields.event === undefined ? {} : { event: fields.event }),
    data: JSON.parse(fields.data ?? "null"),
  };
}

/** Waits until the event bus of a session has told something; returns that event. */
export async function until(
  { send }: EmulatorCalls,
  sessionId: string,
  wanted: (block: Block) => boolean,
  { since = 0, as = "org" }: { since?: number; as?: keyof EmulatorKeys } = {},
): Promise<Block> {
  const sent = { path: { session_id: sessionId }, query: { since }, as };
  const blocks = readBlocks(await send("streamSessionEvents", sent));
  try {
    for (let block = await blocks.next(); block !== undefined; block = await blocks.next()) {
      if (wanted(block)) return block;
    }
  } finally {
    await blocks.leave();
  }
  assert.fail("the stream ended before that event");
}

/** Waits until a session has reached a state. */
export function untilState(
  calls: EmulatorCalls,
  sessionId: string,
  state: string,
  from: { since?: number; as?: keyof EmulatorKeys } = {},
): Promise<Block> {
  return until(
    calls,
    sessionId,
    ({ event, data }) => event === "state_changed" && data.state === state,
    from,
  );
}

/** Makes a session and waits until it runs; returns its id. */
export async function runningSession(
  calls: EmulatorCalls,
  body: Body = {},
  as: keyof EmulatorKeys = "org",
): Promise<string> {
  const { id } = await calls.call("createSession", { body, as });
  await untilState(calls, id, "running", { as });
  return id;
}
