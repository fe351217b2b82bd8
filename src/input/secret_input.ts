/**
 * Secret values on ways that leave no trace in the process list or the shell's history: from files,
 * standard input and the environment.
 *
 * @module
 */
import { Failure } from "../errors/failure.ts";
import type { Process } from "../process/types.ts";
import { parseEnvFile } from "./env_file.ts";
import { isStdin, readStdin, readTextFile, stdinTwice } from "./text_input.ts";

/** The ways names with secret values were given; any number of them together. */
export interface SecretMapGiven {
  /** Values from the command line, taken literally. */
  readonly pairs?: { readonly [name: string]: string } | undefined;
  /** `--value-file KEY=PATH`; the path `-` is standard input. */
  readonly valueFiles?: readonly string[] | undefined;
  /** `--stdin KEY`. */
  readonly stdin?: string | undefined;
  /** `--env-file PATH`; the path `-` is standard input. */
  readonly envFiles?: readonly string[] | undefined;
  /** `--from-env NAME`. */
  readonly fromEnv?: readonly string[] | undefined;
}

/** The ways one secret was given; exactly one of them is. */
export interface SecretGiven {
  /** The value itself, taken literally. */
  readonly value?: string | undefined;
  /** Whether it is read from standard input. */
  readonly stdin?: boolean | undefined;
  /** A file; `-` is standard input. */
  readonly file?: string | undefined;
}

type SecretSources = Pick<Process, "env" | "files" | "stdin">;
type Entry = readonly [name: string, value: string];

/**
 * Reads names with secret values from wherever they were given.
 *
 * A value from a file or standard input loses one line end at its end. An empty value there or in
 * the environment is refused, since it nearly always means that the step before went wrong; written
 * on the command line (`KEY ""`) or in an env file (`KEY=`) it is meant.
 *
 * @param process The outside world
 * @param given How they were given
 * @returns Values by name
 * @throws {Failure} `usage`, when a name comes twice, nothing is there, or two want standard input;
 * `input_file`, when a file cannot be read, is not UTF-8 or is no env file
 */
export async function readSecretMap(
  process: SecretSources,
  given: SecretMapGiven,
): Promise<Record<string, string>> {
  const valueFiles = (given.valueFiles ?? []).map(nameAndPath);
  checkOneStdin(given, valueFiles);
  const fromEnv = (given.fromEnv ?? []).map((name) => fromEnvironment(process, name));
  const entries: Entry[] = [...Object.entries(given.pairs ?? {}), ...fromEnv];
  for (const [name, path] of valueFiles) {
    entries.push([
      name,
      await valueFrom(process, path, "--value-file", `"${name}" from --value-file`),
    ]);
  }
  for (const path of given.envFiles ?? []) entries.push(...await envFile(process, path));
  if (given.stdin !== undefined) {
    const value = await valueFrom(process, "-", "--stdin", `"${given.stdin}" from --stdin`);
    entries.push([given.stdin, value]);
  }
  refuseDoubles(entries);
  return Object.fromEntries(entries);
}

/**
 * Reads one secret: an API key of a provider, for example.
 *
 * @param process The outside world
 * @param given How it was given
 * @param optionName The option that takes the value itself: `--api-key`
 * @returns The secret, never empty
 * @throws {Failure} `usage`, when it was given twice, not at all, or is empty; `input_file`, when a
 * file cannot be read or is not UTF-8
 */
export async function readSecret(
  process: SecretSources,
  given: SecretGiven,
  optionName: string,
): Promise<string> {
  const ways = [given.value, given.stdin || undefined, given.file].filter((way) =>
    way !== undefined
  );
  const hint = `Give it once: ${optionName}-stdin (from standard input) or ${optionName}-file FILE`;
  if (ways.length > 1) {
    throw new Failure("usage", `${optionName} was given more than once`, { hint });
  }
  if (ways.length === 0) throw new Failure("usage", `${optionName} is missing`, { hint });
  if (given.value === "") throw new Failure("usage", `${optionName} is empty`, { hint });
  if (given.value !== undefined) return given.value;
  const option = given.stdin ? `${optionName}-stdin` : `${optionName}-file`;
  return await valueFrom(process, given.file ?? "-", option, option);
}

function nameAndPath(text: string): Entry {
  const at = text.indexOf("=");
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  // The text is not shown: it may be a value given to the wrong option.
  throw new Failure("usage", "A value of --value-file is not KEY=PATH", {
    hint: "Write: --value-file KEY=PATH",
  });
}

// Before anything is read: a program that waits for input and then refuses it has wasted it.
function checkOneStdin(given: SecretMapGiven, valueFiles: readonly Entry[]): void {
  const wanting = [
    ...valueFiles.filter(([, path]) => isStdin(path)).map(() => "--value-file"),
    ...(given.envFiles ?? []).filter(isStdin).map(() => "--env-file"),
    ...(given.stdin === undefined ? [] : ["--stdin"]),
  ];
  const [first, second] = wanting;
  if (first !== undefined && second !== undefined) throw stdinTwice(first, second);
  if (given.stdin?.trim() === "") {
    throw new Failure("usage", "--stdin needs the name of the value", {
      hint: "Write: --stdin KEY",
    });
  }
  // The text is not shown: it may be a name with its value.
  if (given.stdin?.includes("=")) {
    throw new Failure("usage", "A value of --stdin is not a name", {
      hint: "Write: --stdin KEY, and give the value on standard input",
    });
  }
}

function fromEnvironment(process: SecretSources, name: string): Entry {
  // A text that cannot be a name is not shown: it may be a value given to the wrong option.
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new Failure("usage", "A value of --from-env is not the name of an environment variable", {
      hint: "--from-env takes names of variables, not values",
    });
  }
  const value = process.env(name);
  if (value) return [name, value];
  const what = value === undefined ? "is not set" : "is empty";
  throw new Failure("usage", `The environment variable "${name}" (--from-env) ${what}`, {
    hint: "Set and export it first",
  });
}

async function valueFrom(process: SecretSources, path: string, option: string, what: string) {
  const text = isStdin(path)
    ? await readStdin(process, option)
    : await readSecretFile(process, path, option, what);
  const value = text.replace(/\r?\n$/, "");
  if (value !== "") return value;
  throw new Failure("usage", `The value of ${what} is empty`, {
    hint: "Check the command or file it comes from",
  });
}

async function readSecretFile(process: SecretSources, path: string, option: string, what: string) {
  const nothing = async () => await process.files.stat(path) === undefined;
  if (!await nothing().catch(() => false)) return await readTextFile(process, path, option);
  // The path is not shown: it may be the secret itself, given to the wrong option.
  throw new Failure("input_file", `There is no file with the name given for ${what}`, {
    hint: `${option} takes a file, not the secret; relative paths start at the current folder`,
  });
}

async function envFile(process: SecretSources, path: string): Promise<readonly Entry[]> {
  const text = isStdin(path)
    ? await readStdin(process, "--env-file")
    : await readTextFile(process, path, "--env-file");
  const result = parseEnvFile(text);
  if ("entries" in result) return result.entries;
  const { line, reason } = result.problem;
  throw new Failure("input_file", `"${path}" (--env-file), line ${line}: ${reason}`, {
    hint: "Write one NAME=value a line; quote values with blanks, # or line breaks",
  });
}

function refuseDoubles(entries: readonly Entry[]): void {
  const seen = new Set<string>();
  for (const [name] of entries) {
    if (seen.has(name)) {
      throw new Failure("usage", `The value of ${JSON.stringify(name)} was given more than once`, {
        hint: "Give each name one value",
      });
    }
    seen.add(name);
  }
}
