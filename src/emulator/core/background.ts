/** What outlives a request: prompts, builds, clones. Closing the emulator ends and awaits it. */

/** The running tasks. */
export interface Background {
  /** Starts a task. */
  start(name: string, task: (signal: AbortSignal) => Promise<void>): void;
  /** Aborts all tasks and waits for them; new ones may be started afterwards. */
  clear(): Promise<void>;
  /** Aborts all tasks and waits for them; no new one is started any more. */
  stop(): Promise<void>;
}

/** Makes an empty set of tasks. A task that fails is written to `log`. */
export function openBackground(log: (line: string) => void): Background {
  const running = new Set<Promise<void>>();
  let closing = new AbortController();
  let isOver = false;
  const clear = async () => {
    closing.abort(new Error("The emulator is closing"));
    while (running.size > 0) await Promise.all(running);
    if (!isOver) closing = new AbortController();
  };
  return {
    start(name, task) {
      if (closing.signal.aborted) return;
      const { signal } = closing;
      // Begins at once, and also turns what is thrown before the first `await` into a line.
      const done = (async () => await task(signal))()
        .catch((error) => {
          if (!signal.aborted) log(`${name} failed: ${String(error)}`);
        })
        .finally(() => running.delete(done));
      running.add(done);
    },
    clear,
    stop() {
      isOver = true;
      return clear();
    },
  };
}
