/**
 * Runs jq in a thread of its own, where a filter without end holds up nobody else: one message in,
 * one out.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { loadJq } from "jq-wasm/inline";
import type { JqRequest, JqResponse } from "./jq.ts";

// jq that runs out of memory would write to stderr itself.
console.error = () => {};
const jq = loadJq();

self.onmessage = async ({ data }: MessageEvent<JqRequest>) => {
  self.postMessage(await answer(data));
};

async function answer({ filter, input }: JqRequest): Promise<JqResponse> {
  try {
    // The blank keeps a filter that begins with a dash from being an option.
    return (await jq).raw(input, ` ${filter}`, ["-c"]);
  } catch {
    return { crashed: true };
  }
}
