/** Values that are set one after the other. */
import assert from "node:assert/strict";
import { latest } from "../../../../src/emulator/terminal/latest.ts";

/** Something that takes long to set: each time ends when the test says so. */
function slow() {
  const begun: { value: number; end: PromiseWithResolvers<void> }[] = [];
  const set = latest((value: number) => {
    const end = Promise.withResolvers<void>();
    begun.push({ value, end });
    return end.promise;
  });
  return { begun, set };
}

/** Whatever can happen by itself has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("latest() sets nothing while it sets something, and then the newest alone", async () => {
  const { begun, set } = slow();
  const first = set(1);
  await settled();
  const others = [2, 3].map(set);
  await settled();
  assert.deepEqual(begun.map(({ value }) => value), [1]);
  begun[0]?.end.resolve();
  await first;
  await settled();
  assert.deepEqual(begun.map(({ value }) => value), [1, 3]);
  begun[1]?.end.resolve();
  await Promise.all(others);
  assert.equal(begun.length, 2);
});

Deno.test("latest() tells who asked that it failed, and sets the next one all the same", async () => {
  const { begun, set } = slow();
  const first = set(1);
  await settled();
  const second = set(2);
  begun[0]?.end.reject(new Error("no"));
  await assert.rejects(first, /no/);
  await settled();
  begun[1]?.end.resolve();
  await second;
  assert.deepEqual(begun.map(({ value }) => value), [1, 2]);
});
