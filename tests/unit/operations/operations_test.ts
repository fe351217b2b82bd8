/** The table is sound: what parser, help, client, emulator and documentation take for granted. */
import assert from "node:assert/strict";
import { optionsOf } from "../../../src/cli/options.ts";
import type { Command } from "../../../src/cli/commands.ts";
import { GLOBAL_INPUTS } from "../../../src/commands/globals.ts";
import { parse } from "../../../src/cli/parse.ts";
import { RUNNERS } from "../../../src/commands/runners.ts";
import { LOCAL_COMMANDS } from "../../../src/commands/table.ts";
import { wordsOf } from "../../../src/errors/command_words.ts";
import { allOperations, AREAS } from "../../../src/operations/areas.ts";
import { choiceOf, conditionsOf } from "../../../src/errors/command_words.ts";
import type { Input, Operation } from "../../../src/operations/types.ts";

const operations = await allOperations();
const commands = groupByCommand(operations);
const exported = (await Promise.all(Object.values(AREAS).map((area) => area.load())))
  .flatMap((rows) => Object.entries<Operation>(rows));

const SCOPES = [
  "sessions:read",
  "sessions:write",
  "sessions:delete",
  "sessions:prompt",
  "context:read",
  "context:write",
  "secrets:read",
  "secrets:write",
  "deployments:read",
  "deployments:write",
  "deployments:delete",
  "templates:read",
  "templates:write",
  "templates:build",
  "templates:delete",
  "integrations:read",
  "integrations:write",
  "guardrails:read",
  "guardrails:write",
  "activity:read",
];

Deno.test("each route has a row whose export name is its id; other rows have names of their own", async () => {
  const names = new Set<string>();
  const plain = new Set<string>();
  for (const [word, area] of Object.entries(AREAS)) {
    for (const [name, operation] of Object.entries(await area.load())) {
      assert.equal(operation.command.split(" ")[0], word);
      assert.ok(!names.has(name), `two rows are exported as ${name}`);
      names.add(name);
      if (name === operation.id) plain.add(name);
    }
  }
  assert.deepEqual(operations.filter(({ id }) => !plain.has(id)).map(({ command }) => command), []);
});

Deno.test("rows of one route agree on everything that the route decides", () => {
  for (const [id, rows] of Map.groupBy(operations, (one) => one.id)) {
    const facts = rows.map(({ method, path, scopes, org }) => ({ method, path, scopes, org }));
    for (const other of facts) assert.deepEqual(other, facts[0], id);
  }
});

Deno.test("no command is the beginning of another, and aliases are words of their own", () => {
  const words = [...new Set(operations.flatMap((one) => [one.command, ...(one.aliases ?? [])]))];
  for (const one of words) {
    assert.ok(!words.some((other) => other.startsWith(`${one} `)), `"${one}" begins another`);
    assert.match(one, /^[a-z][a-z-]*( [a-z][a-z-]*)+$/);
  }
  const areas = [
    ...Object.keys(AREAS),
    ...Object.values(AREAS).flatMap((one) => one.aliases ?? []),
  ];
  assert.equal(new Set(areas).size, areas.length);
  for (const one of words) assert.ok(areas.includes(one.split(" ")[0] ?? ""), one);
});

Deno.test("a change says what it changes: no command sends a change with nothing in it", () => {
  const empty = operations.filter((operation) => {
    const sent = Object.entries<Input>(operation.inputs).filter(([, input]) => input.in === "body");
    const changes = operation.method === "PUT" || operation.method === "PATCH";
    if (!changes || sent.some(([, input]) => input.required)) return false;
    return operation.exactlyOne === undefined && operation.atLeastOne === undefined;
  });
  assert.deepEqual(empty.map(({ id }) => id), []);
});

