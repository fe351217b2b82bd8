/**
 * `session launch`, `session create` and `session resume`: one call, and with `--wait` or
 * `--follow` what comes of it.
 */
import type { Answer, Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { asText } from "../../json/json_value.ts";
import { sessionStateOf } from "../../client/wait/verdicts.ts";
import { answerObject, sessionIdOf } from "../answer_object.ts";
import { operationOf } from "../call.ts";
import type { NewSession } from "../stream/follow_new.ts";
import type { Invocation, Step } from "../types.ts";
import { report, waitForSession } from "../wait/wait.ts";

/** What one of the commands starts: what is waited for, and how the start is called. */
type Start = Pick<NewSession, "goal" | "event">;

/** `session launch`. */
export function sessionLaunch(invocation: Invocation): Promise<void> {
  return start(invocation, { goal: "prompt", event: "created" });
}

/** `session create`. */
export function sessionCreate(invocation: Invocation): Promise<void> {
  return start(invocation, { goal: "running", event: "created" });
}

/** `session resume`. */
export function sessionResume(invocation: Invocation): Promise<void> {
  return start(invocation, { goal: "running", event: "resumed" });
}

async function start(invocation: Invocation, { goal, event }: Start): Promise<void> {
  const { values, output } = invocation;
  const connection = await invocation.connect();
  const answer = await begin(invocation, connection, event);
  const { text, requestId } = answer;
  if (values.template_id !== undefined) {
    const { unusedTemplate } = await import("./template_used.ts");
    const failure = await unusedTemplate(invocation, connection, answer);
    if (failure !== undefined) {
      await output.json(text);
      throw failure;
    }
  }
  if (values.wait !== true && values.follow !== true) return await output.json(text);
  const id = asText(values.session_id) ?? sessionIdOf(answerObject(text));
  if (id === undefined) {
    await output.json(text);
    throw new Failure("api_error", "The session was started, but the answer holds no id", {
      hint: "Run: runtm-api session list",
      requestId,
    });
  }
  if (values.follow === true) {
    const { followNewSession } = await import("../stream/follow_new.ts");
    return await followNewSession(invocation, connection, { id, goal, event, text });
  }
  await waitOut(invocation, connection, id, goal, text);
}

/** The call that starts it. A session that is to be waited for until it runs may run already. */
async function begin(
  invocation: Invocation,
  connection: Connection,
  event: Start["event"],
): Promise<Answer> {
  const { values, globals: { idempotencyKey }, signal } = invocation;
  try {
    return await connection.call(operationOf(invocation), values, { signal, idempotencyKey });
  } catch (error) {
    const waits = event === "resumed" && (values.wait === true || values.follow === true);
    const refused = error instanceof Failure && ["bad_request", "conflict"].includes(error.code);
    if (!waits || !refused) throw error;
    const { getSessionStatus } = await import("../../operations/session/sessions.ts");
    const { session_id } = values;
    const status = await connection.call(getSessionStatus, { session_id }, { signal })
      .catch(() => undefined);
    if (status === undefined || sessionStateOf(answerObject(status.text)) !== "running") {
      throw error;
    }
    return status;
  }
}

async function waitOut(
  invocation: Invocation,
  connection: Connection,
  id: string,
  goal: Start["goal"],
  created: string,
): Promise<void> {
  const { last, failure } = await waitForSession(invocation, connection, id, goal);
  const explained = failure && await explain(failure, invocation, connection, id, goal);
  await report(invocation.output, { last, failure: explained }, created);
}

/** After a signal: what goes on in the cloud, and how to end it. */
async function explain(
  failure: Failure,
  invocation: Invocation,
  connection: Connection,
  id: string,
  goal: Start["goal"],
): Promise<Failure> {
  if (failure.code === "time_limit") return failure;
  const { endOfWatch, watchedPrompt } = await import("../stream/interruption.ts");
  const { watchedStart } = await import("../stream/follow_new.ts");
  const watched = goal === "prompt" ? watchedPrompt(invocation, id) : watchedStart(id);
  const explained = await endOfWatch(failure, invocation, connection, watched);
  return explained instanceof Failure ? explained : failure;
}

/** The calls of these commands. */
export async function startSteps(invocation: Invocation): Promise<readonly Step[]> {
  const { values } = invocation;
  const { streamSessionEvents } = await import("../../operations/session/prompts.ts");
  const { getSessionStatus } = await import("../../operations/session/sessions.ts");
  const session_id = asText(values.session_id) ?? "{id}";
  const steps: Step[] = [{ operation: operationOf(invocation), values }];
  if (values.follow === true) {
    steps.push({ operation: streamSessionEvents, values: { session_id, since: 0 } });
  }
  if (values.follow === true || values.wait === true) {
    steps.push({ operation: getSessionStatus, values: { session_id } });
  }
  return steps;
}
