/** Approvals of a session: those that were asked for, and their answers. */
import { asText } from "../../json/json_value.ts";
import { conflict, notFound } from "../core/errors.ts";
import { ok } from "../core/reply.ts";
import { type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Handler, Handlers } from "../core/types.ts";
import { tellApproval } from "../rows/approvals.ts";
import { findSession } from "../rows/sessions.ts";

function answer(row: Row) {
  return {
    id: text(row, "id"),
    session_id: text(row, "session_id"),
    kind: "agent",
    message: text(row, "message"),
    required_role: null,
    required_team_id: null,
    status: text(row, "status"),
    requested_by: "sandbox",
    created_at: text(row, "created_at"),
    resolved_by: textOrNull(row, "resolved_by"),
    resolved_at: textOrNull(row, "resolved_at"),
    resolution_note: textOrNull(row, "note"),
  };
}

const listSessionApprovals: Handler = (call) => {
  const session = findSession(call);
  const rows = call.emulator.store.all(
    "SELECT * FROM approvals WHERE session_id = ? ORDER BY number DESC",
    session.id,
  );
  return ok(rows.map(answer));
};

function find(call: Call): Row {
  const row = call.emulator.store.get(
    "SELECT * FROM approvals WHERE id = ? AND session_id = ?",
    call.params["approval_id"] ?? "",
    findSession(call).id,
  );
  if (row === undefined) throw notFound("Approval");
  return row;
}

const resolveSessionApproval: Handler = (call) => {
  const { emulator, body, account } = call;
  const status = body["action"] === "approve" ? "approved" : "rejected";
  const reply = call.commit(() => {
    const row = find(call);
    if (row["status"] !== "pending") throw conflict(`The approval is ${row["status"]} already`);
    emulator.store.run(
      "UPDATE approvals SET status = ?, resolved_by = ?, resolved_at = ?, note = ? WHERE id = ?",
      status,
      account.userId,
      emulator.now(),
      asText(body["note"]) ?? null,
      text(row, "id"),
    );
    return ok(answer(find(call)));
  });
  tellApproval(emulator, find(call));
  return reply;
};

/** Handlers of approvals. */
export const approvalHandlers: Handlers = { listSessionApprovals, resolveSessionApproval };
