/** Members kept and dropped: what stays is the server's own text. */
import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import {
  listEntries,
  selectFromList,
  selectionOf,
  selectMembers,
} from "../../../src/json/select_members.ts";
import { indentJson } from "../../../src/json/json_text.ts";

const select = (text: string, ...paths: string[]) => selectMembers(text, selectionOf(paths));

Deno.test("selectMembers() keeps members as they are written: digits, order, escapes, duplicates", () => {
  const text =
    '{ "b": 1.0, "id": 9007199254740993, "a": {"x": [1, 2], "y": "\\u003c\\"}"}, "b": 2, "10": 1 }';
  assert.equal(select(text, "id", "b"), '{"b":1.0,"id":9007199254740993,"b":2}');
  assert.equal(select(text, "a.y", "10"), '{"a":{"y":"\\u003c\\"}"},"10":1}');
  assert.equal(select('{"\\u0069d": 1, "id2": 2}', "id"), '{"\\u0069d":1}');
  assert.equal(select(text), "{}");
});

Deno.test("selectMembers() goes into lists, keeps what is null and drops what has no members", () => {
  assert.equal(select('[{"a":1,"b":2},{"b":3}]', "a"), '[{"a":1},{}]');
  assert.equal(select('{"d":[{"e":1,"f":2},3,null]}', "d[].e"), '{"d":[{"e":1},null]}');
  assert.equal(select('{"d":[[{"e":1,"f":2}]]}', "d[][].e"), '{"d":[[{"e":1}]]}');
  assert.equal(select('{"a":null,"b":"text","c":{}}', "a.x", "b.x", "c.x"), '{"a":null,"c":{}}');
  assert.equal(select('"text"', "a"), "");
});

Deno.test("selectionOf() takes a whole member where its parts are named too", () => {
  const text = '{"a":{"b":1,"c":2}}';
  assert.equal(select(text, "a", "a.b"), text);
  assert.equal(select(text, "a.b", "a"), text);
});

Deno.test("selectFromList() keeps what an envelope says of its list", () => {
  const text =
    '{"sessions":[{"id":"a","state":"x"}],"total":63,"next":null,"facets":{"a":1},"x":[]}';
  const kept = selectFromList(text, "sessions", selectionOf(["id"]));
  assert.equal(kept, '{"sessions":[{"id":"a"}],"total":63,"next":null}');
  assert.equal(selectFromList('[{"id":1,"b":2}]', "", selectionOf(["id"])), '[{"id":1}]');
});

Deno.test("listEntries() gives the entries as they are written", () => {
  assert.deepEqual(listEntries(' [ 1.0 , {"a": "]"} , [ ] ] '), ["1.0", '{"a": "]"}', "[ ]"]);
  assert.deepEqual(listEntries("[]"), []);
  assert.equal(listEntries('{"a":[1]}'), undefined);
});

Deno.test("selectMembers() keeps of any value what JSON.parse shows of it", () => {
  const name = fc.constantFrom("a", "b", 'q"\\', "", "ü\u2028");
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }), fc.constant(null)),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(name, tie("value"), { maxKeys: 3 }),
    ),
  }));
  fc.assert(fc.property(value, name, name, fc.boolean(), (value, first, second, indented) => {
    const text = indented ? indentJson(JSON.stringify(value)) : JSON.stringify(value);
    const selection = new Map([[first, new Map([[second, "all" as const]])]]);
    const kept = selectMembers(text, selection);
    assert.deepEqual(
      kept === "" ? undefined : JSON.parse(kept),
      expected(JSON.parse(text), first, second),
    );
  }));
});

/** The same over values. */
function expected(value: unknown, ...[name, ...rest]: string[]): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) {
    return value.map((one) => expected(one, ...[name ?? "", ...rest]))
      .filter((one) => one !== undefined);
  }
  if (typeof value !== "object") return undefined;
  const [key, inner] = Object.entries(value).find(([key]) => key === name) ?? [];
  if (key === undefined) return {};
  const kept = rest.length === 0 ? inner : expected(inner, ...rest);
  return kept === undefined ? {} : { [key]: kept };
}

Deno.test("selectMembers() takes 100,000 levels", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  assert.equal(select(`{"a":${deep},"b":1}`, "b"), '{"b":1}');
  assert.equal(select(`{"a":${deep},"b":1}`, "a"), `{"a":${deep}}`);
  assert.equal(select(`{"a":${deep},"b":1}`, "a.b", "b"), '{"a":[[[[[[[[]]]]]]]],"b":1}');
});
