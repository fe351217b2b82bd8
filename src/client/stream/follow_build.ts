/**
 * Follows the log of a template's build to its end, then asks the template how the build went.
 *
 * @module
 */
import { streamTemplateBuildLogs } from "../../operations/template/builds.ts";
import { getTemplate } from "../../operations/template/templates.ts";
import type { Values } from "../../operations/types.ts";
import { stepHint } from "../../errors/command_hint.ts";
import type { Answer } from "../connection.ts";
import { ownEvent, type StreamEvent } from "./event_line.ts";
import { Failure } from "../../errors/failure.ts";
import { memberText } from "../../json/json_text.ts";
import { type EventBatches, isDrop, openEvents, type StreamContext } from "./open_events.ts";
import { askUntil, reconnections, reopen } from "./reconnect.ts";
import { isDone, reportedFailure, SETTLE_TIME, wordsOf } from "./outcome.ts";
import { printedEvents } from "./printed_events.ts";

/** How a build stands. */
interface BuildState {
  readonly state: "under way" | "waiting" | "ready" | "failed" | "none" | "unknown";
  /** The template, valid JSON. */
  readonly template: string;
}

/**
 * Follows the log of a build until the build has ended.
 *
 * @param values Inputs of `streamTemplateBuildLogs`
 * @param context Connection, time and chance
 * @returns The events; the last one is a `done`
 * @throws {Failure} When the build failed, or its log changed while it was read again
 */
export async function* followBuild(values: Values, context: StreamContext): EventBatches {
  const id = String(values.template_id);
  const template = { template_id: values.template_id };
  const tries = reconnections(context);
  const printed = printedEvents((event) => changedLog(context, id, event));
  let last: StreamEvent | undefined;
  const patience = () => last?.event === "complete" ? SETTLE_TIME : undefined;
  const open = (retries?: { readonly retries: number }) =>
    openEvents(context, streamTemplateBuildLogs, values, {
      ...retries,
      patience,
      onRetry: tries.floor,
    });
  let stream = await open();
  while (true) {
    let failure: Failure | undefined;
    try {
      for await (const batch of stream.events) {
        const end = batch.findIndex(isDone);
        const fresh = printed.take(end === -1 ? batch : batch.slice(0, end + 1));
        if (fresh.length > 0) {
          tries.progress();
          last = fresh.at(-1);
          yield fresh;
        }
        if (end !== -1) break;
      }
    } catch (error) {
      if (!isDrop(error)) throw error;
      failure = error;
    }
    const ended = last !== undefined && (isDone(last) || last.event === "complete");
    if (failure === undefined || ended) {
      const build = ended
        ? await askUntil(context, getTemplate, template, endOfBuild)
        : buildState(await ask(context, template));
      if (build.state === "ready") {
        if (last === undefined || !isDone(last)) yield [ownDone(build)];
        return;
      }
      failure = buildFailure(context, id, build, last !== undefined);
      if (failure === undefined) tries.progress();
      else if (failure.code !== "stream_cut") throw failure;
    }
    tries.lived(stream);
    printed.rewind();
    stream = await reopen(tries, failure, () => open({ retries: 0 }));
  }
}

function ask(context: StreamContext, template: Values): Promise<Answer> {
  return context.connection.call(getTemplate, template, { signal: context.signal });
}

function ownDone({ template }: BuildState): StreamEvent {
  return ownEvent("done", `{"build_status":${memberText(template, "build_status")}}`);
}

/** The state of a build whose log is complete; `undefined` while the template lags behind. */
function endOfBuild(answer: Answer): BuildState | undefined {
  const build = buildState(answer);
  return build.state === "under way" || build.state === "waiting" ? undefined : build;
}

function buildState({ text: template }: Answer): BuildState {
  const word = memberText(template, "build_status");
  const states: { readonly [word: string]: BuildState["state"] } = {
    '"ready"': "ready",
    '"completed"': "ready",
    '"failed"': "failed",
    '"error"': "failed",
    '"cancelled"': "failed",
    '"pending"': "waiting",
    "null": "none",
  };
  return { state: word === undefined ? "unknown" : states[word] ?? "under way", template };
}

/** What stands in the way of reading on; `stream_cut` where it may pass. */
function buildFailure(
  context: StreamContext,
  id: string,
  { state, template }: BuildState,
  begun: boolean,
): Failure | undefined {
  if (state === "under way" || (state === "waiting" && begun)) return undefined;
  const { hints } = context.connection.settings;
  const history = (id: string) => `template build-logs-history ${id}`;
  const hint = stepHint(hints, "getTemplateBuildLogsHistory", id, history, "template list");
  if (state === "failed") {
    const what = "The build of the template failed";
    const words = wordsOf({
      error: readMember(template, "build_error") ?? readMember(template, "error_message"),
    });
    return reportedFailure(context, { code: "operation_failed", what, words, hint });
  }
  if (state === "unknown") {
    return new Failure("api_error", "The log ended, and the template does not tell of its build", {
      hint,
    });
  }
  return new Failure(
    state === "none" ? "unreachable_state" : "stream_cut",
    "The log is empty: no build of the template has begun",
    {
      hint: stepHint(hints, "buildTemplate", id, (id) => `template build ${id}`, "template list"),
    },
  );
}

function readMember(text: string, name: string): unknown {
  const member = memberText(text, name);
  return member === undefined ? undefined : JSON.parse(member);
}

function changedLog(
  { connection: { settings } }: StreamContext,
  template: string,
  event: number,
): Failure {
  const words = (id: string) => `template build-logs ${id}`;
  return new Failure(
    "operation_failed",
    `The stream broke off, and the log has changed since: event ${event} is not what it was`,
    {
      hint: stepHint(
        settings.hints,
        "streamTemplateBuildLogs",
        template,
        words,
        "template list",
      ),
    },
  );
}
