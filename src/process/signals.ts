/** Signals that end the program, and what stops and continues it. */
import type { Interrupt } from "./types.ts";

/**
 * Calls a function at each signal that ends the program.
 *
 * @param handler The function
 * @returns Stops listening
 */
export function listenForInterrupts(handler: (signal: Interrupt) => void): () => void {
  isIgnored ??= isHangupIgnored();
  // The first listener of any signal ends that SIGHUP is ignored: an empty one takes its place.
  const onHangup = isIgnored ? () => {} : () => handler("SIGHUP");
  const stops = [
    listen("SIGHUP", onHangup),
    listen("SIGINT", () => handler("SIGINT")),
    listen("SIGTERM", () => handler("SIGTERM")),
  ];
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

/** Whether SIGHUP was ignored before the first listener, as under `nohup`. */
let isIgnored: boolean | undefined;

/** Bit of SIGHUP (signal 1) in the masks of `/proc/self/status`. */
const HANGUP_BIT = 1;

function isHangupIgnored(): boolean {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
    return (parseInt(mask?.slice(-1) ?? "0", 16) & HANGUP_BIT) !== 0;
  } catch {
    // No /proc (macOS), or it may not be read: `nohup` takes the outputs off the terminal.
    return !Deno.stdout.isTerminal() && !Deno.stderr.isTerminal();
  }
}
