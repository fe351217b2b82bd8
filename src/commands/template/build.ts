/** `template build`, and the build at the end of `template create`. */
import { commandHint } from "../../errors/command_hint.ts";
import type { Answer, Connection } from "../../client/connection.ts";
import { Failure, messageOf } from "../../errors/failure.ts";
import type { JsonObject } from "../../json/json_value.ts";
import type { Clock } from "../../process/types.ts";
import { answerObject } from "../answer_object.ts";
import type { Invocation } from "../types.ts";
import { buildStatusOf, judgeBuild, type Verdict } from "../../client/wait/verdicts.ts";
import { buildWaiting, report } from "../wait/wait.ts";
import { waitFor } from "../wait/waiting.ts";

/** The build to start. */
export interface Build {
  /** The template. */
  readonly id: string;
  readonly skipAgent: boolean;
  readonly wait: boolean;
  readonly follow: boolean;
  /** The template that this command has just created, JSON text; printed when something fails. */
  readonly template?: string;
}

/** `template build`. */
export async function templateBuild(invocation: Invocation): Promise<void> {
  const { values } = invocation;
  await startBuild(invocation, await invocation.connect(), {
    id: String(values.template_id),
    skipAgent: values.skip_agent === true,
    wait: values.wait === true,
    follow: values.follow === true,
  });
}

/** Starts a build, then prints the one object that tells most, or the log as it is written. */
export async function startBuild(
  invocation: Invocation,
  connection: Connection,
  build: Build,
): Promise<void> {
  const { output, process } = invocation;
  const before = await beforeBuild(invocation, connection, build);
  const accepted = await postBuild(invocation, connection, build);
  const created = build.template ?? accepted.text;
  if (build.follow) {
    const { followNewBuild } = await import("../stream/follow_new.ts");
    const event = build.template === undefined ? "building" : "created";
    return await followNewBuild(invocation, connection, build.id, { event, text: created });
  }
  if (build.wait) {
    const judge = newBuildJudge(build.id, before, process.clock);
    const wait = { ...await buildWaiting(build.id, judge), known: true };
    return await report(output, await waitFor(invocation, connection, wait), created);
  }
  await output.json(
    build.template === undefined
      ? accepted.text
      : await readAgain(invocation, connection, build.id, build.template),
  );
}

/** The template before the build, so that the end of an older build is not taken for ours. */
async function beforeBuild(
  { signal }: Invocation,
  connection: Connection,
  { id, wait, template }: Build,
): Promise<JsonObject> {
  if (template !== undefined) return answerObject(template);
  if (!wait) return {};
  const { getTemplate } = await import("../../operations/template/templates.ts");
  return answerObject((await connection.call(getTemplate, { template_id: id }, { signal })).text);
}

async function postBuild(
  { output, signal }: Invocation,
  connection: Connection,
  { id, skipAgent, template }: Build,
): Promise<Answer> {
  const { buildTemplate } = await import("../../operations/template/builds.ts");
  const values = { template_id: id, skip_agent: skipAgent };
  try {
    return await connection.call(buildTemplate, values, { signal });
  } catch (error) {
    if (template === undefined) throw error;
    await output.json(template);
    const option = skipAgent ? " --skip-agent" : "";
    const unsure = error instanceof Failure && error.code === "outcome_unknown";
    throw failedStep(
      error,
      `The template was created, but its build ${unsure ? "may not have" : "has not"} started`,
      commandHint(
        id,
        (id) => unsure ? `template get ${id}` : `template build ${id}${option}`,
        "template list",
      ),
    );
  }
}

/**
 * The failure of a later step of a command: what is done already, why it went no further, how to
 * go on.
 *
 * @param error What the step threw
 * @param step What has not been done, as a sentence
 * @param hint How to go on from here
 */
export function failedStep(error: unknown, step: string, hint: string): unknown {
  if (!(error instanceof Failure)) return error;
  return new Failure(error.code, `${step}: ${error.message}`, { ...error.facts, hint });
}

/** The template as it stands now; the answer to a build need not even hold its id. */
async function readAgain(
  { output, signal }: Invocation,
  connection: Connection,
  id: string,
  known: string,
): Promise<string> {
  const { getTemplate } = await import("../../operations/template/templates.ts");
  try {
    return (await connection.call(getTemplate, { template_id: id }, { signal })).text;
  } catch (error) {
    // Everything asked for is done; a key that may not read templates is no reason to fail.
    const reason = messageOf(error);
    output.trace({ level: "warning", message: `The template could not be read again: ${reason}` });
    return known;
  }
}

// How long an end that looks like the one before the build may still be that one.
const STALE = 10_000;

function newBuildJudge(id: string, before: JsonObject, clock: Clock) {
  const believedFrom = clock.now() + STALE;
  let begun = !hasEnded(before);
  return (text: string): Verdict => {
    const template = answerObject(text);
    begun ||= !hasEnded(template) || differs(before, template) || clock.now() >= believedFrom;
    return begun ? judgeBuild(id, text) : "waiting";
  };
}

function hasEnded(template: JsonObject): boolean {
  return ["ready", "failed", "error"].includes(buildStatusOf(template) ?? "");
}

function differs(one: JsonObject, other: JsonObject): boolean {
  return ["build_status", "build_started_at", "build_completed_at"]
    .some((name) => one[name] !== other[name]);
}
