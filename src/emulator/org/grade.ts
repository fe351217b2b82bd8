/** `GET /sessions/{session_id}/grade`: the verdict on the last prompt of a session that ended. */
import { ok } from "../core/reply.ts";
import { text, textOrNull } from "../core/store.ts";
import type { Handler } from "../core/types.ts";
import { previewOf } from "../rows/prompts.ts";
import { findSession } from "../rows/sessions.ts";

/** Name of the grader: no model reads the work, the end of the prompt decides. */
const GRADER = "emulator";

/** Answers the grade; what was cancelled or taken back is not graded. */
export const getSessionGrade: Handler = (call) => {
  const row = call.emulator.store.get(
    `SELECT * FROM prompts WHERE session_id = ? AND rewound = 0
       AND status IN ('completed', 'error', 'timed_out') ORDER BY idx DESC LIMIT 1`,
    findSession(call).id,
  );
  if (row === undefined) return ok({ graded: false });
  const success = text(row, "status") === "completed";
  return ok({
    graded: true,
    success,
    reason: success
      ? "The prompt was carried out"
      : textOrNull(row, "error") ?? "The prompt took too long",
    task: previewOf(text(row, "text")),
    tags: {},
    criteria_version: 1,
    grader_model: GRADER,
    graded_at: text(row, "completed_at"),
  });
};
