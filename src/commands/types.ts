/**
 * What a command gets and gives. Most commands are one operation and need no code of their own;
 * the others are a function of this type in a file of this folder.
 *
 * @module
 */
import type { Connection, TraceLine } from "../client/connection.ts";
import type { Failure } from "../errors/failure.ts";
import type { JsonObject } from "../json/json_value.ts";
import type { Operation, Values } from "../operations/types.ts";
import type { Process } from "../process/types.ts";
import type { Globals } from "./globals.ts";

/** What a command says of itself, whether it is one operation or not. */
type CommandFacts = Pick<
  Operation,
  | "command"
  | "aliases"
  | "when"
  | "summary"
  | "effect"
  | "inputs"
  | "exactlyOne"
  | "conflicts"
  | "atLeastOne"
  | "several"
  | "conflicts"
  | "confirm"
  | "idempotencyKey"
  | "output"
  | "outputWith"
  | "pages"
  | "columns"
  | "prints"
  | "adds"
  | "onFailure"
  | "notes"
  | "example"
>;

/** A command that is not one operation of the cloud: `session wait`, `skills install`, … */
export interface LocalCommand extends CommandFacts {
  /** Operations it calls, by id: routes and scopes of the help come from them. */
  readonly calls: readonly string[];
}

/** Where results and progress go. stdout carries the result and nothing else. */
export interface Output {
  /** Prints one JSON document, given as valid JSON text. */
  json(text: string): Promise<void>;
  /** Prints JSON documents, one a line, each ending in a line feed, in one write. */
  lines(text: string): Promise<void>;
  /**
   * Prints one line that says what a result belongs to: `{...tag,"result":RESULT}`.
   *
   * @param tag What it belongs to: `{"id":"…"}`
   * @param result Valid JSON
   */
  tagged(tag: JsonObject, result: string): Promise<void>;
  /** Prints text as it is. */
  text(text: string): Promise<void>;
  /** Prints bytes as they are. */
  raw(bytes: Uint8Array): Promise<void>;
  /** Writes a line of `--verbose` (nothing without it). */
  trace(line: TraceLine): void;
  /** Writes a remark to stderr when a person looks at it (nothing otherwise). */
  remark(text: string): Promise<void>;
  /**
   * Shows how far a command is: one line on stderr that is written over, when a person looks at it
   * (nothing otherwise).
   *
   * @param text The line; empty to take it away
   */
  progress(text: string): void;
}

/** Everything a command works with. */
export interface Invocation {
  readonly process: Process;
  /** The operation chosen by the command words and `when`; `undefined` for local commands. */
  readonly operation: Operation | undefined;
  /** Checked input values by input name. */
  readonly values: Values;
  /** Values of the global options. */
  readonly globals: Globals;
  /** Connects on first use: reads key and base URL; the organisation is found when a call needs it. */
  connect(): Promise<Connection>;
  readonly output: Output;
  /**
   * Writes the error line of one of several things that a command does, and goes on.
   *
   * @param error What was thrown
   * @param about What the line says besides: the tag of the thing, and the last that is known of it
   * @returns The failure it is
   */
  report(error: unknown, about: FailedPart): Promise<Failure>;
  /** Aborted by SIGINT, SIGTERM and the time given with `--timeout`; the reason is a `Failure`. */
  readonly signal: AbortSignal;
  /**
   * Runs a whole command line as the program would, and gives back what it printed.
   *
   * @param args The words after the program's name
   * @param options What it may do, and what ends it
   */
  runArgv(args: readonly string[], options?: ArgvOptions): Promise<ArgvResult>;
}

/** How a command runs a command line. */
export interface ArgvOptions {
  /** Ends it; without one the signal of the command that runs it. */
  readonly signal?: AbortSignal;
  /** Sees the command before anything is done; throws `Failure` to refuse it. */
  readonly check?: (command: ArgvCommand) => void;
  /** Parts of the outside world that differ from that of the command that runs it. */
  readonly process?: Partial<Process>;
}

/** A command line as the program understands it. */
export interface ArgvCommand {
  readonly command: Operation | LocalCommand;
  /** What was written, options of every command included, by the name of the input. */
  readonly written: readonly WrittenInput[];
}

/** One value of a command line, as it was written. */
export interface WrittenInput {
  readonly input: string;
  /** Where the value comes from: `value`, `file`, `stdin`, `from-env` … */
  readonly role: string;
  readonly text: string;
}

/** What failed of several things. */
export interface FailedPart {
  /** `{"id":"…"}` */
  readonly tag: JsonObject;
  /** JSON text. */
  readonly result: string | undefined;
}

/** How a command line ended that another command ran. */
export interface ArgvResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** What a call sends besides what its operation says. */
export interface OwnRequest {
  readonly headers?: { readonly [name: string]: string };
  /** The body as it is sent. What the program says of it is `***`. */
  readonly body?: string;
  /** The file that the body comes from; `-` is standard input. */
  readonly bodyFile?: string;
}

/** One call of a command. */
export interface Step {
  readonly operation: Operation;
  readonly values: Values;
  readonly own?: OwnRequest;
}

/** What a command would do: its calls in their order, or an object that is shown as it is. */
export type DryRun = readonly Step[] | JsonObject;

/** What carries a command out. */
export interface Runner {
  /** Does it: prints through `output`, throws `Failure`. May tell an exit code other than 0. */
  readonly run: (invocation: Invocation) => Promise<void | number>;
  /**
   * Tells what `run` would do, for `--dry-run`. Without it: the one call of the operation, and for
   * a command that changes nothing and calls nothing, `run` itself.
   */
  readonly steps?: (invocation: Invocation) => DryRun | Promise<DryRun>;
}
