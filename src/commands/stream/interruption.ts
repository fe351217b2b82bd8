/** What a stream command says when it is ended before its stream: what goes on, how to go on. */
import { commandHint } from "../../errors/command_hint.ts";
import type { Answer, Connection } from "../../client/connection.ts";
import type { StreamEvent } from "../../client/stream/event_line.ts";
import { placeOf } from "../../client/stream/position.ts";
import { sessionPrompts } from "../../client/stream/prompt_status.ts";
import { Failure, messageOf } from "../../errors/failure.ts";
import type { Operation } from "../../operations/types.ts";
import type { Invocation } from "../types.ts";

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

/** Time that cancelling may take after an interruption, in milliseconds. */
const CANCEL_LIMIT = 3_000;

/** Time that the question may take whether a prompt runs; `--timeout` holds within two seconds. */
const ASK_LIMIT = 1_500;

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
    await lastCall(invocation, connection, cancelPrompt, cancels, CANCEL_LIMIT);
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
    const { text } = await lastCall(invocation, connection, getSessionStatus, session, ASK_LIMIT);
    const { known, starting, last } = sessionPrompts(text);
    return !known || (last === undefined ? starting : !last.ended);
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
  milliseconds: number,
): Promise<Answer> {
  const limit = new AbortController();
  const stop = process.clock.timer(milliseconds, () => {
    limit.abort(new Failure("timeout", `no answer within ${milliseconds / 1000} s`));
  });
  try {
    return await connection.call(operation, { session_id: session }, { signal: limit.signal });
  } finally {
    stop();
  }
}
