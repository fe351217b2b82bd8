/** An emulator as a process of its own, without pauses, for tests that kill it or take things away. */
import assert from "node:assert/strict";
import type { Body } from "../fakes/emulator_calls.ts";

const ROOT = new URL("../../", import.meta.url);

/** An emulator that runs as a process. */
export interface EmulatorChild extends AsyncDisposable {
  readonly child: Deno.ChildProcess;
  readonly url: string;
  readonly origin: string;
  readonly key: string;
  /** Calls a path below the base URL; an answer that is no success fails the test. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Body>;
}

/** How it is started. */
export interface ChildOptions {
  /** Shell command run before it, in the same process. */
  readonly before?: string;
  /** Its `--agent-command`. */
  readonly agentCommand?: string;
  readonly env?: Record<string, string>;
}

/** Starts an emulator on a data folder. */
export async function startEmulatorProcess(
  dataDir: string,
  { before = ":", agentCommand, env = {} }: ChildOptions = {},
): Promise<EmulatorChild> {
  const child = new Deno.Command("sh", {
    args: [
      "-c",
      `${before}; exec "$@"`,
      "sh",
      Deno.execPath(),
      "run",
      "-A",
      "--no-check",
      "--quiet",
      `--config=${ROOT.pathname}deno.json`,
      "tests/e2e/emulator_process.ts",
      dataDir,
      ...(agentCommand === undefined ? [] : [agentCommand]),
    ],
    cwd: ROOT,
    env,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) {
    const { done, value } = await reader.read();
    assert.ok(!done, "the emulator did not start");
    line += value;
  }
  await reader.cancel();
  const { url, origin, key } = JSON.parse(line);
  return {
    child,
    url,
    origin,
    key,
    async call(method, path, body, headers = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text);
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It was killed already.
      }
      await child.status;
    },
  };
}
