/**
 * Directives of an organisation: skills, MCP servers, guardrails and documents are rows of one kind
 * each. They are listed, read, made, changed, locked and deleted here.
 *
 * @module
 */
import { asText } from "../../json/json_value.ts";
import { ApiError, invalidField } from "../core/errors.ts";
import { orgOf, requireAdmin } from "../core/permissions.ts";
import { cursorAfter, positionFrom } from "../core/cursor.ts";
import { ok } from "../core/reply.ts";
import {
  type Directive,
  DIRECTIVE_TABLES,
  directivesOf,
  findDirective,
  refuseLocked,
} from "../rows/directives.ts";
import { TEMPLATE_CONTEXT_TABLES } from "../rows/template_context.ts";
import type { Call, Handler, Part, Reply } from "../core/types.ts";
import { directiveAnswer } from "./answers.ts";
import { attachmentHandlers } from "./attachments.ts";
import {
  checkedContent,
  checkedType,
  contentHash,
  keepingSecrets,
  typeOfFamily,
} from "./content.ts";
import { contextHandlers } from "./context.ts";
import { uploadHandlers, uploadPages, uploads } from "./uploads.ts";
import { insertDirective } from "./new_directive.ts";
import { loadingHandlers } from "./loading.ts";
import { sourceHandlers } from "./sources.ts";
import { TEMPLATE_GUARDRAIL_TABLES, templateGuardrailHandlers } from "./template_guardrails.ts";

const PAGE_SIZE = 20;

/** The directives a list is about, by its query. */
function asked(call: Call): Directive[] {
  const { query } = call;
  return directivesOf(call.emulator.store, {
    org: orgOf(call),
    type: typeOfFamily(query["type_family"], "skill_v0") ?? "skill_v0",
    templateId: asText(query["template_id"]) || undefined,
    repo: asText(query["repo_full_name"]) || undefined,
  });
}

const listDirectives: Handler = (call) => {
  const { query, emulator } = call;
  const size = typeof query["page_size"] === "number" ? query["page_size"] : PAGE_SIZE;
  const all = asked(call);
  const after = positionFrom(query["page_token"]);
  const rest = all.filter((one) => one.number > after);
  const page = rest.slice(0, size);
  const last = rest.length > size ? page.at(-1) : undefined;
  const withContent = query["include_content"] === true;
  return ok({
    directives: page.map((one) => directiveAnswer(emulator, one, withContent)),
    next_page_token: last === undefined ? null : cursorAfter(last.number),
    total_size: all.length,
  });
};

