/** The commands that print an event stream as JSON lines. */
import { commandHint } from "../../errors/command_hint.ts";
import type { Connection } from "../../client/connection.ts";
import { linesOf, type StreamEvent } from "../../client/stream/event_line.ts";
import { Failure } from "../../errors/failure.ts";
import type { EventBatches, StreamContext } from "../../client/stream/open_events.ts";
import { showProgress, stateOf } from "../progress.ts";
import type { Invocation } from "../types.ts";
import { report, waitForSession } from "../wait/wait.ts";
import { endOfWatch, type Watched, watchedBuild, watchedPrompt } from "./interruption.ts";

/** `session prompt`. */
export async function sessionPrompt(invocation: Invocation): Promise<void> {
  const { values } = invocation;
  const connection = await invocation.connect();
  const { followPrompt } = await import("../../client/stream/follow_prompt.ts");
  const batches = followPrompt(values, streamContext(invocation, connection));
  const watched = watchedPrompt(invocation);
  if (values.wait !== true) return await watch(invocation, connection, batches, watched);
  const failure = await untilEnd(invocation, connection, batches, watched);
  const waited = await waitForSession(invocation, connection, String(values.session_id), "prompt");
  await report(invocation.output, { ...waited, failure: waited.failure ?? failure });
}

/**
 * Reads the events of a prompt to their end without printing them.
 *
 * @returns What the events tell of as failed
 */
async function untilEnd(
  invocation: Invocation,
  connection: Connection,
  batches: EventBatches,
  watched: Watched,
): Promise<Failure | undefined> {
  const progress = showProgress(invocation, "Prompting");
  try {
    for await (const events of batches) progress.update(events.at(-1)?.event ?? "");
  } catch (error) {
    if (error instanceof Failure && error.code === "stream_error") return error;
    throw await endOfWatch(error, invocation, connection, watched);
  } finally {
    progress.end();
  }
}

/** `session events`. */
export async function sessionEvents(invocation: Invocation): Promise<void> {
  const { values } = invocation;
  const { follow, last } = values;
  const connection = await invocation.connect();
  const context = streamContext(invocation, connection);
  const watched = watchedPrompt(invocation);
  if (last !== undefined) {
    const { lastEvents } = await import("../../client/stream/last_events.ts");
    const change = await changeOf(invocation);
    const batches = lastEvents(values, context, Number(last), change);
    return await watch(invocation, connection, batches, watched);
  }
  const { followBus } = await import("../../client/stream/follow_bus.ts");
  const batches = followBus(values, context, { follow: follow === true });
  await watch(invocation, connection, batches, watched);
}

/** `session deploy run`. */
export async function deployRun(invocation: Invocation): Promise<void> {
  const connection = await invocation.connect();
  const { followDeploy } = await import("../../client/stream/follow_deploy.ts");
  const batches = followDeploy(invocation.values, streamContext(invocation, connection));
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
  const batches = followBuild(invocation.values, streamContext(invocation, connection));
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
export function streamContext(
  { process, signal, values }: Invocation,
  connection: Connection,
): StreamContext {
  const { clock, random } = process;
  const idle = values.idle_timeout;
  const idleLimit = typeof idle === "number" ? idle * 1000 : undefined;
  return { connection, clock, random, signal, idleLimit };
}

/**
 * Prints a stream to its end.
 *
 * @param invocation The command; its `merge_text` counts
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
    await printEvents(invocation, noted());
  } catch (error) {
    throw await endOfWatch(error, invocation, connection, watched, last);
  }
}

/** What the options of a command make of events before they are printed. */
async function changeOf(
  { values }: Invocation,
): Promise<((batches: EventBatches) => EventBatches) | undefined> {
  return values.merge_text === true ? (await import("./merge_text.ts")).mergeText : undefined;
}

/**
 * Prints events, one line each and one write per chunk of the stream. A chunk is written while the
 * next one is read.
 *
 * @param invocation The command; its `merge_text` counts
 * @param batches The events
 */
export async function printEvents(invocation: Invocation, batches: EventBatches): Promise<void> {
  const { output } = invocation;
  const change = await changeOf(invocation);
  let writing = Promise.resolve();
  const progress = progressOf(invocation);
  try {
    for await (const events of change ? change(batches) : batches) {
      progress?.(events);
      const lines = linesOf(events);
      await writing;
      writing = output.lines(lines);
      // It is awaited before the next one; until then nobody has to hear of its failure.
      writing.catch(() => {});
    }
  } finally {
    progress?.();
    await writing;
  }
}

/** Shows how a stream stands where its lines go elsewhere; without events it is over. */
function progressOf(invocation: Invocation) {
  const { stderr, stdout } = invocation.process;
  if (!stderr.isTerminal() || stdout.isTerminal()) return undefined;
  const progress = showProgress(invocation, "Following");
  return (events?: readonly StreamEvent[]) => {
    const last = events?.at(-1);
    if (events === undefined) progress.end();
    else if (last !== undefined) progress.update(stateOf(last.data) || last.event);
  };
}
