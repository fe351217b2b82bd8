/** What outlives a request: prompts, builds, clones. Closing the emulator ends and awaits it. */

/** The running tasks. */
export interface Background {
  /** Starts a task. */
  start(name: string, task: (signal: AbortSignal) => Promise<void>): void;
  /** Aborts all tasks and waits for them. */
  stop(): Promise<void>;
}

/** Makes an empty set of tasks. A task that fails is told to `log`. */
export function openBackground(log: (line: string) => void): Background {
  const running = new Set<Promise<void>>();
  const closing = new AbortController();
  return {
    start(name, task) {
      if (closing.signal.aborted) return;
      // Begins at once, and also turns what is thrown before the first `await` into a line.
      const done = (async () => await task(closing.signal))()
        .catch((error) => {
          if (!closing.signal.aborted) log(`${name} failed: ${String(error)}`);
        })
        .finally(() => running.delete(done));
      running.add(done);
    },
    async stop() {
      closing.abort(new Error("The emulator is closing"));
      while (running.size > 0) await Promise.all(running);
    },
  };
}
