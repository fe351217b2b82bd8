/** When a call is tried again, and after which pause. */
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Care,
  careOf,
  mayRetry,
  pauseBefore,
  retryAfterSeconds,
  type Trouble,
} from "../../../../src/client/transport/retry.ts";
import { allOperations } from "../../../../src/operations/areas.ts";

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

const status = (code: number, retryAfter?: number): Trouble => ({
  kind: "status",
  status: code,
  retryAfter,
});

const RETRIES: readonly [what: string, trouble: Trouble, ...allowed: Care[]][] = [
  ["the connection never came about", { kind: "unsent" }, "repeatable", "unsure", "once"],
  ["the answer was lost", { kind: "lost" }, "repeatable"],
  ["trying again cannot help", { kind: "final" }],
  ["408", status(408), "repeatable", "unsure"],
  ["429", status(429), "repeatable", "unsure", "once"],
  ["429 for a minute", status(429, 60), "repeatable", "unsure", "once"],
  ["429 for longer", status(429, 61)],
  ["500", status(500), "repeatable", "unsure"],
  ["502", status(502), "repeatable", "unsure"],
  ["503", status(503), "repeatable", "unsure"],
  ["503 for longer than a minute", status(503, 61)],
  ["504", status(504), "repeatable", "unsure"],
  ...[400, 401, 403, 404, 405, 409, 410, 413, 422, 501, 505].map((code) =>
    [String(code), status(code)] as [string, Trouble]
  ),
];

for (const [what, trouble, ...allowed] of RETRIES) {
  Deno.test(`mayRetry() after ${what}: ${allowed.join(", ") || "never"}`, () => {
    for (const care of ["repeatable", "unsure", "once"] as const) {
      assert.equal(mayRetry(trouble, care, []), allowed.includes(care), care);
    }
  });
}

Deno.test("mayRetry() retries 500 once, even when something else happened in between", () => {
  assert(mayRetry(status(500), "repeatable", [503]));
  assert(!mayRetry(status(500), "repeatable", [500]));
  assert(!mayRetry(status(500), "repeatable", [500, 503]));
  assert(mayRetry(status(503), "repeatable", [500]));
});

Deno.test("careOf() knows of every operation whether it may be sent twice", async () => {
  for (const operation of await allOperations()) {
    const expected = operation.method === "PATCH"
      ? "once"
      : operation.method !== "POST"
      ? "repeatable"
      : { safe: "repeatable", unsure: "unsure", none: "once" }[operation.idempotencyKey ?? "none"];
    assert.equal(careOf(operation), expected, operation.id);
  }
  const once = (await allOperations()).filter((operation) => careOf(operation) === "once");
  assert(once.some(({ id }) => id === "promptSession"), "a prompt must never be sent twice");
});

const PAUSES: readonly [retry: number, random: number, milliseconds: number][] = [
  [0, 0, 0],
  [0, 1, 500],
  [0, 0.5, 250],
  [1, 1, 1_000],
  [2, 1, 2_000],
  [3, 1, 4_000],
  [4, 1, 8_000],
  [5, 1, 8_000],
  [40, 1, 8_000],
  [2_000, 0.5, 4_000],
];

for (const [retry, random, milliseconds] of PAUSES) {
  Deno.test(`pauseBefore() retry ${retry} with chance ${random}: ${milliseconds} ms`, () => {
    assert.equal(pauseBefore({ kind: "lost" }, retry, random), milliseconds);
    assert.equal(pauseBefore(status(503), retry, random), milliseconds);
  });
}

Deno.test("pauseBefore() stays between nothing and 8 s, whatever chance brings", () => {
  fc.assert(fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (retry, random) => {
    const pause = pauseBefore({ kind: "unsent" }, retry, random);
    return pause >= 0 && pause <= Math.min(8_000, 500 * 2 ** retry);
  }));
});

Deno.test("pauseBefore() obeys what the service asks for, shorter or longer", () => {
  assert.equal(pauseBefore(status(429, 0), 3, 1), 0);
  assert.equal(pauseBefore(status(429, 60), 0, 0), 60_000);
});

const HEADERS: readonly [header: string | null, seconds: number | undefined][] = [
  [null, undefined],
  ["", undefined],
  ["0", 0],
  ["7", 7],
  [" 7 ", 7],
  ["1.5", 1.5],
  ["3600", 3600],
  ["-5", undefined],
  ["soon", undefined],
  ["1e3", undefined],
  ["Thu, 01 Jan 2026 12:00:30 GMT", 30],
  ["Thursday, 01-Jan-26 12:00:30 GMT", 30],
  ["Thu Jan  1 12:00:30 2026 GMT", 30],
  ["Thu, 01 Jan 2026 13:00:00 GMT", 3600],
  ["Thu, 01 Jan 2026 11:59:00 GMT", 0],
  ["Thu, 99 Xyz 2026 12:00:00 GMT", undefined],
];

for (const [header, seconds] of HEADERS) {
  Deno.test(`retryAfterSeconds() reads ${JSON.stringify(header)} as ${seconds}`, () => {
    assert.equal(retryAfterSeconds(header, NOW), seconds);
  });
}
