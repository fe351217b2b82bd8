/** Waits until a session or a template is as wished: `client.wait` of the library. */
import { Failure } from "../../errors/failure.ts";
import { stepHint } from "../../errors/command_hint.ts";
import { getSessionStatus } from "../../operations/session/sessions.ts";
import { getTemplate } from "../../operations/template/templates.ts";
import type { Operation, Values } from "../../operations/types.ts";
import { ownEnd } from "../../process/abort.ts";
import { platformClock } from "../../process/clock.ts";
import type { Clock } from "../../process/types.ts";
import type { Answer, Connection } from "../connection.ts";
import type { WaitOptions } from "../library_types.ts";
import { askUntil } from "../stream/reconnect.ts";
import { judgeBuild, judgeSession, type Verdict } from "./verdicts.ts";

/** Seconds a wait takes at most by default. */
const USUAL_LIMIT = 1800;

const GOALS = ["prompt", "running", "paused", "destroyed", "build"] as const;

/** What is asked, and what the answer means. */
interface Question {
  readonly operation: Operation;
  readonly values: Values;
  readonly judge: (text: string) => Verdict;
}

/**
 * Waits.
 *
 * @param connection Where it looks
 * @param id The session, or the template for a build
 * @param options What for, and how long
 * @param clock Time
 * @returns The session or the template, JSON text
 * @throws {Failure} When it cannot become so any more, or time ran out
 */
export async function waitFor(
  connection: Connection,
  id: string,
  { for: goal = "prompt", timeout = USUAL_LIMIT, signal }: WaitOptions,
  clock: Clock = platformClock,
): Promise<string> {
  const { operation, values, judge } = questionOf(connection, id, goal);
  const end = ownEnd(signal);
  const stop = clock.timer(
    timeout * 1000,
    () => end.abort(timeOver(connection, id, goal, timeout)),
  );
  const world = { connection, clock, random: Math.random, signal: end.signal };
  let last: string | undefined;
  try {
    return await askUntil(world, operation, values, ({ text }: Answer) => {
      const verdict = judge(text);
      last = text;
      if (verdict instanceof Failure) throw verdict;
      return verdict === "reached" ? text : undefined;
    });
  } catch (error) {
    if (last !== undefined && goal === "destroyed" && isGone(error)) return last;
    throw end.signal.aborted ? end.signal.reason : error;
  } finally {
    stop();
    end.release();
  }
}

function questionOf(
  { settings: { hints } }: Connection,
  id: string,
  goal: NonNullable<WaitOptions["for"]>,
): Question {
  if (!GOALS.includes(goal)) {
    throw new Failure("usage", `Invalid value "${goal}" for \`for\``, {
      hint: `Give one of: ${GOALS.join(", ")}`,
    });
  }
  if (goal === "build") {
    const judge = (text: string) => judgeBuild(id, text, hints);
    return { operation: getTemplate, values: { template_id: id }, judge };
  }
  const judge = (text: string) => judgeSession(goal, id, text, hints);
  return { operation: getSessionStatus, values: { session_id: id }, judge };
}

function isGone(error: unknown): boolean {
  return error instanceof Failure && (error.code === "not_found" || error.code === "gone");
}

function timeOver(
  { settings: { hints } }: Connection,
  id: string,
  goal: NonNullable<WaitOptions["for"]>,
  seconds: number,
): Failure {
  const command = goal === "build" ? "template wait" : "session wait";
  const otherwise = goal === "build" ? "template list" : "session list";
  const what = goal === "build" || goal === "prompt"
    ? `The ${goal} has not ended`
    : `The session has not become ${goal}`;
  return new Failure("time_limit", `${what} within ${seconds} s`, {
    hint: stepHint(hints, "wait again", id, (id) => `${command} ${id}`, otherwise),
  });
}
