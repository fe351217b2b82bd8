/**
 * What an operation of the Cloud API is: the shape of the data everything else is derived from.
 *
 * @module
 */

/** How a value is written and checked. */
export type InputType =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  /** A list of strings. */
  | "strings"
  /** Names with string values. */
  | "map"
  /** Any JSON value. */
  | "json";

/**
 * One input of an operation: its type and limits, its place in the request, its spelling.
 *
 * @example
 * ```ts
 * import { type Input, launchSession } from "@runtm/runtm-api/client";
 * const life: Input = launchSession.inputs.ttl_minutes;
 * console.assert(life.type === "integer" && life.maximum === 1440);
 * ```
 */
export interface Input {
  /** How the value is written and checked. */
  readonly type: InputType;
  /** Where it goes. `local` inputs steer the program and are never sent. */
  readonly in: "path" | "query" | "body" | "header" | "local";
  /**
   * Its name in the request where that differs from its key. Dots nest (`github_repo.full_name`),
   * `[]` means every entry of a list another input makes (`secrets[].description`).
   */
  readonly field?: string;
  /** It is a positional argument (in the order of declaration), not an option. */
  readonly arg?: true;
  /** Spelling of the option without dashes; without it the key with `-` for `_`. */
  readonly option?: string;
  /** One-letter spelling of the option. */
  readonly short?: string;
  /** It must be given. */
  readonly required?: true;
  /** What is sent when it is not given. */
  readonly default?: string | number | boolean;
  /** An empty text, a zero or a `false` counts as not given. */
  readonly omitEmpty?: true;
  /** An empty text is sent as `null`. */
  readonly emptyIsNull?: true;
  /** Closed set of values (of a list: of its entries), checked before anything is sent. */
  readonly enum?: readonly string[];
  /** The `local` flag with which values outside `enum` pass too. */
  readonly enumUnless?: string;
  /** Open set: the values known today, named in the help and not checked. */
  readonly known?: readonly string[];
  /** How values begin that belong elsewhere and are refused, and where they belong. */
  readonly refused?: { readonly prefix: string; readonly hint: string };
  /** Smallest number. */
  readonly minimum?: number;
  /** Largest number. */
  readonly maximum?: number;
  /** A text that is empty or only white space is refused: what it starts costs money. */
  readonly notBlank?: true;
  /** Shortest text in characters, or fewest entries of a list or map. */
  readonly minLength?: number;
  /** Longest text in characters, or most entries of a list or map. */
  readonly maxLength?: number;
  /** The value is a secret: it never appears in what the program says itself. */
  readonly secret?: true;
  /**
   * A long text, or a JSON value: it may also come from a file (`--<option>-file F`) or, as `-`, from standard input.
   */
  readonly text?: true;
  /**
   * How a list or map is written: `repeat` the option for each entry, `commas` in one value (and
   * repeated), `pairs` of words (`KEY value KEY value`), `assignments` (`KEY=VALUE …`).
   */
  readonly spelling?: "repeat" | "commas" | "pairs" | "assignments";
  /** What the options begin with that take a secret map from files and the like. */
  readonly prefix?: string;
  /** A map that travels as a list of `{name, value}`. */
  readonly entries?: true;
  /**
   * A list of strings in which each entry declares a launch argument (`KEY`, `KEY=DEFAULT` or a
   * JSON object) and travels as that object: `launchArgument` of src/client/request/launch_argument.ts.
   */
  readonly launchArguments?: true;
  /** A flag that sends this value in `field`. */
  readonly sends?: null | boolean | string;
  /** What is always sent: a part of the operation, not to be given. */
  readonly fixed?: string;
  /** Only meaningful together with this input. */
  readonly with?: string;
  /** One line of help. */
  readonly help: string;
}

/** HTTP methods of the Cloud API. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Whether an operation acts for an organisation. */
export type OrgNeed = "required" | "optional" | "none";

/**
 * What a command changes: nothing (`read`), something in the cloud (`write`), something in the cloud
 * that is lost for good (`destroy`), something on this machine (`local`).
 */
export type Effect = "read" | "write" | "destroy" | "local";

/**
 * What a command prints when it succeeds: one JSON document (`json`), JSON documents one a line
 * (`lines`), or text or bytes as they are.
 */
export type OutputKind = "json" | "lines" | "text" | "bytes";

/**
 * How an operation pages through a list. `items` is the member of the answer that holds the list
 * (empty when the answer is the list), `next` the one that holds the next cursor; `size`, `offset`,
 * `page` and `cursor` are inputs.
 */
export type Pages =
  | {
    readonly style: "offset";
    readonly items: string;
    readonly size: string;
    readonly offset: string;
  }
  | { readonly style: "page"; readonly items: string; readonly size: string; readonly page: string }
  | {
    readonly style: "cursor";
    readonly items: string;
    readonly size: string;
    readonly cursor: string;
    readonly next: string;
  }
  | { readonly style: "none"; readonly items: string };

/** How an event stream is framed and when it is over. */
export interface StreamRules {
  /**
   * `events`: events end at a blank line (WHATWG HTML, 9.2.6).
   * `data-lines`: besides, each `data:` line that is a whole JSON object is an event of its own.
   */
  readonly framing: "events" | "data-lines";
  /** Which of the four behaviours of streams applies after the last event or a dropped connection. */
  readonly kind: "prompt" | "bus" | "deploy" | "build";
}

/**
 * One operation of the Cloud API.
 *
 * @example
 * ```ts
 * import { cleanupOrg, listSessions, type Operation } from "@runtm/runtm-api/client";
 * const needsCare = ({ confirm }: Operation) => confirm === true;
 * console.assert(needsCare(cleanupOrg) && !needsCare(listSessions));
 * ```
 */
