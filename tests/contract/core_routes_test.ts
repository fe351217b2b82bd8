/** The table holds the whole surface of 0.4.0: every route, every command, under its own words. */
import assert from "node:assert/strict";
import { allOperations } from "../../src/operations/areas.ts";
import type { Operation } from "../../src/operations/types.ts";
import { YES } from "../../src/cli/options.ts";

const operations = await allOperations();
/** Rows of the core tier. The table may hold more: what a later release adds needs no edit here. */
const rows = (await fixture("core_routes.tsv")).trimEnd().split("\n").slice(1);
const coreIds = new Set(rows.map((row) => row.split("\t").at(-1)));
const core = operations.filter((operation) => coreIds.has(operation.id));

Deno.test("the table has the 93 routes of the core tier, none missing, none with other words", () => {
  assert.equal(rows.length, 93);
  const row = (operation: Operation) =>
    [
      operation.command,
      `${operation.method} ${operation.path}`,
      operation.scopes.join("+"),
      operation.org,
      operation.id,
    ].join("\t");
  assert.deepEqual(core.map(row).toSorted(), rows.toSorted());
});

/** Routes of the two tiers that have no row yet, and why. */
const WITHOUT_ROW: readonly string[] = [
  // They carry files and a terminal, not one JSON document.
  "downloadSessionFile",
  "uploadSessionFile",
  "openSessionTerminal",
];

Deno.test("the table has every route of the contract that has a command, under its own words", async () => {
  const wanted = (await fixture("commands.tsv")).trimEnd().split("\n").slice(1)
    .map((line) => line.split("\t").slice(1))
    .map((row) => row.join("\t"));
  const present = new Set(operations.map((operation) =>
    [
      operation.command,
      `${operation.method} ${operation.path}`,
      operation.scopes.join("+"),
      operation.org,
      operation.id,
    ].join("\t")
  ));
  const missing = wanted.filter((row) => !present.has(row));
  const ids = missing.map((row) => row.split("\t").at(-1));
  assert.deepEqual(ids.toSorted(), WITHOUT_ROW.toSorted(), missing.join("\n"));
  assert.equal(wanted.length, 182);
});

Deno.test("every command of the quick reference is in the table, with the options it shows", async () => {
  const reference: { [area: string]: string[] } = JSON.parse(await fixture("quick_reference.json"));
  const shown = Object.values(reference).flat();
  for (const line of shown) {
    const [words, ...options] = line.split(" --");
    const variants = operations.filter((operation) => operation.command === words);
    assert.ok(variants.length > 0, `"${words}" is not in the table`);
    for (const option of options) {
      assert.ok(
        variants.some((variant) => spellings(variant).includes(option)),
        `"${words}" has no --${option}`,
      );
    }
  }
  const commands = new Set(core.map((operation) => operation.command));
  assert.equal(commands.size, new Set(shown.map((line) => line.split(" --")[0])).size);
});

function fixture(name: string): Promise<string> {
  return Deno.readTextFile(new URL(`../fixtures/${name}`, import.meta.url));
}

function spellings(operation: Operation): string[] {
  const own = Object.entries(operation.inputs)
    .filter(([, input]) => !input.arg)
    .map(([name, input]) => input.option ?? name.replaceAll("_", "-"));
  return operation.confirm ? [...own, YES.name] : own;
}
