/** Promises about patterns with wildcards: what they fit, and that none of them takes long. */
import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import { pathFits, textFits } from "../../../../src/emulator/core/wildcards.ts";

Deno.test("pathFits(): * stands for a part of a path, ** for any of it, nothing else is special", () => {
  for (
    const [pattern, path, expected] of [
      ["/sessions/*/prompt", "/sessions/a/prompt", true],
      ["/sessions/*/prompt", "/sessions/a/b/prompt", false],
      ["/sessions/**", "/sessions/a/b/prompt", true],
      ["/sessions/**", "/sessions/", true],
      ["**", "", true],
      ["/a.b", "/axb", false],
      ["/a*c", "/ac", true],
      ["/A", "/a", false],
    ] as const
  ) assert.equal(pathFits(pattern, path), expected, `${pattern} ${path}`);
});

Deno.test("textFits(): * stands for any text, upper and lower case are alike", () => {
  assert.equal(textFits("acme/*", "acme/shop"), true);
  assert.equal(textFits("ACME/shop", "acme/Shop"), true);
  assert.equal(textFits("acme/s.op", "acme/shop"), false);
  assert.equal(textFits("acme/*", "evil/acme/shop"), false);
});

Deno.test("pathFits() says what a regular expression says", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 8 });
  const pattern = fc.array(fc.constantFrom("a", "b", "/", "*", "**"), { maxLength: 5 });
  fc.assert(fc.property(pattern, letters, (parts, characters) => {
    const source = parts.join("").replace(/\*+/g, (stars) => stars === "*" ? "[^/]*" : ".*");
    const path = characters.join("");
    assert.equal(pathFits(parts.join(""), path), new RegExp(`^${source}$`).test(path));
  }));
});

Deno.test("the time of pathFits() does not explode with the number of wildcards", () => {
  // A regular expression would need longer than the machine lasts.
  assert.equal(pathFits(`${"*a".repeat(40)}b`, "a".repeat(2_000)), false);
  assert.equal(textFits(`${"*a".repeat(40)}b`, "a".repeat(2_000)), false);
});
