/** `session wait` and `template wait`, and the same waiting for commands that start something. */
import { commandHint } from "../../errors/command_hint.ts";
import type { Connection } from "../../client/connection.ts";
import { EXIT_CODES } from "../../errors/codes.ts";
import type { Failure } from "../../errors/failure.ts";
import { answerObject } from "../answer_object.ts";
import type { Invocation, Output, Step } from "../types.ts";
import {
  judgeBuild,
  judgeSession,
  type SessionGoal,
  type Verdict,
} from "../../client/wait/verdicts.ts";
import { type Wait, type Waited, waitFor } from "./waiting.ts";

/** `session wait`. */
export async function sessionWait(invocation: Invocation): Promise<void> {
  await carryOut(invocation, await sessionWaitOf(invocation));
}

/** The call that `session wait` repeats. */
export async function sessionWaitSteps(invocation: Invocation): Promise<readonly Step[]> {
  return [await sessionWaitOf(invocation)];
}

async function sessionWaitOf({ values: { session_id, for: goal } }: Invocation): Promise<Wait> {
  return await sessionWaiting(String(session_id), goalOf(goal));
}

/** `template wait`. */
export async function templateWait(invocation: Invocation): Promise<void> {
  await carryOut(invocation, await templateWaitOf(invocation));
}

/** The call that `template wait` repeats. */
export async function templateWaitSteps(invocation: Invocation): Promise<readonly Step[]> {
  return [await templateWaitOf(invocation)];
}

async function templateWaitOf({ values }: Invocation): Promise<Wait> {
  return await buildWaiting(String(values.template_id));
}

async function carryOut(invocation: Invocation, wait: Wait): Promise<void> {
  const { values: { timeout }, output } = invocation;
  const limit = timeout === undefined ? undefined : Number(timeout);
  const waited = await waitFor(invocation, await invocation.connect(), { ...wait, limit });
  await report(output, waited);
}

function goalOf(word: unknown): SessionGoal {
  return word === undefined ? "prompt" : word === "active" ? "running" : word as SessionGoal;
}

const UNFINISHED: { readonly [goal in SessionGoal]: string } = {
  prompt: "The prompt has not ended",
  running: "The session did not get to run",
  paused: "The session was not paused",
  destroyed: "The session was not destroyed",
};

/** What to wait for in a session. */
export async function sessionWaiting(id: string, goal: SessionGoal): Promise<Wait> {
  const { getSessionStatus } = await import("../../operations/session/sessions.ts");
  const wanted = goal === "prompt" ? "" : ` --for ${goal}`;
  return {
    operation: getSessionStatus,
    values: { session_id: id },
    judge: (text) => judgeSession(goal, id, text),
    vanishes: goal === "destroyed",
    unfinished: (last) => {
      const { state, last_prompt } = answerObject(last ?? "{}");
      if (goal === "running" && state === "paused") {
        const words = (id: string) => `session resume ${id} --wait`;
        return { what: "The session is paused", hint: commandHint(id, words, "session list") };
      }
      if (goal === "prompt" && last_prompt === null && state === "running") {
        const words = (id: string) => `session status ${id}`;
        return { what: "No prompt has begun", hint: commandHint(id, words, "session list") };
      }
      const words = (id: string) => `session wait ${id}${wanted}`;
      return { what: UNFINISHED[goal], hint: commandHint(id, words, "session list") };
    },
  };
}

/** What to wait for in a template. */
export async function buildWaiting(
  id: string,
  judge: (text: string) => Verdict = (text) => judgeBuild(id, text),
): Promise<Wait> {
  const { getTemplate } = await import("../../operations/template/templates.ts");
  return {
    operation: getTemplate,
    values: { template_id: id },
    judge,
    unfinished: () => ({
      what: "The build has not ended",
      hint: commandHint(id, (id) => `template wait ${id}`, "template list"),
    }),
  };
}

/**
 * Prints the object that was waited for, then throws what the wait failed with.
 *
 * @param output Where it goes
 * @param waited How the wait ended
 * @param created What the command made before it waited: printed when nothing better was seen, so
 * that its id is never lost
 */
export async function report(output: Output, waited: Waited, created?: string): Promise<void> {
  const { last, failure } = waited;
  const seen = last !== undefined && (created === undefined || hasId(last)) ? last : created;
  const shown = created !== undefined || failure === undefined || endsWithObject(failure);
  if (seen !== undefined && shown) await output.json(seen);
  if (failure !== undefined) throw failure;
}

/** Of all failures, those with exit code 1 and 124 come with the last object. */
function endsWithObject({ code }: Failure): boolean {
  return EXIT_CODES[code] === 1 || EXIT_CODES[code] === 124;
}

function hasId(text: string): boolean {
  const { id, session_id } = answerObject(text);
  return typeof id === "string" || typeof session_id === "string";
}

/** Waits for a session that the command itself has just made or woken. */
export async function waitForSession(
  invocation: Invocation,
  connection: Connection,
  id: string,
  goal: SessionGoal,
): Promise<Waited> {
  const wait = await sessionWaiting(id, goal);
  return await waitFor(invocation, connection, { ...wait, known: true });
}
