/** `session launch --prompts-from`: a session for each line of a file, started side by side. */
import { checkValues } from "../../client/request/input_schema.ts";
import { longOption } from "../../errors/command_hint.ts";
import { Failure } from "../../errors/failure.ts";
import { readFileOption } from "../../input/text_input.ts";
import { isObject, parseExactly } from "../../json/json_value.ts";
import type { Input, Values } from "../../operations/types.ts";
import { operationOf } from "../call.ts";
import { runAll } from "../several.ts";
import type { Invocation, Runner, Step } from "../types.ts";

/** A line of the file. */
interface Line {
  /** Counted from 1, blank lines too. */
  readonly number: number;
  /** What the session is started with. */
  readonly values: Values;
}

/** What members of a line must not be: they steer the command as a whole. */
const OF_THE_COMMAND: readonly string[] = ["prompts_from", "json_lines", "parallel", "follow"];

/**
 * Makes a runner that launches a session for each line.
 *
 * @param runner The one for a single session
 */
export function forEachLine(runner: Runner): Runner {
  return {
    async run(invocation) {
      if (invocation.values.follow === true) {
        throw new Failure("usage", "--follow does not go with --prompts-from", {
          hint: "Use --wait for the final objects",
        });
      }
      const tasks = (await linesOf(invocation)).map((line) => ({
        tag: { line: line.number },
        run: (inner: Invocation) => runner.run(forLine(inner, line)),
      }));
      await runAll(invocation, tasks);
    },
    async steps(invocation) {
      const steps: Step[] = [];
      for (const line of await linesOf(invocation)) {
        const shown = await runner.steps?.(forLine(invocation, line));
        if (Array.isArray(shown)) steps.push(...shown);
      }
      return steps;
    },
  };
}

/** The command as it is for one line. */
function forLine(invocation: Invocation, { number, values }: Line): Invocation {
  const { idempotencyKey, ...globals } = invocation.globals;
  const own = idempotencyKey === undefined ? {} : { idempotencyKey: `${idempotencyKey}-${number}` };
  return { ...invocation, values, globals: { ...globals, ...own } };
}

/** Reads and checks all lines before anything is started. */
async function linesOf(invocation: Invocation): Promise<Line[]> {
  const { process, values } = invocation;
  const { prompts_from, json_lines, parallel: _, ...common } = values;
  const file = String(prompts_from);
  const text = await readFileOption(process, file, "--prompts-from");
  const asJson = json_lines === true || file.endsWith(".jsonl");
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/)
    .map((line, at) => ({ number: at + 1, line })).filter(({ line }) => line.trim() !== "")
    .map(({ number, line }) => ({
      number,
      values: { ...common, ...asJson ? members(invocation, line, number) : { prompt: line } },
    }));
  for (const line of lines) checkLine(invocation, line);
  if (lines.length > 0) return lines;
  throw new Failure("usage", "--prompts-from holds no prompt", { hint: "Write one prompt a line" });
}

/** The members of a JSON line, under the names of the inputs. */
function members(invocation: Invocation, line: string, number: number): Values {
  const known = inputsByName(invocation);
  const entries = Object.entries(objectOf(line, number)).map(([name, value]) => {
    const input = known.get(name);
    if (input === undefined) {
      throw new Failure("usage", `Unknown member "${name}" in line ${number} of --prompts-from`, {
        hint: `Known: ${[...new Set(known.values())].join(", ")}`,
      });
    }
    return [input, value];
  });
  return Object.fromEntries(entries);
}

function objectOf(line: string, number: number): Values {
  try {
    const value = parseExactly(line);
    if (isObject(value)) return value;
  } catch {
    // Said below, without the line: it may be long.
  }
  throw new Failure("usage", `Line ${number} of --prompts-from is no JSON object`, {
    hint: 'Write one object a line: {"prompt":"…","repo":"owner/name"}',
  });
}

/** Names of inputs by each of their spellings: as the option, and as the API calls it. */
function inputsByName(invocation: Invocation): Map<string, string> {
  const inputs = Object.entries(operationOf(invocation).inputs)
    .filter(([name]) => !OF_THE_COMMAND.includes(name));
  return new Map(inputs.flatMap(([name, input]) => [
    [name, name],
    [longOption(input.option ?? name).slice(2), name],
  ]));
}

function checkLine(invocation: Invocation, { number, values }: Line): void {
  const inputs: { [name: string]: Input } = { ...operationOf(invocation).inputs };
  if (inputs.prompt !== undefined) inputs.prompt = { ...inputs.prompt, required: true };
  checkValues(inputs, values, (name) => `"${name}" in line ${number} of --prompts-from`);
}