export interface Operation {
  /** `operationId` of the contract. */
  readonly id: string;
  /** Command words. Operations may share them, `when` tells which one is meant. */
  readonly command: string;
  /** Other command words for the same operation. */
  readonly aliases?: readonly string[];
  /**
   * What chooses this operation among those with the same command words: a flag, or inputs with the
   * value they must have (`true`: any).
   */
  readonly when?: string | { readonly [input: string]: string | true };
  /** What it does, one line. */
  readonly summary: string;
  /** HTTP method. */
  readonly method: Method;
  /** Route below the base URL, with `{name}` for path inputs. */
  readonly path: string;
  /** Scopes the key needs. */
  readonly scopes: readonly string[];
  /** Whether it acts for an organisation. */
  readonly org: OrgNeed;
  /** The `local` flag that makes the organisation required although `org` says optional. */
  readonly orgRequiredWith?: string;
  /** What it changes. */
  readonly effect: Effect;
  /** The role in the organisation that the owner of the key needs: admin (or owner). */
  readonly role?: "admin";
  /** Inputs, in the order of help. */
  readonly inputs: { readonly [name: string]: Input };
  /** Exactly one of these inputs must be given. */
  readonly exactlyOne?: readonly string[];
  /** Of each of these groups one input at most may be given. */
  readonly conflicts?: readonly (readonly string[])[];
  /** At least one of these inputs must be given. */
  readonly atLeastOne?: readonly string[];
  /** Its command also takes a file of prompts, one a line, and runs once for each. */
  readonly promptLines?: true;
  /** The input for an id of which its command takes several, one run each. */
  readonly several?: string;
  /** What it answers. */
  readonly answer: "json" | "events";
  /** What its command prints. */
  readonly output: OutputKind;
  /** `local` flags with which its command prints something of another kind. */
  readonly outputWith?: { readonly [flag: string]: OutputKind };
  /** Further operations that its command calls, by id. */
  readonly calls?: readonly string[];
  /** Operations whose answer its command prints instead of its own at times, by id. */
  readonly prints?: readonly string[];
  /** Members of what its command prints that are not members of such an answer, by their path. */
  readonly adds?: readonly string[];
  /** Rules of its event stream. */
  readonly stream?: StreamRules;
  /** How it pages. */
  readonly pages?: Pages;
  /** The member that tells the items of its list apart. */
  readonly itemId?: string;
  /** The members of the items of its list that a table shows, nested ones by their path. */
  readonly columns?: readonly string[];
  /** The member, a number, that a table also draws as a bar. */
  readonly bar?: string;
  /**
   * A creating POST. `safe`: carries an `Idempotency-Key` and is retried with it.
   * `unverified`: carries one, but is not retried after a lost answer, since the service may not
   * honour the key.
   */
  readonly idempotencyKey?: "safe" | "unverified";
  /** Needs `--yes`. */
  readonly confirm?: true;
  /** A success answer in which this field is `false` is a failure. */
  readonly failsUnless?: string;
  /** What to do after such a failure; the names of inputs stand in braces. */
  readonly failureHint?: string;
  /** What it may print on stdout although it failed, besides nothing. */
  readonly onFailure?: "events" | "last" | "created" | "report";
  /** Seconds one try may take where the usual 120 are too few. */
  readonly tryTimeout?: number;
  /** Further lines of help. */
  readonly notes?: readonly string[];
  /** A runnable command line without the program name. */
  readonly example: string;
}

/**
 * The TypeScript type of one input.
 *
 * @example
 * ```ts
 * import type { setSessionVisibility, ValueOf } from "@runtm/runtm-api/client";
 * type Visibility = ValueOf<typeof setSessionVisibility.inputs.visibility>;
 * const visibility: Visibility = "team"; // or "private"
 * ```
 */
export type ValueOf<I extends Input> = I extends { readonly enum: readonly (infer E)[] }
  ? I["type"] extends "strings" ? readonly E[] : E
  : I["type"] extends "string" ? string
  : I["type"] extends "integer" | "number" ? number
  : I["type"] extends "boolean" ? boolean
  : I["type"] extends "strings" ? readonly string[]
  : I["type"] extends "map" ? { readonly [name: string]: string }
  : unknown;

/** The inputs of an operation that travel: all but the `local` ones and those that are fixed. */
export type SentInputs<O extends Operation> = {
  [
    K in keyof O["inputs"] as O["inputs"][K]["in"] extends "local" ? never
      : O["inputs"][K] extends { readonly fixed: string } ? never
      : K
  ]: O["inputs"][K];
};
/** The names of the inputs that must be given. */
export type RequiredKeys<T extends Record<string, Input>> = {
  [K in keyof T]: T[K] extends { readonly required: true } ? K : never;
}[keyof T];

/**
 * What a caller gives to an operation: required inputs must be there, the others may.
 *
 * @example
 * ```ts
 * import type { InputOf } from "@runtm/runtm-api/client";
 * import { launchSession } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof launchSession> = { prompt: "Fix the login test" };
 * ```
 */
export type InputOf<O extends Operation> = keyof SentInputs<O> extends never ? NoInput
  :
    & { readonly [K in RequiredKeys<SentInputs<O>>]: ValueOf<SentInputs<O>[K]> }
    & {
      readonly [K in Exclude<keyof SentInputs<O>, RequiredKeys<SentInputs<O>>>]?: ValueOf<
        SentInputs<O>[K]
      >;
    };

/**
 * What is given to an operation without inputs: `{}`.
 *
 * @example
 * ```ts
 * import type { NoInput } from "@runtm/runtm-api/client";
 * const nothing: NoInput = {};
 * ```
 */
export type NoInput = { readonly [name: string]: never };

/** Values by input name, before or after checking. */
export type Values = { readonly [name: string]: unknown };
