/**
 * Every command that talks to the service, as a process of its own against the emulator: what it
 * answers, and how it refuses. The cells come from the table, so an operation is in them as soon as
 * the emulator has a handler for it, and fails the first test until a story shows it.
 */
import assert from "node:assert/strict";
import { allCommands } from "../../src/cli/catalog.ts";
import { wordsOf as commandWords } from "../../src/errors/command_words.ts";
import { isOperation, type Variant } from "../../src/cli/commands.ts";
import { PARTS } from "../../src/emulator/parts.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { allOperations, innerOperations } from "../../src/operations/areas.ts";
import type { Input, Values } from "../../src/operations/types.ts";
import { formatArgv } from "../fakes/argv.ts";
import { loggedRequests } from "../fakes/control.ts";
import { withCloud } from "../fakes/emulator.ts";
import { choiceValues, minimalValues } from "../fakes/values.ts";
import { hasTerminals } from "../fakes/terminal.ts";
import { runCliAtTerminal } from "./at_terminal.ts";
import { bundledProgram, errorOf, type Program, type Run, runCli } from "./harness.ts";
import { needsOf, silentOf } from "./needs.ts";
import { checkStep, filled, type Known, type Step, variantOf, wordsOf } from "./stories/steps.ts";
import { STORIES } from "./stories/stories.ts";

/** Processes that run at the same time. */
const AT_ONCE = 2;

const OPERATIONS = [...await allOperations(), ...await innerOperations()];
const HANDLED = new Set(PARTS.flatMap((part) => Object.keys(part.handlers)));
const HAS_TERMINALS = hasTerminals();

/** Why the emulator cannot be asked by a command; nothing when it can. */
function notServed(variant: Variant): string | undefined {
  const asked = [...isOperation(variant) ? [variant.id] : [], ...variant.calls ?? []];
  const missing = asked.filter((id) => !HANDLED.has(id));
  if (missing.length > 0) return `the emulator has no handler for ${missing.join(", ")}`;
  return needsOf(variant).terminal && !HAS_TERMINALS ? "there is no terminal" : undefined;
}

const CALLING = (await allCommands()).flatMap(({ variants }) => variants)
  .filter((variant) => isOperation(variant) || variant.calls.length > 0);