Deno.test("only what the skill file marks asks for --yes", () => {
  const asking = new Set(operations.filter((one) => one.confirm).map((one) => one.command));
  assert.deepEqual([...asking].toSorted(), [
    "agents delete",
    "deployments destroy",
    "guardrails cleanup",
    "guardrails hooks delete",
    "guardrails network delete",
    "guardrails rules delete",
    "mcp delete",
    "scheduled-agents delete",
    "skills delete",
    "template delete",
    "template guardrails delete",
    "tools delete",
    "tools providers delete",
  ]);
});

/** Rows whose effect does not follow from their method, and why. */
const UNUSUAL_EFFECTS: { readonly [name: string]: readonly [effect: string, why: string] } = {
  rewindPrompt: ["destroy", "changes of the workspace are lost"],
  getGithubAppManifest: ["write", "it begins to create an app"],
  getLinearOauthInstallUrl: ["write", "it begins to connect Linear"],
  pullSkills: ["local", "it writes files on this machine"],
};

Deno.test("what a row changes follows from its method and scopes, exceptions aside", () => {
  for (const [name, { method, scopes, effect }] of exported) {
    const usual = usualEffect(method, scopes);
    const expected = UNUSUAL_EFFECTS[name]?.[0] ?? usual;
    assert.equal(effect, expected, name);
    if (UNUSUAL_EFFECTS[name]) assert.notEqual(expected, usual, `${name} is no exception`);
  }
  const names = exported.map(([name]) => name);
  assert.deepEqual(Object.keys(UNUSUAL_EFFECTS).filter((name) => !names.includes(name)), []);
});

/** GET changes nothing, DELETE destroys, and what needs only scopes to read changes nothing either. */
function usualEffect(method: string, scopes: readonly string[]): string {
  if (method === "DELETE") return "destroy";
  const reads = scopes.length > 0 && scopes.every((scope) => scope.endsWith(":read"));
  return method === "GET" || reads ? "read" : "write";
}

Deno.test("a row that reads needs no scope to write, and every row that asks for --yes destroys", () => {
  for (const { id, effect, scopes, confirm } of operations) {
    const writes = scopes.filter((scope) => !/:(read|prompt)$/.test(scope));
    if (effect === "read") assert.deepEqual(writes, [], id);
    if (confirm) assert.equal(effect, "destroy", id);
  }
});

Deno.test("what a command prints fits its answer, and flags that change it are its own", () => {
  const ids = operations.map(({ id }) => id);
  for (const { id, answer, output, outputWith, prints, inputs, calls } of operations) {
    for (const other of calls ?? []) assert.ok(ids.includes(other), `${id} calls ${other}`);
    assert.equal(output, answer === "events" ? "lines" : "json", id);
    for (const [flag, other] of Object.entries(outputWith ?? {})) {
      assert.equal(`${inputs[flag]?.in} ${inputs[flag]?.type}`, "local boolean", `${id} ${flag}`);
      assert.notEqual(other, output, `${id} ${flag}`);
    }
    for (const other of prints ?? []) assert.ok(ids.includes(other), `${id} prints ${other}`);
    const follows = "follow" in inputs && answer !== "events";
    assert.equal(outputWith?.follow, follows ? "lines" : undefined, id);
  }
  for (const { command, prints = [], effect, calls } of LOCAL_COMMANDS) {
    for (const other of prints) assert.ok(ids.includes(other), `${command} prints ${other}`);
    // What changes something in the cloud calls something there; of `api` the user says what.
    if (effect === "write") assert.ok(calls.length > 0 || command === "api", command);
    else assert.ok(effect === "read" || effect === "local", command);
  }
});

Deno.test("a success answer that says no is a failure for git, deploy validate and scaffold", () => {
  const saying = operations.filter((one) => one.failsUnless !== undefined);
  assert.deepEqual(
    saying.map((one) => `${one.command}: ${one.failsUnless}`).toSorted(),
    [
      "github add-repo: success",
      "session deploy scaffold: scaffolded",
      "session deploy validate: valid",
      "session git: success",
    ],
  );
  for (const { command, failureHint = "", inputs } of saying) {
    const words = / runtm-api ((?:[a-z]+ ?)+)(?:\{session_id\}|$)/.exec(failureHint)?.[1]?.trim();
    assert.ok(operations.some((one) => one.command === words), `${command}: ${failureHint}`);
    assert.equal(failureHint.includes("{session_id}"), "session_id" in inputs);
  }
});

