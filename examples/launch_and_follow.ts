/**
 * Gives an agent a task, prints what it says while it works, and how it ended. Ctrl-C stops
 * watching; the agent goes on.
 *
 *     RUNTM_API_KEY=… deno run -A examples/launch_and_follow.ts "Fix the login test" octo-labs/widgets
 */
import process from "node:process";
import { createClient, Failure, launchSession, streamSessionEvents } from "@runtm/runtm-api/client";

const { RUNTM_API_KEY: apiKey = "", RUNTM_API_URL: baseUrl } = process.env;
const [prompt = "Describe this project in NOTES.md", repository] = process.argv.slice(2);
const client = createClient({ apiKey, ...(baseUrl === undefined ? {} : { baseUrl }) });

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
try {
  const { id } = await client.call(launchSession, {
    prompt,
    on_complete: "keep_alive",
    ...(repository === undefined ? {} : { repo: repository }),
  });
  console.log(`session ${id}`);
  const follow = { session_id: id, since: 0 };
  for await (const event of client.stream(streamSessionEvents, follow, { signal: stop.signal })) {
    if (event.event === "text_delta") process.stdout.write(event.data.content ?? "");
    if (event.event === "file_changed") console.log(`\n${event.data.action} ${event.data.path}`);
  }
  console.log("\ndone");
} catch (error) {
  if (stop.signal.aborted) console.log("\nstopped watching");
  else if (error instanceof Failure) console.error(`${error.code}: ${error.message}`);
  else throw error;
  process.exitCode = 1;
}
