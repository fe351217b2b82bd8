/** Instructions that a template gives its sessions. */
import { type Store, textOrNull } from "../core/store.ts";

/** The table. */
export const TEMPLATE_CONTEXT_TABLES = `
CREATE TABLE IF NOT EXISTS template_contexts (
  template_id TEXT PRIMARY KEY REFERENCES templates (id) ON DELETE CASCADE,
  org TEXT NOT NULL,
  content TEXT,
  updated_at TEXT NOT NULL
);`;

/** A block of instructions. */
export interface ContextBlock {
  readonly content: string | null;
  readonly updated_at: string | null;
}

/** The block of a template. */
export function templateContext(store: Store, templateId: string): ContextBlock {
  const row = store.get("SELECT * FROM template_contexts WHERE template_id = ?", templateId) ?? {};
  return { content: textOrNull(row, "content"), updated_at: textOrNull(row, "updated_at") };
}
