/**
 * `--follow` of commands that start something: the first line carries what was started, so that its
 * id is there whatever comes, then events follow until the end of what was started.
 */
import { commandHint } from "../../errors/command_hint.ts";
import type { Connection } from "../../client/connection.ts";
import { ownEvent } from "../../client/stream/event_line.ts";
import { Failure } from "../../errors/failure.ts";
import { followBuild } from "../../client/stream/follow_build.ts";
import { followBus } from "../../client/stream/follow_bus.ts";
import { compactJson } from "../../json/json_text.ts";
import { sessionPrompts } from "../../client/stream/prompt_status.ts";
import { mayGoOn } from "../../client/transport/retry.ts";
import { ownEnd } from "../../process/abort.ts";
import { endOfWatch, type Watched, watchedBuild, watchedPrompt } from "./interruption.ts";
import { printEvents, streamContext, watch } from "./stream.ts";
import type { Invocation } from "../types.ts";
import { sessionWaiting } from "../wait/wait.ts";
import { waitFor } from "../wait/waiting.ts";

/** A session that this command has just started. */
export interface NewSession {
  readonly id: string;
  /** What makes the following end: the end of its prompt, or that it runs. */
  readonly goal: "prompt" | "running";
  /** Name of the first line. */
  readonly event: "created" | "resumed";
  /** The answer that tells of it, JSON text: payload of the first line. */
  readonly text: string;
}

// How long events may lag behind the state of a session, in milliseconds.
const LAG = 1_000;

/**
 * Prints what was started and then its events.
 *
 * @param invocation The command
 * @param connection Where the session is
 * @param session The session
 */
export async function followNewSession(
  invocation: Invocation,
  connection: Connection,
  session: NewSession,
): Promise<void> {
  await invocation.output.lines(`${ownEvent(session.event, compactJson(session.text)).line}\n`);
  if (session.goal === "prompt") await followPromptOf(invocation, connection, session.id);
  else await followUntilRunning(invocation, connection, session);
}

/**
 * Prints that a build was started and then its log.
 *
 * @param invocation The command
 * @param connection Where the template is
 * @param id The template
 * @param started What was started, and the answer that tells of it
 */
export async function followNewBuild(
  invocation: Invocation,
  connection: Connection,
  id: string,
  started: { readonly event: "created" | "building"; readonly text: string },
): Promise<void> {
  await invocation.output.lines(`${ownEvent(started.event, compactJson(started.text)).line}\n`);
  const batches = followBuild({ template_id: id }, streamContext(invocation, connection));
  await watch(invocation, connection, batches, watchedBuild(id));
}

async function followPromptOf(
  invocation: Invocation,
  connection: Connection,
  id: string,
): Promise<void> {
  const watched = watchedPrompt(invocation, id);
  const wait = await sessionWaiting(id, "prompt");
  const { failure } = await waitFor(invocation, connection, {
    ...wait,
    known: true,
    // A bus without a prompt would look like one whose prompt is over.
    judge: (text) => sessionPrompts(text).last ? "reached" : wait.judge(text),
  });
  if (failure) throw await endOfWatch(failure, invocation, connection, watched);
  const context = streamContext(invocation, connection);
  await watch(invocation, connection, followBus({ session_id: id, since: 0 }, context), watched);
}

/** Events are printed while the state is looked at; the state says when it is over. */
async function followUntilRunning(
  invocation: Invocation,
  connection: Connection,
  { id, event }: NewSession,
): Promise<void> {
  const { process: { clock }, output, signal } = invocation;
  const end = ownEnd(signal);
  const inner = { ...invocation, signal: end.signal };
  const watching = watchBus(inner, connection, id, event, (error) => end.abort(error));
  try {
    const wait = { ...await sessionWaiting(id, "running"), known: true };
    const { last, failure } = await waitFor(inner, connection, wait);
    if (failure === undefined) await clock.sleep(LAG, end.signal);
    end.abort(OVER);
    await watching;
    if (failure) throw await endOfWatch(failure, invocation, connection, watchedStart(id));
    await output.lines(`${ownEvent("done", compactJson(last ?? "{}")).line}\n`);
  } finally {
    end.abort(OVER);
    await watching;
    end.release();
  }
}

/** Why the bus of a session that has come to run is watched no longer. */
const OVER = new Failure("internal", "The session runs");

/** Prints the bus until the signal of the command; failures that may pass are left to the wait. */
async function watchBus(
  invocation: Invocation,
  connection: Connection,
  id: string,
  event: NewSession["event"],
  fail: (error: unknown) => void,
): Promise<void> {
  const values = { session_id: id, ...(event === "created" ? { since: 0 } : {}) };
  const context = streamContext(invocation, connection);
  try {
    await printEvents(invocation, followBus(values, context, { follow: true }));
  } catch (error) {
    if (!invocation.signal.aborted && !mayGoOn(error)) fail(error);
  }
}

/** What goes on when a session that starts is watched no longer. */
export function watchedStart(id: string): Watched {
  return {
    goesOn: "the session goes on starting",
    hint: () => commandHint(id, (id) => `session wait ${id} --for running`, "session list"),
  };
}
