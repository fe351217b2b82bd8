/** The table of error codes says everything once. */
import assert from "node:assert/strict";
import {
  codeOfStatus,
  CODES,
  EXIT_CODES,
  type FailureCode,
  isPassingStatus,
  wordsOfStatus,
} from "../../../src/errors/codes.ts";

const codes = Object.keys(CODES) as FailureCode[];

Deno.test("every status stands at one code only", () => {
  const statuses = codes.flatMap((code) => Object.keys(CODES[code].statuses ?? {}));
  assert.equal(new Set(statuses).size, statuses.length);
  assert.ok(statuses.length > 15);
});

Deno.test("the meaning of a code names its statuses", () => {
  for (const code of codes) {
    if (code === "api_error") continue;
    for (const status of Object.keys(CODES[code].statuses ?? {})) {
      assert.ok(CODES[code].meaning.includes(status), `${code} ${status}`);
    }
  }
});

Deno.test("exit codes are those that scripts can rely on", () => {
  for (const code of codes) {
    assert.ok([1, 2, 3, 124, 129, 130, 143].includes(EXIT_CODES[code]), code);
  }
  assert.equal(EXIT_CODES.time_limit, 124);
  assert.equal(EXIT_CODES.unauthorized, 2);
  assert.equal(EXIT_CODES.usage, 3);
});

Deno.test("codeOfStatus() has a code for every status, and wordsOfStatus() words", () => {
  for (let status = 400; status < 600; status++) {
    const general = status >= 500 ? "server_error" : "api_error";
    const listed = codes.find((code) => CODES[code].statuses?.[status] !== undefined);
    assert.equal(codeOfStatus(status), listed ?? general);
    assert.notEqual(wordsOfStatus(status), "");
  }
});

Deno.test("isPassingStatus() knows the statuses that are tried again", () => {
  const passing = Array.from({ length: 200 }, (_, index) => 400 + index).filter(isPassingStatus);
  assert.deepEqual(passing, [408, 429, 500, 502, 503, 504]);
});
