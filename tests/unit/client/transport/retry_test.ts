/** When a call is tried again, and after which pause. */
import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import {
  type AttemptFailure,
  CALL_PACE,
  mayGoOn,
  mayRetry,
  pauseBefore,
  POLL_PACE,
  RECONNECT_PACE,
  retryAfterSeconds,
  type RetrySafety,
  retrySafetyOf,
} from "../../../../src/client/transport/retry.ts";
import { codeOfStatus, CODES, type FailureCode } from "../../../../src/errors/codes.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { httpDate } from "../../../../src/client/transport/http_date.ts";
import { allOperations } from "../../../../src/operations/areas.ts";

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

const status = (code: number, retryAfter?: number): AttemptFailure => ({
  kind: "status",
  status: code,
  retryAfter,
});

const RETRIES: readonly [what: string, failure: AttemptFailure, ...allowed: RetrySafety[]][] = [
  ["the connection was never established", { kind: "unsent" }, "repeatable", "unverified", "once"],
  ["the answer was lost", { kind: "lost" }, "repeatable"],
  ["trying again cannot help", { kind: "final" }],
  ["408", status(408), "repeatable", "unverified"],
  ["429", status(429), "repeatable", "unverified", "once"],
  ["429 for a minute", status(429, 60), "repeatable", "unverified", "once"],
  ["429 for longer", status(429, 61)],
  ["500", status(500), "repeatable", "unverified"],
  ["502", status(502), "repeatable", "unverified"],
  ["503", status(503), "repeatable", "unverified"],
  ["503 for longer than a minute", status(503, 61)],
  ["504", status(504), "repeatable", "unverified"],
  ...[400, 401, 403, 404, 405, 409, 410, 413, 422, 501, 505].map((code) =>
    [String(code), status(code)] as [string, AttemptFailure]
  ),
];

for (const [what, failure, ...allowed] of RETRIES) {
  Deno.test(`mayRetry() after ${what}: ${allowed.join(", ") || "never"}`, () => {
    for (const safety of ["repeatable", "unverified", "once"] as const) {
      assert.equal(mayRetry(failure, safety, []), allowed.includes(safety), safety);
    }
  });
}

Deno.test("mayRetry() retries 500 once, even when something else happened in between", () => {
  assert(mayRetry(status(500), "repeatable", [503]));
  assert(!mayRetry(status(500), "repeatable", [500]));
  assert(!mayRetry(status(500), "repeatable", [500, 503]));
  assert(mayRetry(status(503), "repeatable", [500]));
});

Deno.test("retrySafetyOf() knows of every operation whether it may be sent twice", async () => {
  for (const operation of await allOperations()) {
    const expected = operation.method === "PATCH"
      ? "once"
      : operation.method !== "POST"
      ? "repeatable"
      : {
        safe: "repeatable",
        unverified: "unverified",
        none: "once",
      }[operation.idempotencyKey ?? "none"];
    assert.equal(retrySafetyOf(operation), expected, operation.id);
  }
  const once = (await allOperations()).filter((operation) => retrySafetyOf(operation) === "once");
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
    assert.equal(pauseBefore(CALL_PACE, retry, random), milliseconds);
  });
}

Deno.test("pauseBefore() stays between nothing and 8 s, whatever chance brings", () => {
  fc.assert(fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (retry, random) => {
    const pause = pauseBefore(CALL_PACE, retry, random);
    return pause >= 0 && pause <= Math.min(8_000, 500 * 2 ** retry);
  }));
});

Deno.test("pauseBefore() obeys what the service asks for, shorter or longer", () => {
  assert.equal(pauseBefore(CALL_PACE, 3, 1, 0), 0);
  assert.equal(pauseBefore(CALL_PACE, 0, 0, 60), 60_000);
});

Deno.test("pauseBefore() lets a service make pauses of streams and polling longer, never shorter", () => {
  for (const pace of [RECONNECT_PACE, POLL_PACE]) {
    assert.equal(pauseBefore(pace, 3, 0.5, 0), pauseBefore(pace, 3, 0.5));
    assert.equal(pauseBefore(pace, 0, 0.5, 60), 60_000);
  }
});

