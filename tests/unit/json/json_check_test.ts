/** JSON is checked as JSON.parse does it, in parts, and a text that just ends too early is told apart. */
import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import { breaksOff, jsonCheck, JsonError } from "../../../src/json/json_check.ts";

/** Checks a text in parts of some characters. */
function check(text: string, part: number): "valid" | "breaks off" | "wrong" {
  const one = jsonCheck(text);
  try {
    while (!one.step(part)) continue;
    return "valid";
  } catch (error) {
    assert.ok(error instanceof JsonError);
    return error.breaksOff ? "breaks off" : "wrong";
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Texts that are nearly JSON. */
const nearly = fc.array(
  fc.constantFrom(
    ...["{", "}", "[", "]", ",", ":", '"', "\\", "u00", "n", "true", "fals", "null", "-", "0", "1"],
    ...["12", ".", "e", "E+", " ", "\n", "\t", "a", '"a"', '"b":', "\u0001", "é", "\ufeff"],
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));

Deno.test("jsonCheck() takes exactly what JSON.parse takes", () => {
  fc.assert(
    fc.property(
      fc.oneof(nearly, fc.json(), fc.string()),
      fc.integer({ min: 1, max: 9 }),
      (text, part) => {
        assert.equal(check(text, part) === "valid", isJson(text), JSON.stringify(text));
      },
    ),
    { numRuns: 5_000 },
  );
});

Deno.test("jsonCheck() knows the beginning of a document wherever it is cut", () => {
  const spaced = fc.tuple(fc.jsonValue(), fc.constantFrom(undefined, 1, "\t"))
    .map(([value, space]) => JSON.stringify(value, null, space));
  fc.assert(
    fc.property(spaced, fc.nat(), (text, cut) => {
      const beginning = text.slice(0, cut % (text.length + 1));
      assert.equal(check(beginning, 3), isJson(beginning) ? "valid" : "breaks off", beginning);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("jsonCheck() tells what can become no JSON from what just ends", () => {
  for (
    const text of [
      "<html>",
      "nope",
      '{"a" 1',
      "[1,]",
      "01",
      "1..",
      '"\\x',
      "[1}",
      "{} {}",
      "tru ",
      "-a",
    ]
  ) {
    assert.equal(check(text, 4), "wrong", text);
    assert.equal(breaksOff(text), false, text);
  }
  for (
    const text of [
      "",
      " ",
      "{",
      '{"a',
      '{"a":',
      '{"a":1',
      "[1,",
      "tru",
      "-",
      "1.",
      "1e",
      "1e+",
      '"\\u00',
    ]
  ) {
    assert.equal(check(text, 4), "breaks off", text);
    assert.equal(breaksOff(text), true, text);
  }
});

Deno.test("jsonCheck() takes a document of any depth", () => {
  const deep = "[".repeat(1_000_000);
  assert.equal(check(deep, 100_000), "breaks off");
  assert.equal(check(deep + "]".repeat(1_000_000), 100_000), "valid");
});
