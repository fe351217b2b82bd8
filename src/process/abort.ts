/** Ties work to a signal: what cannot be stopped is left, what can be stopped has a signal of its own. */

/**
 * Waits for something that cannot be stopped, a read of standard input for example.
 *
 * @param work What is under way
 * @param signal Ends the waiting
 * @returns What comes of the work
 * @throws The signal's reason when it is aborted before
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** A signal of one's own that an outer one also aborts. */
export interface OwnEnd {
  readonly signal: AbortSignal;
  /** Aborts this signal alone. */
  abort(reason?: unknown): void;
  /** Lets go of the outer signal, which would keep everything that hangs on this one. */
  release(): void;
}

/**
 * Makes a signal that ends with another one or before it.
 *
 * @param outer The other one
 */
export function ownEnd(outer: AbortSignal | undefined): OwnEnd {
  const own = new AbortController();
  const stop = () => own.abort(outer?.reason);
  outer?.addEventListener("abort", stop, { once: true });
  if (outer?.aborted) stop();
  return {
    signal: own.signal,
    abort: (reason) => own.abort(reason),
    release: () => outer?.removeEventListener("abort", stop),
  };
}
