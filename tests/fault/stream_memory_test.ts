import assert from "node:assert/strict";
import { measuredProgram, measureStream } from "../../scripts/bench/stream_memory.ts";

const measurable = Deno.build.os === "linux";
if (!measurable) console.log("skipped: peak memory of streams, it is read from /proc");

Deno.test({
  name: "session events needs no more memory for 300 MB than for 100 MB",
  ignore: !measurable,
  async fn() {
    const program = measuredProgram();
    const short = await measureStream(program, 100);
    const long = await measureStream(program, 300);
    const ratio = long.peak / short.peak;
    assert.ok(ratio <= 1.3, `${long.peak} MiB beside ${short.peak} MiB`);
  },
});
