/**
 * A program for tests: fetches as the real program would, once per case on the command line (JSON:
 * `{env, url}`), and prints a line of JSON for each. Variables are set before the first request,
 * as a shell would.
 */
import { closeClients } from "../../src/process/network.ts";
import { realProcess } from "../../src/process/real.ts";

const { fetch } = realProcess();

for (const text of Deno.args) {
  const { env, url } = JSON.parse(text) as { env: Record<string, string>; url: string };
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  try {
    const response = await fetch(url);
    console.log(JSON.stringify({ status: response.status, text: await response.text() }));
  } catch (error) {
    const { message, cause } = error as Error;
    console.log(JSON.stringify({ error: cause instanceof Error ? cause.message : message }));
  }
  for (const name of Object.keys(env)) Deno.env.delete(name);
  closeClients();
}
