/** How hints speak: to a shell in command lines, to a program in calls of the library. */
import type { FollowUp } from "../operations/follow_ups.ts";
import type { Operation, Values } from "../operations/types.ts";
import { choiceOf } from "./command_words.ts";
import { longOption, shellWord } from "./command_hint.ts";

/** Who reads a hint. */
export type HintReader = "shell" | "code";

/** What a hint says to its reader. */
export interface HintWords {
  /** How to do it: `run: runtm-api session list` or `call listSessions`. */
  readonly step: (followUp: FollowUp, asked: Filling) => string | undefined;
  /** How to do the same once more. */
  readonly again: string;
  /** How to repeat the whole command or call. */
  readonly repeat: string;
  /** The same as a noun, after "before". */
  readonly doingAgain: string;
  /** How something is given, from its option's name without dashes. */
  readonly option: (name: OptionName) => string;
  /** Where to read what an operation takes. */
  readonly help: (operation: Operation) => string;
  /** What to check when an answer does not look like one of the service. */
  readonly baseUrl: string;
  /** Where the address of the service is given. */
  readonly address: string;
  /** How to give the organisation. */
  readonly organisation: string;
}

/** Options that hints name. */
export type OptionName = keyof typeof CODE_OPTIONS;

/** What fills the places of a follow-up command. */
export interface Filling {
  /** The operation that failed. */
  readonly operation: Pick<Operation, "inputs" | "when">;
  /** Its values, by input name. */
  readonly values: Values;
}

const CODE_OPTIONS = {
  timeout: "`timeout`",
  "idempotency-key": "`idempotencyKey`",
  limit: "`limit`",
  name: "`name`",
} as const;

/** The words by reader. */
export const HINT_WORDS: { readonly [reader in HintReader]: HintWords } = {
  shell: {
    step: (followUp, asked) => {
      const words = filled(followUp.command, asked);
      return words && `run: runtm-api ${words}`;
    },
    again: "run it again",
    repeat: "run the same command again",
    doingAgain: "running it again",
    option: longOption,
    help: ({ command }) => `run: runtm-api ${command} --help`,
    baseUrl:
      "The base URL is probably wrong: check --api-url, RUNTM_API_URL and ~/.runtm/config.yaml",
    address: "--api-url and RUNTM_API_URL",
    organisation: "Give the organisation with --org or RUNTM_ORG_ID",
  },
  code: {
    step: ({ command, call, callWhen }, asked) =>
      filled(command, asked) && `call ${asked.operation.when && callWhen ? callWhen : call}`,
    again: "call it again",
    repeat: "repeat the call",
    doingAgain: "calling it again",
    option: (name) => CODE_OPTIONS[name],
    help: ({ id }) => `see the inputs of ${id}`,
    baseUrl: "The base URL is probably wrong: check `baseUrl`",
    address: "`baseUrl`",
    organisation: "Give the organisation with `org`",
  },
};

/** A command with its places filled; `undefined` when a value for one is not known. */
function filled(command: string, { operation, values }: Filling): string | undefined {
  let complete = true;
  const words = command.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === "when") return operation.when ? ` ${choiceOf(operation)}` : "";
    const value = valueOf(name, operation, values);
    complete &&= value !== undefined;
    return shellWord(String(value));
  });
  return complete ? words : undefined;
}

/** The value that travels under a name, whatever its input is called. */
function valueOf(name: string, { inputs }: Pick<Operation, "inputs">, values: Values): unknown {
  const [key] = Object.entries(inputs).find(([key, { field }]) => (field ?? key) === name) ?? [];
  return key === undefined ? undefined : values[key];
}
