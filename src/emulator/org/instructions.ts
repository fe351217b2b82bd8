/**
 * Custom instructions: of users, one text for each organisation and one outside, and of
 * organisations.
 *
 * @module
 */
import { asText } from "../../json/json_value.ts";
import { invalidField } from "../core/errors.ts";
import { orgColumn, orgOf, requireAdmin } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { type Store, textOrNull } from "../core/store.ts";
import type { Call, Part } from "../core/types.ts";

/** The text of an organisation has no user; the empty text stands for "none". */
const TABLES = `
CREATE TABLE IF NOT EXISTS instructions (
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  text TEXT,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (org, user_id)
)`;

/** Longest texts, in characters. */
const LONGEST = { user: 10_000, organization: 20_000 };

/** A stored text. */
export interface Instructions {
  readonly instructions: string | null;
  readonly updated_at: string | null;
}

/**
 * Reads the instructions of a user (`org` may be empty) or of an organisation (`userId` is empty).
 */
export function readInstructions(store: Store, org: string, userId: string): Instructions {
  const row = store.get(
    "SELECT text, updated_at FROM instructions WHERE org = ? AND user_id = ?",
    org,
    userId,
  );
  if (row === undefined) return { instructions: null, updated_at: null };
  return { instructions: textOrNull(row, "text"), updated_at: textOrNull(row, "updated_at") };
}

/** Removes the shared text of an organisation. */
export function deleteInstructionsOfOrg(store: Store, org: string): number {
  return store.run("DELETE FROM instructions WHERE org = ? AND user_id = ''", org);
}

function write(call: Call, org: string, userId: string, longest: number): Instructions {
  const given = call.body["instructions"];
  if (given === undefined) {
    throw invalidField(["body", "instructions"], "Field required", "missing");
  }
  const value = asText(given) ?? null;
  if (value !== null && [...value].length > longest) {
    const limit = `String should have at most ${longest} characters`;
    throw invalidField(["body", "instructions"], limit, "string_too_long");
  }
  const { store } = call.emulator;
  store.run(
    `INSERT INTO instructions (org, user_id, text, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (org, user_id) DO UPDATE SET text = excluded.text,
       updated_at = excluded.updated_at`,
    org,
    userId,
    value,
    call.emulator.now(),
  );
  return readInstructions(store, org, userId);
}

/** Instructions as a part of the emulator. */
export const instructionsPart: Part = {
  tables: TABLES,
  handlers: {
    getUserInstructions: (call) =>
      ok(readInstructions(call.emulator.store, orgColumn(call), call.account.userId)),
    setUserInstructions: (call) =>
      call.commit(() => ok(write(call, orgColumn(call), call.account.userId, LONGEST.user))),
    getOrgInstructions(call) {
      const org = orgOf(call);
      return ok({ organization_id: org, ...readInstructions(call.emulator.store, org, "") });
    },
    setOrgInstructions(call) {
      requireAdmin(call);
      const org = orgOf(call);
      return call.commit(() =>
        ok({ organization_id: org, ...write(call, org, "", LONGEST.organization) })
      );
    },
  },
};
