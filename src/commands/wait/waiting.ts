/** Looks at an object of the cloud again and again until it is as wished, or cannot become so. */
import type { Answer, Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { mayGoOn, pauseBefore, POLL_PACE } from "../../client/transport/retry.ts";
import type { Verdict } from "../../client/wait/verdicts.ts";
import type { Operation, Values } from "../../operations/types.ts";
import { ownEnd } from "../../process/abort.ts";
import { showProgress, stateOf } from "../progress.ts";
import type { Invocation } from "../types.ts";

/** What is waited for. */
export interface Wait {
  /** Reads the object. */
  readonly operation: Operation;
  readonly values: Values;
  /** Says how the object stands. */
  readonly judge: (text: string) => Verdict;
  /** What is said when time is up: what has not happened, and how to go on from the object last seen. */
  readonly unfinished: (last: string | undefined) => Unfinished;
  /** Seconds to wait at most, as `--timeout` of the command itself says. */
  readonly limit?: number | undefined;
  /** The object is known to be there, so that even the first look may fail for a moment. */
  readonly known?: boolean;
  /** It is as wished when the object, once seen, is not found any more. */
  readonly vanishes?: boolean;
}

/** What has not happened, and how to go on. */
export interface Unfinished {
  readonly what: string;
  readonly hint: string;
}

/** How a wait ended. */
export interface Waited {
  /** The object as it was last seen, JSON text. */
  readonly last: string | undefined;
  /** Why it ended without what was wished for. */
  readonly failure: Failure | undefined;
}

/** Seconds a wait takes at most by default. */
const USUAL_LIMIT = 1800;

/**
 * Waits.
 *
 * @param invocation The command that waits
 * @param connection Where it looks
 * @param wait What for
 * @returns How it ended; nothing is printed
 */
export async function waitFor(
  invocation: Invocation,
  connection: Connection,
  wait: Wait,
): Promise<Waited> {
  const end = limited(invocation, wait);
  const progress = showProgress(invocation, "Waiting");
  let last: string | undefined;
  let lastFailure: Failure | undefined;
  try {
    for (let look = 0;; look++) {
      const answer = await lookOnce(connection, wait, end.signal, wait.known || look > 0);
      if (answer instanceof Failure) {
        lastFailure = answer;
      } else {
        lastFailure = undefined;
        last = answer.text;
        progress.update(stateOf(JSON.parse(last)));
        const verdict = wait.judge(last);
        if (verdict === "reached") return { last, failure: undefined };
        if (verdict !== "waiting") return { last, failure: verdict };
      }
      await pause(invocation, look, lastFailure, end.signal);
    }
  } catch (error) {
    const failure = end.signal.aborted ? end.signal.reason : error;
    if (!(failure instanceof Failure)) throw failure;
    if (last !== undefined && wait.vanishes && isGone(failure)) return { last, failure: undefined };
    const late = failure.code === "time_limit";
    return {
      last,
      failure: late ? timeOver(wait, secondsOf(invocation, wait), last, lastFailure) : failure,
    };
  } finally {
    progress.end();
    end.release();
  }
}

function isGone({ code }: Failure): boolean {
  return code === "not_found" || code === "gone";
}

/** A limit of the whole command stands instead of the usual one. */
function secondsOf({ globals }: Invocation, { limit }: Wait): number {
  return limit ?? globals.timeout ?? USUAL_LIMIT;
}

/** A signal that also fires when the time of the wait itself is up. */
function limited(
  invocation: Invocation,
  wait: Wait,
): { signal: AbortSignal; release: () => void } {
  const { process, signal } = invocation;
  const end = ownEnd(signal);
  const seconds = secondsOf(invocation, wait);
  const cancel = process.clock.timer(seconds * 1000, () => end.abort(timeOver(wait, seconds)));
  return {
    signal: end.signal,
    release: () => {
      end.release();
      cancel();
    },
  };
}

function timeOver(
  { unfinished }: Wait,
  seconds: number,
  last?: string,
  lastFailure?: Failure,
): Failure {
  const { what, hint } = unfinished(last);
  const because = lastFailure === undefined ? "" : `; the last look failed: ${lastFailure.message}`;
  return new Failure("time_limit", `${what} within ${seconds} s${because}`, {
    hint,
    status: lastFailure?.facts.status,
    requestId: lastFailure?.facts.requestId,
  });
}

/** One look; failures that may pass are returned once the object is known to be there. */
async function lookOnce(
  connection: Connection,
  { operation, values }: Wait,
  signal: AbortSignal,
  known: boolean,
): Promise<Answer | Failure> {
  try {
    return await connection.call(operation, values, { signal });
  } catch (error) {
    if (signal.aborted || !known || !mayGoOn(error)) throw error;
    return error;
  }
}

async function pause(
  { process: { clock, random } }: Invocation,
  look: number,
  failure: Failure | undefined,
  signal: AbortSignal,
): Promise<void> {
  const asked = failure?.facts.retryAfter;
  await clock.sleep(pauseBefore(POLL_PACE, look, random(), asked), signal);
}
