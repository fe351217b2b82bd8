/** `session exec`: runs a command in the sandbox of a session as if it ran here. */
import { joinBytes } from "../../json/bytes.ts";
import { Failure } from "../../errors/failure.ts";
import { fileReason } from "../../process/files.ts";
import type { Process } from "../../process/types.ts";
import type { DryRun, Invocation } from "../types.ts";
import { runCommand } from "./run_command.ts";
import { shellLine } from "./shell_line.ts";

/** Most bytes of output that `--json` keeps, as much as an answer may have. */
const MOST_KEPT = 96 * 1024 * 1024;

/** Runs the command; its exit code is that of the program. */
export async function sessionExec(invocation: Invocation): Promise<number> {
  const { values } = invocation;
  return values.json === true ? await execJson(invocation) : await execRaw(invocation);
}

/** What would run where; the token of the connection is not asked for. */
export function execSteps({ values }: Invocation): DryRun {
  return {
    session: String(values.session_id),
    runs: shellLine(wordsOf(values.command)),
    stdin: values.stdin === true,
  };
}

async function execRaw(invocation: Invocation): Promise<number> {
  return await runCommand(invocation.process, await invocation.connect(), {
    ...remoteOf(invocation),
    apart: false,
    stdout: (bytes) => invocation.output.raw(bytes),
  });
}

async function execJson(invocation: Invocation): Promise<number> {
  const stdout = keeper();
  const stderr = keeper();
  const exit_code = await runCommand(invocation.process, await invocation.connect(), {
    ...remoteOf(invocation),
    apart: true,
    stdout: stdout.add,
    stderr: stderr.add,
  });
  await invocation.output.json(
    JSON.stringify({ stdout: stdout.text(), stderr: stderr.text(), exit_code }),
  );
  return exit_code === 0 ? 0 : 1;
}

function remoteOf({ process, values, signal }: Invocation) {
  return {
    caller: "session exec",
    session: String(values.session_id),
    command: shellLine(wordsOf(values.command)),
    stdin: values.stdin === true ? stdinOf(process) : undefined,
    signal,
  };
}

function wordsOf(command: unknown): readonly string[] {
  return Array.isArray(command) ? command.map(String) : [];
}

async function* stdinOf({ stdin }: Process): AsyncGenerator<Uint8Array> {
  try {
    yield* stdin.readable;
  } catch (error) {
    throw new Failure("input_file", `Cannot read the standard input: ${fileReason(error)}`, {
      hint: "Check what it is redirected from",
      cause: error,
    });
  }
}

/** Keeps bytes, as many as an answer may have. */
function keeper() {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    add(bytes: Uint8Array): Promise<void> {
      size += bytes.length;
      if (size > MOST_KEPT) {
        throw new Failure("answer_too_large", `The command printed more than ${MOST_KEPT} bytes`, {
          hint: "Run it without --json, which passes everything on as it comes",
        });
      }
      chunks.push(bytes.slice());
      return Promise.resolve();
    },
    /** What is not UTF-8 shows as U+FFFD: JSON has no bytes. */
    text: () => new TextDecoder("utf-8", { ignoreBOM: true }).decode(joinBytes(chunks)),
  };
}