const COMMANDS = CALLING.filter((variant) => notServed(variant) === undefined);
for (const variant of CALLING) {
  const why = notServed(variant);
  if (why !== undefined) console.log(`left out: "${nameOf(variant)}": ${why}`);
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

/** Commands that need somebody besides the one who types; other tests show them, named here. */
const SHOWN_ELSEWHERE: readonly string[] = [
  // scenario_automation_test.ts: an agent has to ask first.
  "session approvals list",
  "session approvals resolve",
  // unit/emulator/automation_test.ts: a person has to send a form in a browser first.
  "agents get --type github",
  "agents update --type github",
  "agents delete --type github",
  // unit/emulator/directives_test.ts: a repository has to hold a skill first.
  "skills import",
  "skills resync",
  "mcp resync",
];

Deno.test("a story shows every command that talks to the service", async () => {
  const steps = Object.values(STORIES).flat();
  const shown = new Set((await Promise.all(steps.map(variantOf))).map(commandWords));
  assert.deepEqual(SHOWN_ELSEWHERE.filter((name) => shown.has(name)), []);
  SHOWN_ELSEWHERE.forEach((name) => shown.add(name));
  assert.deepEqual(COMMANDS.map(commandWords).filter((name) => !shown.has(name)), []);
  const known = new Set([...COMMANDS, ...CALLING.filter(needsTerminal)].map(commandWords));
  assert.deepEqual([...shown].filter((name) => !known.has(name)), []);
});

function needsTerminal(variant: Variant): boolean {
  return needsOf(variant).terminal === true;
}

Deno.test("every command does what it says, and prints it and nothing else", async () => {
  const stories = Object.values(STORIES);
  await forAll(stories, (story) => onStage((stage) => tell(story, stage)));
});

/** The commands of a story one after the other, with nothing but what the earlier ones printed. */
async function tell(story: readonly Step[], { emulator, home }: Stage): Promise<void> {
  const known: Known = { key: emulator.keys.org };
  for (const step of story) {
    if (step.typed !== undefined && !HAS_TERMINALS) continue;
    const args = wordsOf(step, known);
    for (const [name, text] of Object.entries(step.files ?? {})) {
      await Deno.writeTextFile(`${home}/${name}`, text);
    }
    const env = { RUNTM_API_KEY: emulator.keys.org, RUNTM_API_URL: emulator.url, ...step.env };
    const stdin = step.stdin === undefined ? {} : { stdin: filled(step.stdin, known) };
    const run = step.typed === undefined
      ? await runCli(args, { program, home, cwd: home, env, ...stdin })
      : await runCliAtTerminal(args, { program, home, env, typed: step.typed });
    assert.equal(run.code, 0, shown(args, run));
    assert.equal(run.stderr, "", shown(args, run));
    try {
      checkStep(step, run.stdout, known);
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
/** Commands that are about the key, and what holds them instead of the cell without a key. */
const ABOUT_KEY: { readonly [command: string]: string } = {
  "auth login": "it takes its key from standard input",
  doctor: "a missing key is one of the problems it reports, with exit 1: see its unit tests",
};
const reportsKey = (variant: Variant) => ABOUT_KEY[nameOf(variant)];

/** A last word is surplus only where there is not a list of them. */
function takesMore(variant: Variant): string | undefined {
  if (variant.several !== undefined) return "it takes several ids";
  const inputs: Input[] = Object.values(variant.inputs);
  return inputs.some((input) => input.arg && input.type === "strings")
    ? "it takes any number of words"
    : undefined;
}

/** A word for every place that a command has, and one more. */
function oneWordTooMany(variant: Variant): string[] {
  const inputs: [string, Input][] = Object.entries(variant.inputs);
  const optional = inputs.filter(([, input]) => input.arg && input.type === "string")
    .filter(([name]) => !variant.exactlyOne?.includes(name))
    .map(([name]) => [name, "word"]);
  const values = { ...Object.fromEntries(optional), ...minimalValues(variant) };
  return [...formatArgv(variant, values), "surplus"];
}

const CELLS: readonly Cell[] = [
  {
    name: "unknown id",
    leftOut: (variant) => {
      if (nameOf(variant) === "getGroupUsage") return "a group that owns nothing is no error";
      return idsOf(variant).length > 0 ? undefined : "it takes no id";
    },
    args: wellFormed,
    key: orgKey,
    exit: 1,
    code: "not_found",
    status: 404,
  },
  {
    name: "missing key",
    leftOut: reportsKey,
    args: wellFormed,
    key: () => undefined,
    exit: 2,
    code: "no_key",
    silent: true,
  },
  {
    name: "missing scope",
    leftOut: (variant) => scopesOf(variant).flat().length > 0 ? undefined : "it needs no scope",
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
    leftOut: takesMore,
    args: oneWordTooMany,
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

/** The scopes that a command may be refused for: its own, or those of a call that it makes. */
function scopesOf(variant: Variant): (readonly string[])[] {
  const calls = OPERATIONS.filter(({ id }) => variant.calls?.includes(id));
  return [...isOperation(variant) ? [variant] : [], ...calls].map(({ scopes }) => scopes);
}

function needsSomething(variant: Variant): boolean {
  // What chooses among the variants of a command is given in any case.
  const chosen = Object.keys(choiceValues(variant));
  const inputs: [string, Input][] = Object.entries(variant.inputs);
  return inputs.some(([name, input]) => input.required && !chosen.includes(name)) ||
    variant.exactlyOne !== undefined ||
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

/** Prints the commands a cell leaves out, those that end in a way of their own in it, and why. */
function sayLeftOut({ name, leftOut }: Cell): void {
  for (const variant of COMMANDS.filter((variant) => leftOut(variant) === undefined)) {
    const silent = silentOf(variant);
    if (silent) console.log(`${name}: "${nameOf(variant)}" must fail silently: ${silent.why}`);
  }
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
  const { terminal, files = {} } = needsOf(variant);
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${home}/${name}`, text);
  }
  const silent = silentOf(variant);
  const args = silent?.args ?? cell.args(variant, turn);
  const env = {
    RUNTM_API_URL: emulator.url,
    ...(key === undefined ? {} : { RUNTM_API_KEY: key }),
  };
  const run = terminal ? await runCliAtTerminal(args, { program, home, env }) : await runCli(args, {
    program,
    home,
    cwd: home,
    env,
    ...(nameOf(variant) === "auth login" ? { stdin: `${key}\n` } : {}),
  });
  if (silent !== undefined) {
    assert.deepEqual(run, { code: 0, stdout: "", stderr: "" }, shown(args, run));
    return;
  }
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
  const scopes = error.scopes as string[];
  assert(scopesOf(variant).some((one) => String(one) === String(scopes)), label);
  for (const scope of scopes) assert(String(error.error).includes(scope), label);
  // It reads before it writes: the hint speaks of the command that was given all the same.
  if (nameOf(variant) !== "replaceDirectiveAttachments") return;
  assert(String(error.hint).startsWith(`"${variant.command}" needs`), label);
}

/** The API requests that the emulator has received. */
async function received(emulator: RunningEmulator): Promise<string[]> {
  return (await loggedRequests(emulator)).map(({ method, path }) => `${method} ${path}`);
}
