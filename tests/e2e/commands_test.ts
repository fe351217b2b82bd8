/**
 * Every command that talks to the service, as a process of its own against the emulator: what it
 * answers, and how it refuses. The cells come from the table, so an operation is in them as soon as
 * the emulator has a handler for it, and fails the first test until a story shows it.
 */
import assert from "node:assert/strict";
import { allCommands } from "../../src/cli/catalog.ts";
import { isOperation, type Variant } from "../../src/cli/commands.ts";
import { PARTS } from "../../src/emulator/parts.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { allOperations } from "../../src/operations/areas.ts";
import type { Input, Values } from "../../src/operations/types.ts";
import { formatArgv } from "../fakes/argv.ts";
import { loggedRequests } from "../fakes/control.ts";
import { withCloud } from "../fakes/emulator.ts";
import { choiceValues, minimalValues } from "../fakes/values.ts";
import { bundledProgram, errorOf, type Program, type Run, runCli } from "./harness.ts";
import { type Printed } from "../fakes/printed.ts";
import { filled, type Known, type Step, STORIES, wordsOf } from "./stories.ts";

/** Processes that run at the same time. */
const AT_ONCE = 2;

const OPERATIONS = await allOperations();
const HANDLED = new Set(PARTS.flatMap((part) => Object.keys(part.handlers)));
const CALLING = (await allCommands()).flatMap(({ variants }) => variants)
  .filter((variant) => isOperation(variant) || variant.calls.length > 0);
const COMMANDS = CALLING.filter((variant) => !isOperation(variant) || HANDLED.has(variant.id));
for (const variant of CALLING.filter((variant) => !COMMANDS.includes(variant))) {
  console.log(`left out: "${variant.command}", which the emulator has no handler for`);
}

/** Name of a command in stories and messages. */
function nameOf(variant: Variant): string {
  return isOperation(variant) ? variant.id : variant.command;
}

/** What a test runs against. */
interface Stage {
  readonly emulator: RunningEmulator;
  /** An empty home. */
  readonly home: string;
}

const folder = Deno.makeTempDirSync({ prefix: "runtm-commands-" });
let program: Program = { command: "", args: [] };

Deno.test.beforeAll(async () => {
  program = await bundledProgram(folder);
});

Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ dir: folder });
  await withCloud({}, (emulator) => work({ emulator, home }));
}

