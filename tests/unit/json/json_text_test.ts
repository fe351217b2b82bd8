import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import { compactJson, indentJson, memberText, validateJson } from "../../../src/json/json_text.ts";

/** Texts whose tokens must come out as they came in. */
const FAITHFUL = [
  "9007199254740993",
  "1e400",
  "-0",
  "1.0",
  '{"a":1,"a":2}',
  '{"10":1,"2":2}',
  '"<&>"',
  '"\\u003c\\u0026"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '["a\\\\",":,{}[]\\"  ","\\\\\\""]',
  '{"":"","é":"日本語 🦕"}',
  "[true,false,null,[],{},[[]],[{}]]",
  '"\ufeff"',
];

Deno.test("compactJson() leaves every token as it stood", () => {
  for (const text of FAITHFUL) assert.equal(compactJson(text), text);
});

Deno.test("indentJson() leaves every token as it stood", () => {
  for (const text of FAITHFUL) assert.equal(compactJson(indentJson(text)), text);
});

Deno.test("indentJson() puts members on lines of their own, indented by two spaces", () => {
  assert.equal(
    indentJson(' {"10" :[1.0, -0],\r\n\t"2":{"a":[ ]},"b":{ }} '),
    '{\n  "10": [\n    1.0,\n    -0\n  ],\n  "2": {\n    "a": []\n  },\n  "b": {}\n}',
  );
});

Deno.test("compactJson() and indentJson() take out the white space outside strings only", () => {
  assert.equal(compactJson(' { "a b" : [ 1 ,\n 2 ] }\r\n'), '{"a b":[1,2]}');
  assert.equal(indentJson('\n"a  b"\t'), '"a  b"');
});

Deno.test("compactJson() and indentJson() keep 100,000 levels of nesting", () => {
  const lists = "[".repeat(100_000) + "]".repeat(100_000);
  const objects = '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000);
  for (const text of [lists, objects]) {
    validateJson(text);
    assert.equal(compactJson(text), text);
    const indented = indentJson(text);
    assert.equal(compactJson(indented), text);
    assert.ok(indented.length < 4 * text.length, "the deepest levels stay on one line");
  }
});

Deno.test("indentJson() indents like JSON.stringify what does not nest too deeply", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.equal(indentJson(JSON.stringify(value)), JSON.stringify(value, null, 2));
  }));
});

Deno.test("compactJson() and indentJson() undo each other's spacing for any value", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom("", " ", "\t", 4), (value, gap) => {
    const compact = JSON.stringify(value);
    const spaced = JSON.stringify(value, null, gap);
    assert.equal(compactJson(spaced), compact);
    assert.equal(compactJson(indentJson(spaced)), compact);
    assert.deepEqual(JSON.parse(indentJson(spaced)), JSON.parse(spaced));
  }));
});

Deno.test("compactJson() and indentJson() change nothing but space between any tokens", () => {
  fc.assert(fc.property(spacedTokens(), ({ text, tokens }) => {
    validateJson(text);
    assert.equal(compactJson(text), tokens.join(""));
    assert.equal(compactJson(indentJson(text)), tokens.join(""));
  }));
});

Deno.test("validateJson() refuses what is not one JSON document", () => {
  const broken = ["", " ", "{", '{"a":1', "[1,]", "{'a':1}", "01", "1 2", "NaN", '"\n"', '"\\x"'];
  const pages = ["<!doctype html>", "<html></html>", "upstream error", "\ufeff{}"];
  for (const text of [...broken, ...pages]) assert.throws(() => validateJson(text), SyntaxError);
});

/** JSON whose scalars are spelt in every odd way, with random white space between its tokens. */
function spacedTokens(): fc.Arbitrary<{ text: string; tokens: string[] }> {
  const escapes = ["\\u003c", "\\ud800", "\\/", "\\\\", '\\"', "\\n", " ", "é", "🦕", "{", ","];
  const text = fc.array(fc.constantFrom(...escapes)).map((parts) => [`"${parts.join("")}"`]);
  const numbers = ["9007199254740993", "1e400", "-0", "1.0", "1E+2", "0.10", "-1e-9"];
  const scalar = fc.oneof(text, fc.constantFrom(...numbers, "true", "null").map((word) => [word]));
  const { value } = fc.letrec<{ value: string[] }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie("value"), { maxLength: 4 }).map((items) => ["[", ...separated(items), "]"]),
      fc.array(fc.tuple(text, tie("value")), { maxLength: 4 }).map((members) => [
        "{",
        ...separated(members.map(([name, item]) => [...name, ":", ...item])),
        "}",
      ]),
    ),
  }));
  const space = fc.constantFrom("", "", " ", "\n", "\r\n", "\t  ");
  return fc.tuple(value, fc.array(space, { minLength: 1, maxLength: 7 })).map(([tokens, gaps]) => ({
    tokens,
    text: tokens.map((token, at) => token + gaps[at % gaps.length]).join(""),
  }));
}

function separated(items: string[][]): string[] {
  return items.flatMap((item, at) => at === 0 ? item : [",", ...item]);
}

Deno.test("memberText() gives the value of a member as it is written", () => {
  const text = ' {"a" : [1.0, {"b":"}"}] ,"b":{"a":1e400},"c":"\\"a\\":1", "d":-0 } ';
  assert.equal(memberText(text, "a"), '[1.0, {"b":"}"}]');
  assert.equal(memberText(text, "b"), '{"a":1e400}');
  assert.equal(memberText(text, "c"), '"\\"a\\":1"');
  assert.equal(memberText(text, "d"), "-0");
  assert.equal(memberText(text, "e"), undefined);
  assert.equal(memberText('{"a":1,"\\u0061":2}', "a"), "2", "the last one, however it is spelt");
  for (const none of ["{}", "[]", '["a"]', '"a"', "1", "null"]) {
    assert.equal(memberText(none, "a"), undefined);
  }
});

Deno.test("memberText() finds what JSON.parse finds", () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(fc.property(object, fc.constantFrom(0, 2), (value, gap) => {
    const text = JSON.stringify(value, null, gap);
    for (const [name, member] of Object.entries(value)) {
      assert.equal(compactJson(memberText(text, name) ?? ""), JSON.stringify(member));
    }
  }));
});
