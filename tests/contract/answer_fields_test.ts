/** The members of answers, as `--fields` and tables know them, are those of the contract. */
import assert from "node:assert/strict";
import { membersOf } from "../../scripts/answer_fields.ts";
import { allOperations, answerFields } from "../../src/operations/areas.ts";

const operations = await allOperations();

Deno.test("the generated members are up to date", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-RW", "--allow-run", "--quiet", "scripts/answer_fields.ts", "--check"],
    cwd: new URL("../../", import.meta.url),
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});

for (
  const [what, schema, members] of [
    ["members in their order", { properties: { b: { type: "string" }, a: { type: "integer" } } }, [
      "b",
      "a",
    ]],
    [
      "objects and lists in each other",
      {
        properties: {
          of: {
            type: "array",
            items: { properties: { at: { properties: { x: { enum: [1] } } } } },
          },
        },
      },
      ["of[].at.x"],
    ],
    ["a list as the whole answer", {
      type: "array",
      items: { properties: { id: { type: "string" } } },
    }, [
      "[].id",
    ]],
    ["all forms of an answer", {
      oneOf: [{ properties: { a: { type: "null" } } }, { properties: { b: { type: "null" } } }],
    }, ["a", "b"]],
    ["names that are left open", { properties: { map: { type: "object" } } }, ["map", "map.*"]],
    ["a value of any kind", { properties: { any: {} } }, ["any", "any.*"]],
  ] as const
) {
  Deno.test(`membersOf() names ${what}`, () => {
    assert.deepEqual(membersOf(schema), members);
  });
}

Deno.test("membersOf() ends where a schema holds itself", () => {
  const tree: { [name: string]: unknown } = { properties: { name: { type: "string" } } };
  tree.properties = { name: { type: "string" }, children: { type: "array", items: tree } };
  assert.deepEqual(membersOf(tree), ["name", "children[].*"]);
});

Deno.test("columns and ids of items are members of the items", async () => {
  for (const operation of operations) {
    const { pages, columns, itemId } = operation;
    const shown = [...columns ?? [], ...itemId === undefined ? [] : [itemId]];
    if (pages === undefined) {
      assert.deepEqual(shown, [], `${operation.id} has columns and no list`);
      continue;
    }
    const known = await answerFields(operation);
    if (known.length === 0) continue;
    for (const name of shown) {
      assert.ok(
        known.some((path) => path.replace(/\[\]$/, "") === `${pages.items}[].${name}`),
        `${operation.id}: an item has no "${name}", only ${known.join(" ")}`,
      );
    }
  }
});

Deno.test("a list whose items have members shows some of them in a table", async () => {
  for (const operation of operations) {
    const { pages, columns } = operation;
    if (pages === undefined) continue;
    const known = await answerFields(operation);
    const members = known.some((path) => path.startsWith(`${pages.items}[].`));
    assert.equal(columns !== undefined, members, operation.id);
    assert.ok((columns ?? [""]).length <= 7, `${operation.id}: too many columns`);
  }
});
