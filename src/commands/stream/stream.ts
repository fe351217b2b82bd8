/** The commands that print an event stream as JSON lines, and what they say when interrupted. */
import { commandHint } from "../../errors/command_hint.ts";
import type { Answer, Connection } from "../../client/connection.ts";
import { linesOf, type StreamEvent } from "../../client/stream/event_line.ts";
import { placeOf } from "../../client/stream/position.ts";
import { sessionPrompts } from "../../client/stream/prompt_status.ts";
import { Failure, messageOf } from "../../errors/failure.ts";
import type { EventBatches, FollowWorld } from "../../client/stream/open_events.ts";
import { asObject, asText } from "../../json/json_value.ts";
import type { Operation } from "../../operations/types.ts";
import type { Invocation, Output } from "../types.ts";

/** What is watched: what goes on in the cloud when the watching stops, and how to go on watching. */
export interface Watched {
  /** Said after "Interrupted": `the prompt goes on`. */
  readonly goesOn: string;
  /** How to go on, from the id of the last event where that is known. */
  readonly hint: (lastId: string | undefined) => string;
  /** The session whose prompt an interruption cancels. */
  readonly cancels?: string;
  /** The session whose status tells whether a prompt runs at all. */
  readonly prompted?: string;
}

/** Time that a last call may take after an interruption, in milliseconds. */
const LAST_CALL_LIMIT = 3_000;

/** `session prompt`. */
export async function sessionPrompt(invocation: Invocation): Promise<void> {
  const connection = await invocation.connect();
  const { followPrompt } = await import("../../client/stream/follow_prompt.ts");
  const batches = followPrompt(invocation.values, followWorld(invocation, connection));
  await watch(invocation, connection, batches, watchedPrompt(invocation));
}

/** `session events`. */
export async function sessionEvents(invocation: Invocation): Promise<void> {
  const connection = await invocation.connect();
  const { followBus } = await import("../../client/stream/follow_bus.ts");
  const follow = invocation.values.follow === true;
  const world = followWorld(invocation, connection);
  const batches = followBus(invocation.values, world, { follow });
  await watch(invocation, connection, batches, watchedPrompt(invocation));
}

/** `session deploy run`. */
export async function deployRun(invocation: Invocation): Promise<void> {
  const connection = await invocation.connect();
  const { followDeploy } = await import("../../client/stream/follow_deploy.ts");
  const batches = followDeploy(invocation.values, followWorld(invocation, connection));
  const session = String(invocation.values.session_id);
  await watch(invocation, connection, batches, {
    goesOn: "the deploy goes on",
    hint: () => commandHint(session, (id) => `session deploy info ${id}`, "session list"),
  });
}

/** `template build-logs`. */
export async function buildLogs(invocation: Invocation): Promise<void> {
  const connection = await invocation.connect();
  const { followBuild } = await import("../../client/stream/follow_build.ts");
  const batches = followBuild(invocation.values, followWorld(invocation, connection));
  await watch(
    invocation,
    connection,
    batches,
    watchedBuild(String(invocation.values.template_id)),
  );
}

/**
 * What following a stream needs, from a command.
 *
 * @param invocation The command; its `idle_timeout` counts
 * @param connection Where the stream comes from
 */
export function followWorld(
  { process, signal, values }: Invocation,
  connection: Connection,
): FollowWorld {
  const { clock, random } = process;
  const idle = values.idle_timeout;
  const idleLimit = typeof idle === "number" ? idle * 1000 : undefined;
  return { connection, clock, random, signal, idleLimit };
}

/** What goes on when the events of a session's prompt are watched no longer. */
export function watchedPrompt(
  { values }: Invocation,
  session = String(values.session_id),
): Watched {
  return {
    goesOn: "the prompt goes on",
    hint: (lastId) =>
      commandHint(
        session,
        (id) => {
          const since = lastId !== undefined && /^\d{1,15}$/.test(lastId);
          return since ? `session events ${id} --since ${lastId}` : `session wait ${id}`;
        },
        "session list",
      ),
    prompted: session,
    ...(values.cancel_on_interrupt === true ? { cancels: session } : {}),
  };
}

