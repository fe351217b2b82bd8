/**
 * Adds up what the sessions of a key have cost, by agent, over all pages of the list; then asks for
 * the usage of the dearest ones, several at a time.
 *
 *     RUNTM_API_KEY=… deno run -A examples/costs.ts
 */
import process from "node:process";
import { createClient, getSessionUsage, listSessions } from "@runtm/runtm-api/client";

const { RUNTM_API_KEY: apiKey = "", RUNTM_API_URL: baseUrl } = process.env;
const client = createClient({ apiKey, ...(baseUrl === undefined ? {} : { baseUrl }) });

const byAgent = new Map<string, number>();
const sessions: { readonly id: string; readonly cost: number }[] = [];
for await (const session of client.pages(listSessions, { include_destroyed: true })) {
  const cost = session.total_cost_usd ?? 0;
  const agent = session.agent ?? "unknown";
  byAgent.set(agent, (byAgent.get(agent) ?? 0) + cost);
  if (session.id !== undefined) sessions.push({ id: session.id, cost });
}
for (const [agent, cost] of byAgent) console.log(`${agent} ${cost.toFixed(4)} USD`);

const dearest = sessions.toSorted((a, b) => b.cost - a.cost).slice(0, 3);
const usages = await Promise.all(
  dearest.map(({ id }) => client.call(getSessionUsage, { session_id: id })),
);
for (const [at, usage] of usages.entries()) console.log(dearest[at]?.id, JSON.stringify(usage));
