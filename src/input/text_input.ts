/** Long texts (prompts, file contents, instructions): from an argument, a file or standard input. */
import { longOption } from "../errors/command_hint.ts";
import { Failure } from "../errors/failure.ts";
import { readAtMost } from "../json/bytes.ts";
import { fileReason } from "../process/files.ts";
import type { Process, Source } from "../process/types.ts";
import { utf8Text } from "./utf8_text.ts";

/** The ways a text was given; exactly one of them is. */
export interface TextGiven {
  /** The text itself; `-` stands for standard input. */
  readonly value?: string | undefined;
  /** A file; `-` stands for standard input. */
  readonly file?: string | undefined;
}

/** Most bytes of a text: more than any command can send, and a source may have no end. */
const MOST_INPUT = 64 * 1024 * 1024;

type TextSources = Pick<Process, "files" | "stdin">;

/**
 * Reads a long text. Nothing of it is changed, not even the last line end.
 *
 * @param process The outside world
 * @param given How it was given
 * @param optionName What the errors call it: `--prompt`, or the name of an argument
 * @returns The text
 * @throws {Failure} `usage`, when it was given twice or not at all; `input_file`, when it cannot be
 * read or is not UTF-8
 */
export async function readText(
  process: TextSources,
  given: TextGiven,
  optionName: string,
): Promise<string> {
  if (given.value !== undefined && given.file !== undefined) {
    throw new Failure("usage", `${optionName} was given more than once`, {
      hint: `Give the text, ${
        fileOption(optionName)
      } FILE, or - for standard input, but only one of them`,
    });
  }
  if (given.value === "-" || isStdin(given.file)) {
    return await readStdin(process, optionName);
  }
  if (given.file !== undefined) {
    return await readTextFile(process, given.file, fileOption(optionName));
  }
  if (given.value !== undefined) return given.value;
  throw new Failure("usage", `${optionName} is missing`, {
    hint: `Give the text, ${fileOption(optionName)} FILE, or - for standard input`,
  });
}

function fileOption(optionName: string): string {
  return `${longOption(optionName.replace(/^--/, ""))}-file`;
}

/**
 * Reads a text file of the user.
 *
 * @param process The outside world
 * @param path The file
 * @param optionName The option that named it
 * @returns Its text, unchanged
 * @throws {Failure} `input_file`, when it cannot be read or is not UTF-8
 */
export async function readTextFile(
  process: Pick<Process, "files">,
  path: string,
  optionName: string,
): Promise<string> {
  return utf8Text(await readFile(process, path, optionName), `The file "${path}" (${optionName})`);
}

async function readFile(process: Pick<Process, "files">, path: string, optionName: string) {
  try {
    return await process.files.read(path, MOST_INPUT);
  } catch (error) {
    throw new Failure("input_file", `Cannot read "${path}" (${optionName}): ${fileReason(error)}`, {
      hint: "Check the path; relative paths start at the current folder",
      cause: error,
    });
  }
}

/**
 * Reads the text of an option that names a file.
 *
 * @param process The outside world
 * @param file The file; `-` is standard input
 * @param optionName The option that named it
 * @returns Its text, unchanged
 * @throws {Failure} `usage` or `input_file`
 */
export async function readFileOption(
  process: TextSources,
  file: string,
  optionName: string,
): Promise<string> {
  return isStdin(file)
    ? await readStdin(process, optionName)
    : await readTextFile(process, file, optionName);
}

/** What the standard input is called where a file is wanted. */
const STDIN_PATHS: readonly unknown[] = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

/**
 * Whether a path means the standard input, which can be read only once.
 *
 * @param path What was given as a file
 */
export function isStdin(path: string | undefined): boolean {
  return STDIN_PATHS.includes(path);
}

// Which option took the standard input of a process: it can be read only once.
const takenBy = new WeakMap<Source, string>();

/**
 * Reads the standard input to its end. Only one option of a command line can have it.
 *
 * @param process The outside world
 * @param optionName The option that wants it
 * @returns Its text, unchanged
 * @throws {Failure} `usage`, when another option has read it; `input_file`, when it is not UTF-8
 */
export async function readStdin(
  process: Pick<Process, "stdin">,
  optionName: string,
): Promise<string> {
  const other = takenBy.get(process.stdin);
  if (other !== undefined) throw stdinTwice(other, optionName);
  takenBy.set(process.stdin, optionName);
  return utf8Text(await stdinBytes(process, optionName), `The standard input (${optionName})`);
}

async function stdinBytes(process: Pick<Process, "stdin">, optionName: string) {
  try {
    return await readAtMost(process.stdin.readable, MOST_INPUT);
  } catch (error) {
    throw new Failure(
      "input_file",
      `Cannot read the standard input (${optionName}): ${fileReason(error)}`,
      { hint: "Check what it is redirected from", cause: error },
    );
  }
}

/**
 * The error of two options that want the standard input.
 *
 * @param first One option
 * @param second The other
 * @returns The failure to throw
 */
export function stdinTwice(first: string, second: string): Failure {
  return new Failure(
    "usage",
    `Only one option can read standard input: ${first} and ${second} both do`,
    {
      hint: "Put one of them into a file",
    },
  );
}
