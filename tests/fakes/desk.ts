/** A person at a pseudo-terminal: sees what stands there, types, changes the window. */
import assert from "node:assert/strict";
import type { Pty } from "../../src/emulator/terminal/pty.ts";

/** How long a person looks at a screen on which nothing comes, in milliseconds: far too long. */
const LONGEST_LOOK = 60_000;

/** What a person sees and types. */
export class Desk {
  text = "";
  readonly #pty: Pty;
  #changed = Promise.withResolvers<void>();
  readonly done: Promise<void>;

  constructor(pty: Pty) {
    this.#pty = pty;
    this.done = this.#read();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#pty.output) {
      this.text += decoder.decode(chunk, { stream: true });
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
    this.#changed.resolve();
  }

  /** Waits until something stands there that was not there before; gives what came until then. */
  async sees(pattern: RegExp): Promise<string> {
    let isOver = false;
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      isOver = true;
      late.resolve();
    }, LONGEST_LOOK);
    this.done.then(() => isOver = true);
    try {
      while (!pattern.test(this.text)) {
        assert.ok(!isOver, `it ended without ${pattern}: ${JSON.stringify(this.text)}`);
        await Promise.race([this.#changed.promise, this.done, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
    const seen = this.text;
    this.text = "";
    return seen;
  }

  type(keys: string): Promise<void> {
    return this.#pty.write(new TextEncoder().encode(keys));
  }

  resize(cols: number, rows: number): Promise<void> {
    return this.#pty.resize({ cols, rows });
  }
}