/** Keys and values of labels with their numbers, over the directives that have all labels asked for. */
const listDirectiveFacets: Handler = (call) => {
  const labels = labelsOf(call.query["labels"]);
  const counts = new Map<string, Map<string, number>>();
  for (const one of asked(call)) {
    if (!labels.every(([key, value]) => one.labels[key] === value)) continue;
    for (const [key, value] of Object.entries(one.labels)) {
      const values = counts.get(key) ?? new Map<string, number>();
      counts.set(key, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  const facets = [...counts].sort(byKey).map(([key, values]) => ({
    key,
    values: [...values].sort(byKey).map(([value, count]) => ({ value, count })),
  }));
  return ok({ facets });
};

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** `key:value`, one or several. */
function labelsOf(given: unknown): (readonly [key: string, value: string])[] {
  const all = Array.isArray(given) ? given.map(String) : typeof given === "string" ? [given] : [];
  return all.map((label) => {
    const at = label.indexOf(":");
    if (at < 1) throw invalidField(["query", "labels"], "A label is written key:value");
    return [label.slice(0, at), label.slice(at + 1)];
  });
}

const createDirective: Handler = async (call) => {
  const { body, emulator } = call;
  const org = orgOf(call);
  const type = checkedType(body["type"]);
  const content = checkedContent(emulator.store, org, type, body["content"]);
  const hash = await contentHash(content);
  return call.commit(() => {
    const id = insertDirective(call, {
      type,
      name: String(body["name"]),
      displayName: asText(body["display_name"]) ?? null,
      description: asText(body["description"]) ?? null,
      labels: checkedLabels(body["labels"] ?? {}),
      content,
      hash,
      source: { kind: "inline", uri: null, ref: null },
    });
    return envelope(call, id, true, 201);
  });
};

function envelope(call: Call, id: string, withContent: boolean, status = 200): Reply {
  const directive = findDirective({ ...call, params: { directive_id: id } });
  return {
    status,
    body: { directive: directiveAnswer(call.emulator, directive, withContent) },
  };
}

function checkedLabels(value: unknown): { readonly [key: string]: string } {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === "string");
  if (isMap) return value as { readonly [key: string]: string };
  throw invalidField(["body", "labels"], "Labels must be texts by name", "dict_type");
}

const FIELDS = ["display_name", "description", "labels", "content", "owner_team_id"] as const;

const updateDirective: Handler = async (call) => {
  const { body, emulator } = call;
  const known = findDirective(call);
  const given = FIELDS.filter((field) => body[field] !== undefined);
  if (given.length === 0) {
    throw new ApiError(422, [
      { type: "value_error", loc: ["body"], msg: "Give at least one field to change" },
    ]);
  }
  const checked = body["content"] === undefined
    ? undefined
    : checkedContent(emulator.store, known.org, known.type, body["content"]);
  const content = checked && keepingSecrets(checked, known.content);
  const hash = content && await contentHash(content);
  return call.commit(() => {
    const directive = findDirective(call);
    refuseLocked(directive);
    const columns = {
      ...(body["display_name"] === undefined ? {} : { display_name: String(body["display_name"]) }),
      ...(body["description"] === undefined ? {} : { description: String(body["description"]) }),
      ...(body["labels"] === undefined
        ? {}
        : { labels: JSON.stringify(checkedLabels(body["labels"])) }),
      ...(content && hash ? { content: JSON.stringify(content), content_hash: hash } : {}),
      ...(body["owner_team_id"] === undefined
        ? {}
        : { owner_team_id: asText(body["owner_team_id"]) ?? null }),
    };
    for (const [column, value] of Object.entries(columns)) {
      emulator.store.run(`UPDATE directives SET ${column} = ? WHERE id = ?`, value, directive.id);
    }
    touch(call, directive);
    return envelope(call, directive.id, true);
  });
};

function touch({ emulator }: Call, { id }: Directive): void {
  emulator.store.run("UPDATE directives SET updated_at = ? WHERE id = ?", emulator.now(), id);
}

const deleteDirective: Handler = (call) =>
  call.commit(() => {
    const directive = findDirective(call);
    refuseLocked(directive);
    call.emulator.store.run("DELETE FROM directives WHERE id = ?", directive.id);
    return { status: 204 };
  });

/** Locks or unlocks, for admins and owners. */
function lock(isLocked: boolean): Handler {
  return (call) => {
    requireAdmin(call);
    return call.commit(() => {
      const { id } = findDirective(call);
      call.emulator.store.run(
        "UPDATE directives SET locked_by = ?, locked_at = ? WHERE id = ?",
        isLocked ? call.account.userId : null,
        isLocked ? call.emulator.now() : null,
        id,
      );
      return envelope(call, id, false);
    });
  };
}

/** Directives as a part of the emulator. */
export const directivesPart: Part = {
  tables: `${DIRECTIVE_TABLES}${TEMPLATE_GUARDRAIL_TABLES}${TEMPLATE_CONTEXT_TABLES}`,
  handlers: {
    listDirectives,
    listDirectiveFacets,
    getDirective: (call) =>
      envelope(call, findDirective(call).id, call.query["include_content"] === true),
    createDirective,
    updateDirective,
    deleteDirective,
    lockDirective: lock(true),
    unlockDirective: lock(false),
    ...attachmentHandlers,
    ...contextHandlers,
    ...uploadHandlers,
    ...loadingHandlers,
    ...sourceHandlers,
    ...templateGuardrailHandlers,
  },
  pages: uploadPages,
  uploads,
};