Deno.test("every runner belongs to an operation or to a command that is none, which all have one", () => {
  const locals = LOCAL_COMMANDS.map(wordsOf);
  const known = [...operations.flatMap((one) => [one.id, wordsOf(one)]), ...locals];
  assert.deepEqual(Object.keys(RUNNERS).filter((name) => !known.includes(name)), []);
  assert.deepEqual(locals.filter((name) => !Object.hasOwn(RUNNERS, name)), []);
});

for (const [name, operation] of exported) {
  Deno.test(`${name} is sound`, () => {
    checkRoute(operation);
    checkAnswer(operation);
    for (const [name, input] of Object.entries(operation.inputs)) {
      checkInput(operation, name, input);
    }
    checkWords(operation);
  });

  Deno.test(`${name} has an example that parses as its own command`, async () => {
    const parsed = await parse(shellWords(operation.example));
    assert.equal(parsed.kind, "run");
    if (parsed.kind !== "run") return;
    assert.equal(parsed.variant.command, operation.command);
    assert.equal((parsed.variant as Operation).id, operation.id);
    assert.doesNotMatch(operation.example, /[<>{}$]/);
  });
}

for (const [words, variants] of commands) {
  Deno.test(`"${words}" has options and arguments that can be told apart`, () => {
    checkVariants(variants);
    const [first, ...rest] = variants;
    assert.ok(first);
    const command: Command = { words, variants: [first, ...rest] };
    const { own, global } = optionsOf(command);
    checkUnique([...own, ...global].map((option) => option.name));
    checkUnique([...own, ...global].flatMap((option) => option.short ?? []));
    const clashes = own.filter((option) => globalNames().includes(option.name));
    const hidden = clashes.map((option) => option.name);
    assert.ok(hidden.every((name) => ["timeout", "force"].includes(name)), hidden.join(" "));
  });
}

function checkRoute(operation: Operation) {
  const places = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const paths = Object.entries(operation.inputs).filter(([, input]) => input.in === "path");
  const fields = paths.map(([name, input]) => input.field ?? name);
  assert.deepEqual(places.filter((place) => place !== "org_id"), fields);
  const chosen = conditionsOf(operation.when).map(([name]) => name);
  for (const [name, input] of paths) {
    assert.ok(input.required && input.type === "string", name);
    assert.ok(input.arg || chosen.includes(name), name);
  }
  if (places.includes("org_id")) assert.equal(operation.org, "required");
  assert.match(operation.path, /^\/[\w/{}:-]+$/);
  for (const scope of operation.scopes) assert.ok(SCOPES.includes(scope), scope);
  if (operation.idempotencyKey) assert.equal(operation.method, "POST");
}

function checkAnswer(operation: Operation) {
  assert.equal(operation.stream !== undefined, operation.answer === "events");
  if (operation.answer === "events") assert.equal(operation.onFailure, "events");
  if (operation.tryTimeout !== undefined) assert.equal(operation.tryTimeout, 300);
}

function checkInput(operation: Operation, name: string, input: Input) {
  const { inputs } = operation;
  assert.match(name, /^[a-z][a-z0-9_]*$/);
  for (const other of [input.with, input.enumUnless]) {
    assert.ok(other === undefined || Object.hasOwn(inputs, other), `${name}: no "${other}"`);
  }
  if (input.enumUnless) assert.equal(inputs[input.enumUnless]?.in, "local");
  if (input.in === "local") assert.ok((!input.required || input.arg) && !("default" in input));
  if (input.required) assert.ok(!input.omitEmpty && input.default === undefined, name);
  if (input.sends !== undefined) assert.equal(input.type, "boolean");
  if (input.spelling === "pairs" || input.spelling === "assignments") {
    assert.equal(input.type, "map");
  }
  if (input.text) assert.match(input.type, /^(string|json)$/);
  if (input.enum) assert.match(input.type, /^strings?$/);
  if (input.launchArguments) assert.equal(input.type, "strings");
  assert.ok((input.minimum ?? -Infinity) <= (input.maximum ?? Infinity));
  assert.ok((input.minLength ?? 0) <= (input.maxLength ?? Infinity));
  const list = input.field?.split("[].")[0];
  if (input.field?.includes("[]")) {
    assert.ok(Object.entries(inputs).some(([other, one]) => (one.field ?? other) === list));
  }
}

