/** What an organisation defined for its sessions, and is of no use without it. */
import type { Store } from "../core/store.ts";

/** Tables with a column `org`; those that refer to others come first. */
const TABLES: readonly string[] = [
  "scheduled_agents",
  "triggers",
  "agents",
  "directive_attachments",
  "directives",
  "directive_blobs",
  "tools",
  "tool_providers",
];

/** Removes agents, directives and tools of an organisation. Call it inside a transaction. */
export function deleteDefinitionsOfOrg(store: Store, org: string): void {
  for (const table of TABLES) store.run(`DELETE FROM ${table} WHERE org = ?`, org);
}
