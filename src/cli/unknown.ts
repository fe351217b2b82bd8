/** What is said of unknown commands and options, with the closest known name. Loaded when there is one. */
import type { Failure } from "../errors/failure.ts";
import type { Command } from "./commands.ts";
import { GLOBAL_OPTIONS, longName, type OptionSpec } from "./options.ts";
import { closest, type Near, nearest } from "./suggest.ts";
import { takesSecrets, usage } from "./usage.ts";

/** Most commands that a hint names. */
const MOST_NAMED = 3;

/**
 * The error of a first word that is no area. Who writes `login` or `file read` has left out the
 * area: the commands with that word are named.
 *
 * @param word What was typed
 * @param areas The areas there are
 * @param commands The words of all commands
 */
export function unknownArea(
  word: string,
  areas: readonly string[],
  commands: readonly string[],
): Failure {
  const [first = "", ...more] = word.trim().split(/\s+/);
  if (more.length > 0 && areas.includes(first)) {
    return usage(
      `Unknown command ${JSON.stringify(word)}`,
      `Write the words of a command apart: runtm-api ${[first, ...more].join(" ")}`,
    );
  }
  const meant = new Set(commands.flatMap((words) => {
    const parts = words.split(" ");
    const at = parts.indexOf(word);
    return at < 1 ? [] : [`runtm-api ${parts.slice(0, at + 1).join(" ")}`];
  }));
  if (meant.size === 0 || meant.size > MOST_NAMED) return unknownCommand([], word, areas);
  return usage(`Unknown command "${word}"`, `Did you mean: ${[...meant].join(", or: ")}`);
}

/** The error of a word that is no command after the words before it. */
export function unknownCommand(
  before: readonly string[],
  word: string,
  known: readonly string[],
  commands: readonly string[] = [],
): Failure {
  const start = ["runtm-api", ...before].join(" ");
  const near = closest(word, known);
  // Words that end another command: its beginning was left out.
  const meant = commands.filter((words) => words.endsWith(` ${[...before, word].join(" ")}`));
  const what = before.length === 0
    ? `Unknown command "${word}"`
    : `Unknown command "${word}" after "${before.join(" ")}"`;
  if (meant.length > 0 && meant.length <= MOST_NAMED) {
    return usage(what, `Did you mean: ${meant.map((one) => `runtm-api ${one}`).join(", or: ")}`);
  }
  return usage(what, near ? `Did you mean: ${start} ${near}` : `Run: ${start} --help`);
}

/** The error of an option before the command words that is no global one. */
export function unknownGlobal(name: string): Failure {
  const near = closest(name, GLOBAL_OPTIONS.map(longName));
  return usage(
    `Unknown option "${name}" before the command`,
    keyHint(name) ??
      (near
        ? `Did you mean: ${near}`
        : "A command's own options stand after its words, only global ones before. Run: runtm-api --help"),
  );
}

/** The hint for options that other programs have for their key. */
function keyHint(name: string): string | undefined {
  return /^--?(api[-_]?key|key|token|api[-_]?token)$/i.test(name)
    ? "No option takes the key: set RUNTM_API_KEY, or run: runtm-api auth login"
    : undefined;
}

/**
 * The error of an option that a command does not have. The closest option of the command is named,
 * but never when another command has the one that was typed: that means something else.
 *
 * @param command The command
 * @param name The option as it was typed
 * @param known Options of the command
 * @param owners Words of the commands that have an option, by the option
 */
export function unknownOption(
  command: Command,
  name: string,
  known: readonly OptionSpec[],
  owners: ReadonlyMap<string, readonly string[]>,
): Failure {
  const see = `Run: runtm-api ${command.words} --help`;
  const key = keyHint(name);
  if (key !== undefined) return usage(`Unknown option "${name}" of "${command.words}"`, key);
  const typed = name.replaceAll("_", "-");
  const limit = Math.max(1, Math.floor(typed.replace(/^-+/, "").length / 4));
  const own = nearest(typed, spellings(known), limit);
  const hint = elsewhere(command, typed, own, owners) ??
    (own && `Did you mean: ${own.name}`);
  // What looks like an option may be a secret that begins with a dash.
  if (hint === undefined && takesSecrets(command)) {
    return usage(
      `Unknown option of "${command.words}"`,
      `Write -- before values that begin with a dash. ${see}`,
    );
  }
  return usage(`Unknown option "${name}" of "${command.words}"`, hint ?? see);
}

function spellings(options: readonly OptionSpec[]): string[] {
  return options.flatMap((option) =>
    option.short ? [longName(option), `-${option.short}`] : [longName(option)]
  );
}

/** Other commands that have the option which was typed, or one nearer to it than the command's own. */
function elsewhere(
  command: Command,
  typed: string,
  own: Near | undefined,
  owners: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const limit = own === undefined ? 1 : own.distance - 1;
  const name = nearest(typed, owners.keys(), Math.min(1, limit))?.name;
  if (name === undefined) return undefined;
  const having = owners.get(name) ?? [];
  const area = command.words.split(" ")[0] ?? "";
  const near = having.filter((words) => words.startsWith(`${area} `));
  const named = (near.length > 0 ? near : having).slice(0, MOST_NAMED);
  return `${name} is an option of: ${named.join(", ")}. Run: runtm-api ${command.words} --help`;
}
