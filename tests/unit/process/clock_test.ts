/** The real clock. */
import assert from "node:assert/strict";
import { afterStop, platformClock } from "../../../src/process/clock.ts";

Deno.test("timer() takes a time longer than the platform counts for a long one, not for none", async () => {
  let fired = false;
  const cancel = platformClock.timer(2 ** 31 * 1000, () => fired = true);
  await platformClock.sleep(20);
  cancel();
  assert(!fired);
});

Deno.test("sleep() ends with the reason of its signal", async () => {
  const end = new AbortController();
  const sleeping = platformClock.sleep(1_000_000, end.signal);
  const reason = new Error("enough");
  end.abort(reason);
  await assert.rejects(sleeping, reason);
  await assert.rejects(platformClock.sleep(1, end.signal), reason);
});

Deno.test("afterStop() fires at once when noticed in time, and after what came in when noticed late", async () => {
  let fired = 0;
  afterStop(performance.now() - 10, () => fired++);
  assert.equal(fired, 1);
  const cancel = afterStop(performance.now() - 60_000, () => fired++);
  assert.equal(fired, 1);
  cancel();
  const late = Promise.withResolvers<void>();
  afterStop(performance.now() - 60_000, late.resolve);
  await late.promise;
});
