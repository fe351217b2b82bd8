/**
 * Directives as rows: skills, MCP servers, guardrails and documents of an organisation, where they
 * are attached, and the files that were uploaded into skills.
 *
 * @module
 */
import * as z from "zod/mini";
import { conflict, notFound } from "../core/errors.ts";
import { orgOf } from "../core/permissions.ts";
import { number, type Row, type Store, text, textOrNull } from "../core/store.ts";
import type { Call } from "../core/types.ts";
import { checkedValue } from "../http/validation.ts";

/** Tables. `content`, `labels` and `source` are JSON. */
export const DIRECTIVE_TABLES = `
CREATE TABLE IF NOT EXISTS directives (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  display_name TEXT,
  description TEXT,
  labels TEXT NOT NULL,
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  source TEXT NOT NULL,
  owner_team_id TEXT,
  locked_by TEXT,
  locked_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT,
  UNIQUE (org, type, name)
);
CREATE TABLE IF NOT EXISTS directive_attachments (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  directive_id TEXT NOT NULL REFERENCES directives (id) ON DELETE CASCADE,
  template_id TEXT REFERENCES templates (id) ON DELETE CASCADE,
  repo TEXT,
  position INTEGER NOT NULL,
  created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS directive_blobs (
  org TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (org, sha256)
);
CREATE TABLE IF NOT EXISTS session_resources (
  org TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (session_id, id)
);`;

/** A file of a skill. */
export interface SkillFile {
  readonly path: string;
  readonly mode?: "text" | "binary" | undefined;
  /** Text, or base64 of a binary file. */
  readonly inline?: string | null | undefined;
  /** `sha256:…` of a file that was uploaded. */
  readonly ref?: string | null | undefined;
}

/** A directive as it is stored. */
export interface Directive {
  readonly number: number;
  readonly id: string;
  readonly org: string;
  readonly type: string;
  readonly name: string;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly labels: { readonly [key: string]: string };
  readonly content: { readonly [name: string]: unknown };
  readonly source: { readonly [name: string]: unknown };
  readonly isLocked: boolean;
  readonly row: Row;
}

/** A row of `directives` as a directive. */
export function directiveOf(row: Row): Directive {
  return {
    number: number(row, "number"),
    id: text(row, "id"),
    org: text(row, "org"),
    type: text(row, "type"),
    name: text(row, "name"),
    displayName: textOrNull(row, "display_name"),
    description: textOrNull(row, "description"),
    labels: JSON.parse(text(row, "labels")),
    content: JSON.parse(text(row, "content")),
    source: JSON.parse(text(row, "source")),
    isLocked: row["locked_at"] !== null,
    row,
  };
}

/** Reads a directive of an organisation. */
export function readDirective(store: Store, org: string, id: string): Directive | undefined {
  const row = store.get("SELECT * FROM directives WHERE id = ? AND org = ?", id, org);
  return row === undefined ? undefined : directiveOf(row);
}

/** The directive a call names, of the organisation it acts for; a 404 otherwise. */
export function findDirective(call: Call): Directive {
  const id = call.params["directive_id"] ?? "";
  const directive = readDirective(call.emulator.store, orgOf(call), id);
  if (directive === undefined) throw notFound("Directive");
  return directive;
}

/** A 409 for a directive that is locked. */
export function refuseLocked(directive: Directive): void {
  if (directive.isLocked) {
    throw conflict(`Directive "${directive.name}" is locked: unlock it first`);
  }
}

/** What directives are narrowed to. */
export interface Narrowed {
  readonly org: string;
  readonly type: string;
  /** Those that sessions of a template get. */
  readonly templateId?: string | undefined;
  /** Those that sessions on a repository get. */
  readonly repo?: string | undefined;
}

/**
 * The directives of one type, oldest first; with a template, a repository or both, those that are
 * attached to one of them or to all sessions.
 */
export function directivesOf(
  store: Store,
  { org, type, templateId, repo }: Narrowed,
): Directive[] {
  const isNarrow = templateId !== undefined || repo !== undefined;
  return store.all(
    `SELECT * FROM directives d WHERE org = ?1 AND type = ?2 AND (?3 = 0 OR EXISTS (
       SELECT 1 FROM directive_attachments a WHERE a.directive_id = d.id
         AND (a.template_id = ?4 OR a.repo = ?5 OR (a.template_id IS NULL AND a.repo IS NULL))))
     ORDER BY number`,
    org,
    type,
    isNarrow ? 1 : 0,
    templateId ?? null,
    repo ?? null,
  ).map(directiveOf);
}

/** The bytes of an uploaded file, by its `sha256:…`. */
export function uploadedFile(store: Store, org: string, ref: string): Uint8Array | undefined {
  const row = store.get(
    "SELECT bytes FROM directive_blobs WHERE org = ? AND sha256 = ?",
    org,
    ref.replace(/^sha256:/, ""),
  );
  return row?.["bytes"] instanceof Uint8Array ? row["bytes"] : undefined;
}

/** The bytes of a file of a skill; nothing where its upload is gone. */
export function skillFileBytes(store: Store, org: string, file: SkillFile): Uint8Array {
  if (typeof file.ref === "string") return uploadedFile(store, org, file.ref) ?? new Uint8Array();
  const inline = file.inline ?? "";
  return file.mode === "binary"
    ? Uint8Array.from(atob(inline), (char) => char.charCodeAt(0))
    : new TextEncoder().encode(inline);
}

/** The files of a skill. */
export function skillFiles({ content }: Directive): readonly SkillFile[] {
  return Array.isArray(content["files"]) ? content["files"] : [];
}

const NAMES = z.array(z.string()).check(z.minLength(1));

/** The ids or names that a session is to load, each once; a 422 when there are none. */
export function namesToLoad(call: Call, field: string): readonly string[] {
  return [...new Set(checkedValue(NAMES, call.body[field], ["body", field]))];
}

/** Notes that a directive or tool is loaded in a session. Call it inside a transaction. */
export function noteLoaded(
  store: Store,
  org: string,
  sessionId: string,
  loaded: { readonly id: string; readonly name: string; readonly type: string },
): void {
  store.run(
    "INSERT OR REPLACE INTO session_resources VALUES (?, ?, ?, ?, ?)",
    org,
    sessionId,
    loaded.id,
    loaded.name,
    loaded.type,
  );
}
