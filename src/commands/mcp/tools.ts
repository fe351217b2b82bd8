/** The tools of the MCP server: find a command, see how it is called, run it. */
import type { CallToolResult } from "@modelcontextprotocol/server";
import { wordsOf } from "../../errors/command_words.ts";
import { asObject } from "../../json/json_value.ts";
import { allOperations } from "../../operations/areas.ts";
import { LOCAL_COMMANDS } from "../table.ts";
import type { ArgvResult, Invocation } from "../types.ts";
import {
  checkCommand,
  checkWords,
  commandRefusal,
  filesBelow,
  NO_STDIN,
  type Policy,
  refused,
} from "./policy.ts";

/** Commands that a search tells at most. */
const MOST_FOUND = 15;

/**
 * Finds commands by words.
 *
 * @param query Words
 * @param policy What is allowed
 * @returns A line for each command, the best first
 */
export async function searchCommands(query: string, policy: Policy): Promise<string> {
  const words = query.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== "");
  const rows = [...await allOperations(), ...LOCAL_COMMANDS]
    .map((row) => ({ words: wordsOf(row), row }))
    .filter(({ words, row }) => commandRefusal({ ...row, command: words }, policy) === undefined)
    .map(({ words: command, row }) => ({
      line: `${command}: ${row.summary}${row.effect === "read" ? "" : ` (${row.effect})`}`,
      score: scoreOf(words, command, `${row.summary} ${Object.keys(row.inputs).join(" ")}`),
    }));
  const best = Math.max(0, ...rows.map(({ score }) => score));
  const found = rows.filter(({ score }) => score > 0 && score >= best / 3)
    .sort((one, other) => other.score - one.score).slice(0, MOST_FOUND);
  if (found.length > 0) return found.map(({ line }) => line).join("\n");
  const areas = [...new Set(rows.map(({ line }) => line.split(/[ :]/)[0]))];
  return `Nothing found. Areas: ${areas.join(", ")}`;
}

/** How well a command fits: its own words count most. */
function scoreOf(query: readonly string[], command: string, about: string): number {
  const own = command.toLowerCase().split(/[^a-z0-9]+/);
  const text = about.toLowerCase();
  return query.reduce((score, word) => {
    const stem = word.replace(/s$/, "");
    if (own.some((one) => one === word || one === stem)) return score + 4;
    if (own.some((one) => one.startsWith(stem))) return score + 2;
    return text.includes(stem) ? score + 1 : score;
  }, 0);
}

/**
 * Tells how a command is called.
 *
 * @param invocation The command that serves
 * @param command Its words
 */
export async function describeCommand(
  invocation: Invocation,
  command: string,
): Promise<CallToolResult> {
  const words = command.trim().replace(/^runtm-api\s+/, "").split(/\s+/);
  if (words.some((word) => word.startsWith("-"))) {
    return failed("Give the words of a command without options, as search shows them");
  }
  return answerOf(await invocation.runArgv(["schema", ...words]));
}

/**
 * Runs a command line.
 *
 * @param invocation The command that serves
 * @param words The command line without the program's name
 * @param policy What is allowed
 * @param signal Interrupts it
 */
export async function runCommand(
  invocation: Invocation,
  words: readonly string[],
  policy: Policy,
  signal: AbortSignal,
): Promise<CallToolResult> {
  const { process } = invocation;
  const [first, ...others] = words;
  const argv = first === "runtm-api" ? others : words;
  checkWords(argv, process);
  const env: typeof process.env = (name) =>
    name === "RUNTM_ORG_ID" && policy.org !== undefined ? policy.org : process.env(name);
  const result = await invocation.runArgv(argv, {
    signal,
    check: (command) => checkCommand(command, policy),
    process: {
      env,
      stdin: NO_STDIN,
      files: filesBelow(process, policy.folder),
      run: () => Promise.reject(refused("No other program can be started over MCP")),
    },
  });
  return answerOf(result);
}

const DECODER = new TextDecoder();

/** The answer of a tool: what was printed, and the same as a value where it is an object. */
function answerOf({ exitCode, stdout, stderr }: ArgvResult): CallToolResult {
  const printed = DECODER.decode(stdout).trimEnd();
  if (exitCode === 0) {
    const value = objectOf(printed);
    const text = { type: "text", text: printed } as const;
    return value === undefined ? { content: [text] } : {
      content: [text],
      structuredContent: value,
    };
  }
  const error = DECODER.decode(stderr).trimEnd();
  const told = [printed, error, `exit ${exitCode}`].filter((part) => part !== "");
  return failed(told.join("\n"));
}

function failed(text: string): CallToolResult {
  return { isError: true, content: [{ type: "text", text }] };
}

function objectOf(text: string): { [name: string]: unknown } | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value = asObject(JSON.parse(text));
    return value === undefined ? undefined : { ...value };
  } catch {
    return undefined;
  }
}
