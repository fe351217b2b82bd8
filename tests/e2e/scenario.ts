/** A user at a shell, for tests that are lists of commands: each is a process of its own. */
import assert from "node:assert/strict";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import type { Printed } from "../fakes/printed.ts";
import { errorOf, type Run, runCli, type RunOptions } from "./harness.ts";

/** Somebody with an API key. */
export interface User {
  /** Runs a command that must succeed in silence, and gives the object it printed. */
  run(...args: string[]): Promise<Printed>;
  /** The same for commands that print events: all of them. */
  events(...args: string[]): Promise<Printed[]>;
  /** The same for commands that print plain text. */
  text(...args: string[]): Promise<string>;
  /** Runs a command that must end with this exit code, and gives its error line. */
  fails(code: number, ...args: string[]): Promise<Printed & { readonly stdout: string }>;
  /** The same user, with something on standard input or in the environment of the next commands. */
  with(options: RunOptions): User;
}

/** Somebody who uses that cloud with one of its keys. */
export function userOf(cloud: RunningEmulator, key: string, options: RunOptions = {}): User {
  const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: key, ...options.env };
  const start = (args: string[]) => runCli(args, { ...options, env });
  const succeed = async (args: string[]) => {
    const run = await start(args);
    assert.equal(run.code, 0, shown(args, run));
    assert.equal(run.stderr, "", shown(args, run));
    return run.stdout;
  };
  return {
    run: async (...args) => oneObject(await succeed(args)),
    events: async (...args) => linesOf(await succeed(args)).map(oneObject),
    text: (...args) => succeed(args),
    async fails(code, ...args) {
      const run = await start(args);
      assert.equal(run.code, code, shown(args, run));
      return { ...errorOf(run), stdout: run.stdout };
    },
    with: (more) =>
      userOf(cloud, key, { ...options, ...more, env: { ...options.env, ...more.env } }),
  };
}

function shown(args: string[], { code, stdout, stderr }: Run): string {
  return `runtm-api ${args.join(" ")} ended with ${code}\n${stdout}${stderr}`;
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function oneObject(text: string): Printed {
  assert.equal(linesOf(text).length, 1, `not one line: ${text}`);
  const value: unknown = JSON.parse(text);
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), text);
  return value as Printed;
}
