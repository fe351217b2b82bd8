/** `session diff`: what was changed in the workspace of a session, as git tells it there. */
import { Failure } from "../../errors/failure.ts";
import { joinBytes } from "../../json/bytes.ts";
import type { DryRun, Invocation } from "../types.ts";
import {
  type Changes,
  changesOf,
  type DiffOptions,
  diffScript,
  NO_BASE,
  NO_REPOSITORY,
} from "./diff_script.ts";
import { runCommand } from "./run_command.ts";

/** Most bytes of changes. */
const MOST = 64 * 1024 * 1024;

const CALLER = "session diff";

/** Prints the changes. */
export async function sessionDiff(invocation: Invocation): Promise<void> {
  const { values, output } = invocation;
  const { base, files, text } = await changes(invocation);
  if (values.raw === true) return await output.raw(text);
  const shown = values.name_only === true ? files.map(({ path }) => ({ path })) : files;
  const isPatch = values.stat !== true && values.name_only !== true;
  // What is not UTF-8 shows as U+FFFD; --raw has the bytes.
  const diff = isPatch ? { diff: new TextDecoder().decode(text) } : {};
  await output.json(JSON.stringify({ base, files: shown, ...diff }));
}

/** What git would be asked. */
export function diffSteps({ values }: Invocation): DryRun {
  const { base, paths } = optionsOf(values);
  return { session: String(values.session_id), runs: "git diff", base: base ?? null, paths };
}

function optionsOf(values: Invocation["values"]): DiffOptions {
  const isBrief = values.stat === true || values.name_only === true;
  return {
    base: typeof values.base === "string" ? values.base : undefined,
    paths: Array.isArray(values.paths) ? values.paths.map(String) : [],
    text: isBrief && values.raw !== true
      ? "none"
      : values.stat === true
      ? "stat"
      : values.name_only === true
      ? "name-only"
      : "patch",
  };
}

async function changes(invocation: Invocation): Promise<Changes> {
  const { process, values, signal } = invocation;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const options = optionsOf(values);
  const code = await runCommand(process, await invocation.connect(), {
    caller: CALLER,
    session: String(values.session_id),
    command: diffScript(options),
    apart: false,
    signal,
    stdout(bytes) {
      size += bytes.length;
      if (size > MOST) throw tooLarge();
      chunks.push(bytes.slice());
      return Promise.resolve();
    },
  });
  const said = joinBytes(chunks);
  if (code === 0) return changesOf(said);
  throw failureOf(code, options, new TextDecoder().decode(said).trim());
}

function failureOf(code: number, { base }: DiffOptions, said: string): Failure {
  if (code === NO_REPOSITORY) {
    return new Failure("operation_failed", "There is no git repository in the workspace", {
      hint: "Create the session with --repo OWNER/NAME",
    });
  }
  if (code === NO_BASE) {
    return new Failure("operation_failed", `There is no commit "${base}" in the workspace`, {
      hint: "Name a branch, tag or commit that is there, or leave --base out",
    });
  }
  const why = said === "" ? "" : `: ${said.slice(0, 400)}`;
  return new Failure("operation_failed", `git ended with exit code ${code}${why}`);
}

function tooLarge(): Failure {
  return new Failure("answer_too_large", `The changes are larger than ${MOST} bytes`, {
    hint: "Name the paths that matter, or ask with --stat",
  });
}
