/** Directives and their attachments as the API shows them. */
import { type Row, type Store, text, textOrNull } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";
import { secretAddress } from "../rows/page_tokens.ts";
import { type Directive, type SkillFile, skillFiles } from "../rows/directives.ts";
import { type Content, shownContent } from "./content.ts";

/** The attachments of a directive, in their order. */
export function attachmentsOf(store: Store, directiveId: string): Row[] {
  return store.all(
    "SELECT * FROM directive_attachments WHERE directive_id = ? ORDER BY position",
    directiveId,
  );
}

/** Whether an attachment is to all sessions. */
export function isToAll(row: Row): boolean {
  return row["template_id"] === null && row["repo"] === null;
}

/** An attachment. */
export function attachmentAnswer(row: Row) {
  return {
    id: text(row, "id"),
    directive_id: text(row, "directive_id"),
    repo_full_name: textOrNull(row, "repo"),
    template_id: textOrNull(row, "template_id"),
    applies_to_all: isToAll(row),
    position: row["position"],
    created_at: text(row, "created_at"),
  };
}

/** A directive, with its content where that was asked for. */
export function directiveAnswer(emulator: Emulator, directive: Directive, withContent: boolean) {
  const { row } = directive;
  const attachments = attachmentsOf(emulator.store, directive.id);
  const content = JSON.stringify(directive.content);
  const hasUploads = skillFiles(directive).some(({ ref }) => typeof ref === "string");
  return {
    id: directive.id,
    type: directive.type,
    name: directive.name,
    display_name: directive.displayName,
    description: directive.description,
    organization_id: directive.org,
    owner_user_id: text(row, "user_id"),
    owner_team_id: textOrNull(row, "owner_team_id"),
    labels: directive.labels,
    content_kind: hasUploads ? "object_ref" : "inline",
    content_hash: text(row, "content_hash"),
    size_bytes: new TextEncoder().encode(content).length,
    source: directive.source,
    attachments: {
      repos: attachments.flatMap((one) => textOrNull(one, "repo") ?? []),
      applies_to_all: attachments.some(isToAll),
    },
    locked: directive.isLocked,
    locked_by_user_id: textOrNull(row, "locked_by"),
    locked_at: textOrNull(row, "locked_at"),
    created_at: text(row, "created_at"),
    updated_at: textOrNull(row, "updated_at"),
    ...(withContent ? { content: contentAnswer(emulator, directive) } : {}),
  };
}

/** Files that were uploaded have an address to read them from. */
function contentAnswer(emulator: Emulator, directive: Directive): Content {
  const shown = shownContent(directive.type, directive.content);
  if (directive.type !== "skill_v0") return shown;
  return {
    ...shown,
    files: skillFiles(directive).map((file) => fileAnswer(emulator, directive, file)),
  };
}

function fileAnswer(emulator: Emulator, { org }: Directive, file: SkillFile) {
  if (typeof file.ref !== "string") return file;
  return { ...file, url: secretAddress(emulator, blobPath(org, file.ref)) };
}

/** Path of the page of an uploaded file, its token left out. */
export function blobPath(org: string, ref: string): string {
  return `/skill-files/${encodeURIComponent(org)}/${ref.replace(/^sha256:/, "")}`;
}
