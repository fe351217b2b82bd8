/** The set that keeps digests of texts: it answers as a set of the texts would. */
import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import { DigestSet } from "../../../src/client/digests.ts";

Deno.test("a set of digests answers as a set of texts does", () => {
  const texts = fc.array(fc.oneof(
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.nat(40).map(String),
    fc.uuid(),
  ));
  fc.assert(fc.property(texts, (added) => {
    const [digests, known] = [new DigestSet(), new Set<string>()];
    for (const text of added) {
      assert.equal(digests.has(text), known.has(text));
      assert.equal(digests.add(text), !known.has(text));
      known.add(text);
      assert.ok(digests.has(text));
    }
  }));
});

Deno.test("ids that differ in one digit stay apart, however many there are", () => {
  const digests = new DigestSet();
  const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
  const many = 200_000;
  for (let n = 0; n < many; n++) assert.ok(digests.add(id(n)), id(n));
  for (let n = 0; n < many; n++) assert.ok(digests.has(id(n)), id(n));
  for (let n = many; n < 2 * many; n++) assert.ok(!digests.has(id(n)), id(n));
});

Deno.test("texts of one character, and the empty one, stay apart", () => {
  const digests = new DigestSet();
  const texts = ["", ...Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit))];
  for (const text of texts) assert.ok(digests.add(text), JSON.stringify(text));
});