/** Does the work of all items, so many at once. Every item is done, whatever comes of the others. */
async function forAll<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const failures: string[] = [];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
      await work(item).catch((error) => failures.push(String(error?.message ?? error)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  assert.equal(failures.length, 0, failures.join("\n\n"));
}

function shown(args: readonly string[], { code, stdout, stderr }: Run): string {
  return `${args.join(" ")}: exit ${code}\n${stdout}${stderr}`;
}

Deno.test("a story shows every command that talks to the service", () => {
  const told = new Set(Object.values(STORIES).flat().map((step) => step.shows));
  assert.deepEqual(COMMANDS.map(nameOf).filter((name) => !told.has(name)), []);
  const known = new Set(COMMANDS.map(nameOf));
  assert.deepEqual([...told].filter((name) => !known.has(name)), []);
});

Deno.test("every command does what it says, and prints it and nothing else", async () => {
  const stories = Object.values(STORIES);
  await forAll(stories, (story) => onStage((stage) => tell(story, stage)));
});

/** The commands of a story one after the other, with nothing but what the earlier ones printed. */
async function tell(story: readonly Step[], { emulator, home }: Stage): Promise<void> {
  const known: Known = { key: emulator.keys.org };
  for (const step of story) {
    const args = wordsOf(step, known);
    const run = await runCli(args, {
      program,
      home,
      env: { RUNTM_API_KEY: emulator.keys.org, RUNTM_API_URL: emulator.url, ...step.env },
      ...(step.stdin === undefined ? {} : { stdin: filled(step.stdin, known) }),
    });
    assert.equal(run.code, 0, shown(args, run));
    assert.equal(run.stderr, "", shown(args, run));
    try {
      step.check(
        run.stdout.trimEnd().split("\n").map((line) => JSON.parse(line)) as [Printed],
        known,
      );
    } catch (error) {
      throw new Error(`${shown(args, run)}${error instanceof Error ? error.message : error}`);
    }
  }
}

/** A way of going wrong. */
interface Cell {
  readonly name: string;
  /** Why a command is left out; nothing when it is in. */
  readonly leftOut: (variant: Variant) => string | undefined;
  readonly args: (variant: Variant, turn: number) => string[];
  /** API key to use; no key without it. */
  readonly key: (emulator: RunningEmulator) => string | undefined;
  readonly exit: number;
  readonly code: string;
  readonly status?: number;
  /** Nothing at all may reach the service. */
  readonly silent?: true;
}

const orgKey = ({ keys }: RunningEmulator) => keys.org;
const wellFormed = (variant: Variant) => formatArgv(variant, minimalValues(variant));
const hasNone = (variant: Variant) =>
  nameOf(variant) === "auth login" ? "it takes its key from standard input" : undefined;

const CELLS: readonly Cell[] = [
  {
    name: "unknown id",
    leftOut: (variant) => idsOf(variant).length > 0 ? undefined : "it takes no id",
    args: wellFormed,
    key: orgKey,
    exit: 1,
    code: "not_found",
    status: 404,
  },
  {
    name: "missing key",
    leftOut: hasNone,
    args: wellFormed,
    key: () => undefined,
    exit: 2,
    code: "no_key",
    silent: true,
  },
  {
    name: "missing scope",
    leftOut: (variant) => scopesOf(variant).length > 0 ? undefined : "it needs no scope",
    args: wellFormed,
    key: ({ keys }) => keys.noScopes,
    exit: 2,
    code: "forbidden",
    status: 403,
  },
  {
    name: "missing argument",
    leftOut: (variant) => needsSomething(variant) ? undefined : "it needs none",
    args: bare,
    key: orgKey,
    exit: 3,
    code: "usage",
    silent: true,
  },
  {
    name: "surplus argument",
    leftOut: ({ several }) => several === undefined ? undefined : "it takes several ids",
    args: (variant) => [...wellFormed(variant), "surplus"],
    key: orgKey,
    exit: 3,
    code: "usage",
    silent: true,
  },
  {
    name: "placeholder id",
    leftOut: (variant) => idsOf(variant).length > 0 ? undefined : "it takes no id",
    args: (variant, turn) => formatArgv(variant, withPlaceholder(variant, turn)),
    key: orgKey,
    exit: 3,
    code: "usage",
    silent: true,
  },
];

/** Inputs that go into the path: the ids of things. */
function idsOf(variant: Variant): string[] {
  const inputs: [string, Input][] = Object.entries(variant.inputs);
  return inputs.filter(([, input]) => input.in === "path").map(([name]) => name);
}

/** The scopes a command needs; a command of the program's own needs those of its calls. */
function scopesOf(variant: Variant): readonly string[] {
  if (isOperation(variant)) return variant.scopes;
  return OPERATIONS.filter(({ id }) => variant.calls.includes(id)).flatMap(({ scopes }) => scopes);
}

function needsSomething(variant: Variant): boolean {
  const inputs: Input[] = Object.values(variant.inputs);
  return inputs.some((input) => input.required) || variant.exactlyOne !== undefined ||
    ("atLeastOne" in variant && variant.atLeastOne !== undefined);
}

/** The command words with what chooses among variants, and nothing that the command needs. */
function bare(variant: Variant): string[] {
  return formatArgv(variant, choiceValues(variant));
}

const PLACEHOLDERS = ["<id>", "{session_id}", "$SESSION_ID", ""];

function withPlaceholder(variant: Variant, turn: number): Values {
  const ids = idsOf(variant);
  const placeholder = PLACEHOLDERS[turn % PLACEHOLDERS.length];
  return { ...minimalValues(variant), [ids[turn % ids.length] ?? ""]: placeholder };
}

for (const cell of CELLS) {
  Deno.test(`every command × ${cell.name}: exit ${cell.exit}, code "${cell.code}"`, async () => {
    const asked = COMMANDS.filter((variant) => cell.leftOut(variant) === undefined);
    sayLeftOut(cell);
    assert(asked.length > 25, `only ${asked.length} commands`);
    await onStage(async (stage) => {
      await forAll([...asked.entries()], ([turn, variant]) => refuse(cell, variant, turn, stage));
      if (cell.silent) assert.deepEqual(await received(stage.emulator), []);
    });
  });
}

/** Prints the commands a cell leaves out, and why. */
function sayLeftOut({ name, leftOut }: Cell): void {
  const reasons = Map.groupBy(COMMANDS, leftOut);
  for (const [reason, variants] of reasons) {
    if (reason === undefined) continue;
    console.log(
      `${name}: ${variants.length} left out (${reason}): ${variants.map(nameOf).join(", ")}`,
    );
  }
}

async function refuse(
  cell: Cell,
  variant: Variant,
  turn: number,
  { emulator, home }: Stage,
): Promise<void> {
  const key = cell.key(emulator);
  const args = cell.args(variant, turn);
  const run = await runCli(args, {
    program,
    home,
    env: { RUNTM_API_URL: emulator.url, ...(key === undefined ? {} : { RUNTM_API_KEY: key }) },
    ...(nameOf(variant) === "auth login" ? { stdin: `${key}\n` } : {}),
  });
  const label = shown(args, run);
  assert.equal(run.code, cell.exit, label);
  const error = errorOf(run);
  assert.equal(error.code, cell.code, label);
  assert.equal(error.status, cell.status, label);
  assert.equal(typeof error.error, "string", label);
  // `auth status` reports on stdout that it could not; a usage error is nobody's status.
  if (variant.onFailure === "report" && cell.code !== "usage") JSON.parse(run.stdout);
  else assert.equal(run.stdout, "", label);
  if (cell.status !== 403) return;
  assert.deepEqual(error.scopes, scopesOf(variant), label);
  for (const scope of scopesOf(variant)) assert(String(error.error).includes(scope), label);
}

/** The API requests that the emulator has received. */
async function received(emulator: RunningEmulator): Promise<string[]> {
  return (await loggedRequests(emulator)).map(({ method, path }) => `${method} ${path}`);
}