Deno.test("pauseBefore() polls from one second to ten, growing", () => {
  assert.equal(pauseBefore(POLL_PACE, 0, 0), 1_000);
  assert.ok(pauseBefore(POLL_PACE, 100, 0.999999) > 9_999);
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (look, random) => {
        const pause = pauseBefore(POLL_PACE, look, random);
        const next = pauseBefore(POLL_PACE, look + 1, random);
        return pause >= 1_000 && pause <= 10_000 && pause <= next + 1e-6;
      },
    ),
  );
});

Deno.test("mayGoOn() agrees with mayRetry() on every code and status", () => {
  for (const [what, failure, ...allowed] of RETRIES) {
    if (failure.kind !== "status") continue;
    const { status, retryAfter } = failure;
    const thrown = new Failure(codeOfStatus(status), what, { status, retryAfter });
    assert.equal(mayGoOn(thrown), allowed.includes("repeatable"), what);
  }
  for (const code of Object.keys(CODES) as FailureCode[]) {
    assert.equal(mayGoOn(new Failure(code, "Without a status")), CODES[code].passing === true);
  }
  assert.equal(mayGoOn(new TypeError("a bug")), false);
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
  ["Thu Jan  1 12:00:30 2026", 30],
  ["Thu Jan  1 12:00:30 2026 GMT", 30],
  ["thu, 01 jan 2026 12:00:30 gmt", 30],
  ["Thu, 01 Jan 2026 12:00:30", undefined],
  ["Thu, 01 Jan 2026 12:00:30 +0100", undefined],
  ["Thu, 31 Apr 2026 12:00:30 GMT", undefined],
  ["Thu, 01 Jan 2026 25:00:30 GMT", undefined],
  ["Thu, 01 Jan 2026 13:00:00 GMT", 3600],
  ["Thu, 01 Jan 2026 11:59:00 GMT", 0],
  ["Thu, 99 Xyz 2026 12:00:00 GMT", undefined],
];

for (const [header, seconds] of HEADERS) {
  Deno.test(`retryAfterSeconds() reads ${JSON.stringify(header)} as ${seconds}`, () => {
    const headers = new Headers(header === null ? {} : { "retry-after": header });
    assert.equal(retryAfterSeconds(headers, NOW), seconds);
  });
}

Deno.test("retryAfterSeconds() means a date by the clock of the server, wherever ours stands", () => {
  for (const skew of [-86_400_000, -3_600_000, 0, 3_600_000, 86_400_000]) {
    const headers = new Headers({
      "retry-after": new Date(NOW + skew + 20_000).toUTCString(),
      "date": new Date(NOW + skew).toUTCString(),
    });
    assert.equal(retryAfterSeconds(headers, NOW), 20);
  }
  const undated = new Headers({ "retry-after": new Date(NOW + 20_000).toUTCString(), "date": "?" });
  assert.equal(retryAfterSeconds(undated, NOW), 20);
});

Deno.test("httpDate() reads any date in all three forms, in any time zone", () => {
  const date = fc.date({
    min: new Date("1980-01-01"),
    max: new Date("2070-01-01"),
    noInvalidDate: true,
  });
  fc.assert(fc.property(date, (date) => {
    const time = Math.floor(date.getTime() / 1000) * 1000;
    const [day = "", number = "", month = "", year = "", clock = ""] = new Date(time)
      .toUTCString().replace(",", "").split(" ");
    const long =
      { Sun: "Sunday", Mon: "Monday", Tue: "Tuesday", Wed: "Wednesday", Thu: "Thursday" }[
        day
      ] ?? { Fri: "Friday", Sat: "Saturday" }[day];
    assert.equal(httpDate(`${day}, ${number} ${month} ${year} ${clock} GMT`, NOW), time);
    assert.equal(httpDate(`${long}, ${number}-${month}-${year.slice(2)} ${clock} GMT`, NOW), time);
    assert.equal(
      httpDate(`${day} ${month} ${String(Number(number)).padStart(2)} ${clock} ${year}`, NOW),
      time,
    );
  }));
});
