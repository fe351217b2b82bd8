/** Signals that end the program, and what stops and continues it. */
import type { Interrupt } from "./types.ts";

/**
 * Calls a function at each signal that ends the program.
 *
 * @param handler The function
 * @returns Stops listening
 */
export function listenForInterrupts(handler: (signal: Interrupt) => void): () => void {
  const signals: Interrupt[] = ["SIGINT", "SIGTERM", ...hangups()];
  const stops = signals.map((signal) => listen(signal, () => handler(signal)));
  return () => stops.forEach((stop) => stop());
}

/**
 * Calls a function at each of these signals.
 *
 * @param signal The signal
 * @param listener The function
 * @returns Stops listening
 */
export function listen(signal: Deno.Signal, listener: () => void): () => void {
  Deno.addSignalListener(signal, listener);
  return () => Deno.removeSignalListener(signal, listener);
}

let known: readonly Interrupt[] | undefined;

/**
 * SIGHUP, unless it was ignored from the start (`nohup`): a listener would end that for good, so the
 * question is asked before the first one. Where the system does not tell, it is left as it is.
 */
function hangups(): readonly Interrupt[] {
  return known ??= isHangupIgnored() === false ? ["SIGHUP"] : [];
}

/** Bit of SIGHUP (signal 1) in the masks of `/proc/self/status`. */
const HANGUP_BIT = 1;

function isHangupIgnored(): boolean | undefined {
  // Nothing tells it on macOS; `nohup` takes the outputs of a program off the terminal.
  if (Deno.build.os !== "linux") return !Deno.stdout.isTerminal() && !Deno.stderr.isTerminal();
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
    return mask === undefined ? undefined : (parseInt(mask.slice(-1), 16) & HANGUP_BIT) !== 0;
  } catch {
    return undefined;
  }
}
