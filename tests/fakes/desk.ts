/** A person at a pseudo-terminal: sees what stands there, types, changes the window. */
import assert from "node:assert/strict";
import type { Pty } from "../../src/emulator/terminal/pty.ts";

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
    this.done.then(() => isOver = true);
    while (!pattern.test(this.text)) {
      assert.ok(!isOver, `it ended without ${pattern}: ${JSON.stringify(this.text)}`);
      await Promise.race([this.#changed.promise, this.done]);
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