function checkWords(operation: Operation) {
  const lines = [operation.summary, ...(operation.notes ?? [])];
  const helps = Object.values(operation.inputs).map((input) => input.help);
  for (const line of [...lines, ...helps]) {
    assert.match(line, /^\S.{2,98}[^.\s]$/, line);
  }
  assert.ok(operation.example.startsWith(operation.command));
  for (const list of [operation.exactlyOne, operation.atLeastOne]) {
    for (const name of list ?? []) {
      assert.ok(Object.hasOwn(operation.inputs, name), name);
      assert.ok(!operation.inputs[name]?.required, `${name} cannot be a choice`);
    }
  }
  const { orgRequiredWith } = operation;
  if (orgRequiredWith) assert.equal(operation.inputs[orgRequiredWith]?.in, "local");
}

/** Variants of one command: a flag tells them apart, the same name means the same spelling. */
function checkVariants(variants: readonly Operation[]) {
  const flags = variants.map((variant) => choiceOf(variant));
  assert.equal(new Set(flags).size, variants.length, "two variants for the same flag");
  assert.ok(flags.includes(""), "no variant without a flag");
  for (const variant of variants) {
    for (const [name, value] of conditionsOf(variant.when)) checkCondition(variant, name, value);
    for (const name of variants.flatMap(({ when }) => chooserOf(when))) {
      assert.ok(Object.hasOwn(variant.inputs, name), `${variant.id} has no ${name}`);
    }
    assert.deepEqual(variant.aliases, variants[0]?.aliases);
    checkArguments(variant);
    for (const [name, input] of Object.entries(variant.inputs)) {
      const same = variants[0]?.inputs[name];
      if (same) assert.deepEqual(spelling(input), spelling(same), `${variant.id} ${name}`);
    }
  }
}

/** The flag or the option whose values choose among variants: every one of them has it. */
function chooserOf(when: Operation["when"]): string[] {
  if (typeof when === "string") return [when];
  return conditionsOf(when).filter(([, value]) => value !== true).map(([name]) => name);
}

function checkCondition(variant: Operation, name: string, value: string | true) {
  const input = variant.inputs[name];
  assert.ok(input, `${variant.id} has no ${name}`);
  if (typeof variant.when === "string") assert.equal(`${input.in} ${input.type}`, "local boolean");
  if (value !== true) assert.ok(input.in === "local" && input.enum?.includes(value), name);
}

/** A list of words swallows the rest, so it comes last. */
function checkArguments(operation: Operation) {
  const args = Object.values(operation.inputs).filter((input) => input.arg);
  for (const input of args.slice(0, -1)) assert.equal(input.type, "string");
  for (const input of args) {
    assert.ok(input.required);
    if (input.type !== "string") assert.match(input.type, /^(map|strings)$/);
  }
}

function spelling(input: Input): unknown[] {
  const { type, option, short, arg, text, secret, enum: closed, spelling } = input;
  return [type, option, short, arg, text, secret, closed, spelling];
}

function checkUnique(names: readonly string[]) {
  assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
}

function globalNames(): string[] {
  return Object.entries(GLOBAL_INPUTS).map(([name, input]) =>
    "option" in input ? input.option : name
  );
}

function groupByCommand(list: readonly Operation[]): Map<string, Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const one of list) groups.set(one.command, [...(groups.get(one.command) ?? []), one]);
  return groups;
}

/** Splits an example as a shell would; examples use double quotes and nothing else. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
}