/** What goes on when the log of a build is watched no longer. */
export function watchedBuild(template: string): Watched {
  return {
    goesOn: "the build goes on",
    hint: () => commandHint(template, (id) => `template build-logs ${id}`, "template list"),
  };
}

/**
 * Prints a stream to its end.
 *
 * @param invocation The command
 * @param connection Where the stream comes from
 * @param batches The stream
 * @param watched What to say when the command is ended before
 */
export async function watch(
  invocation: Invocation,
  connection: Connection,
  batches: EventBatches,
  watched: Watched,
): Promise<void> {
  let last: StreamEvent | undefined;
  const noted = async function* () {
    for await (const events of batches) {
      last = events.at(-1) ?? last;
      yield events;
    }
  };
  try {
    await printEvents(invocation.output, noted());
  } catch (error) {
    throw await endOfWatch(error, invocation, connection, watched, last);
  }
}

/**
 * Prints events, one line each and one write per chunk of the stream. A chunk is written while the
 * next one is read.
 *
 * @param output Where they go
 * @param batches The events
 */
export async function printEvents(output: Output, batches: EventBatches): Promise<void> {
  let writing = Promise.resolve();
  try {
    for await (const events of batches) {
      const lines = linesOf(events);
      await writing;
      writing = output.lines(lines);
      // It is awaited before the next one; until then nobody has to hear of its failure.
      writing.catch(() => {});
    }
  } finally {
    await writing;
  }
}

/**
 * Explains an interruption: what goes on, and how to go on watching. Cancels the prompt where that
 * was asked for.
 *
 * @param error What ended the watching
 * @param invocation The command
 * @param connection Where to cancel
 * @param watched What was watched
 * @param last The last event that was printed
 * @returns What to throw
 */
export async function endOfWatch(
  error: unknown,
  invocation: Invocation,
  connection: Connection,
  watched: Watched,
  last?: StreamEvent,
): Promise<unknown> {
  const { reason } = invocation.signal;
  if (!(reason instanceof Failure) || !(error instanceof Failure)) return error;
  // What ended on its own at that very moment keeps its own outcome.
  if (error.code !== reason.code) return error;
  const lastId = last && placeOf(last);
  const hint = watched.hint(lastId);
  const { cancels, prompted } = watched;
  let { goesOn } = watched;
  if (cancels === undefined || reason.code === "time_limit") {
    if (prompted !== undefined && !await promptRuns(invocation, connection, prompted)) {
      return new Failure(reason.code, reason.message, { hint });
    }
    if (lastId !== undefined) goesOn += `; the last event was ${JSON.stringify(lastId)}`;
    return new Failure(reason.code, `${reason.message}; ${goesOn}`, { hint });
  }
  try {
    const { cancelPrompt } = await import("../../operations/session/prompts.ts");
    await lastCall(invocation, connection, cancelPrompt, cancels);
  } catch (failed) {
    const why = messageOf(failed);
    const text = `${reason.message}; ${goesOn}, for it could not be cancelled: ${why}`;
    return new Failure(reason.code, text, { hint });
  }
  return new Failure(reason.code, `${reason.message}; the prompt was cancelled`);
}

/** Whether a prompt runs in a session, or is about to; yes, where that cannot be found out. */
async function promptRuns(
  invocation: Invocation,
  connection: Connection,
  session: string,
): Promise<boolean> {
  const { getSessionStatus } = await import("../../operations/session/sessions.ts");
  try {
    const { text } = await lastCall(invocation, connection, getSessionStatus, session);
    const { known, last } = sessionPrompts(text);
    const state = asText(asObject(JSON.parse(text))?.state);
    return !known ||
      (last === undefined ? state === "creating" || state === "pending" : !last.ended);
  } catch {
    return true;
  }
}

/** A call with a time limit of its own: the command's time is over. */
async function lastCall(
  { process }: Invocation,
  connection: Connection,
  operation: Operation,
  session: string,
): Promise<Answer> {
  const limit = new AbortController();
  const stop = process.clock.timer(LAST_CALL_LIMIT, () => {
    limit.abort(new Failure("timeout", `no answer within ${LAST_CALL_LIMIT / 1000} s`));
  });
  try {
    return await connection.call(operation, { session_id: session }, { signal: limit.signal });
  } finally {
    stop();
  }
}
