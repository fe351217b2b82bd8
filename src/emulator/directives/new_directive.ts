/** Writes a new directive. */
import { conflict } from "../core/errors.ts";
import { newId } from "../core/names.ts";
import { orgOf } from "../core/permissions.ts";
import type { Call } from "../core/types.ts";

/** What a new directive is made of. */
export interface NewDirective {
  readonly type: string;
  readonly name: string;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly labels: { readonly [key: string]: string };
  readonly content: unknown;
  readonly hash: string;
  readonly source: unknown;
}

/** Writes a new directive; a 409 for a name that is taken. Call it inside a transaction. */
export function insertDirective(call: Call, made: NewDirective): string {
  const { store } = call.emulator;
  const org = orgOf(call);
  const taken = store.get(
    "SELECT 1 FROM directives WHERE org = ? AND type = ? AND name = ?",
    org,
    made.type,
    made.name,
  );
  if (taken !== undefined) throw conflict(`The name "${made.name}" is taken`);
  const id = newId("dir");
  store.run(
    `INSERT INTO directives (id, org, user_id, type, name, display_name, description, labels,
       content, content_hash, source, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    org,
    call.account.userId,
    made.type,
    made.name,
    made.displayName,
    made.description,
    JSON.stringify(made.labels),
    JSON.stringify(made.content),
    made.hash,
    JSON.stringify(made.source),
    call.emulator.now(),
  );
  return id;
}
