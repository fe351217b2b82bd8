/**
 * What the content of a directive must be, by its type, and what of it is secret.
 *
 * @module
 */
import * as z from "zod/mini";
import { asObject } from "../../json/json_value.ts";
import { hashOf } from "../../process/files.ts";
import { invalidField } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import { checkedValue } from "../http/validation.ts";
import { uploadedFile } from "../rows/directives.ts";

/** Content as it is stored. */
export type Content = { readonly [name: string]: unknown };

/** Shown in place of a secret. */
const MASK = "********";

const texts = z.record(z.string(), z.string());
const secretParts = ["env", "headers"] as const;

const filePath = z.string().check(
  z.minLength(1),
  z.maxLength(512),
  z.refine(isInside, "Path must stay inside the skill"),
);
const skill = z.looseObject({
  entry_md: z.optional(z.string()),
  files: z.array(z.looseObject({
    path: filePath,
    mode: z.optional(z.enum(["text", "binary"])),
    inline: z.optional(z.nullable(z.string())),
    ref: z.optional(z.nullable(z.string())),
  })),
});
const mcpServer = z.union([
  z.looseObject({
    transport: z.literal("stdio"),
    command: z.string().check(z.minLength(1)),
    args: z.optional(z.array(z.string())),
    env: z.optional(texts),
  }),
  z.looseObject({
    transport: z.enum(["http", "sse"]),
    url: z.url(),
    headers: z.optional(texts),
  }),
]);
const rule = z.looseObject({
  kind: z.enum(["allow", "ask", "deny"]),
  pattern: z.string().check(z.minLength(1)),
  purpose: z.optional(z.string()),
});
const network = z.looseObject({
  kind: z.enum(["host", "cidr"]),
  value: z.string().check(z.minLength(1)),
  purpose: z.optional(z.string()),
});
const hook = z.looseObject({
  event: z.enum([
    "PreToolUse",
    "PostToolUse",
    "UserPromptSubmit",
    "Notification",
    "Stop",
    "SubagentStop",
    "SessionStart",
    "SessionEnd",
    "PreCompact",
  ]),
  type: z.optional(z.enum(["command", "prompt"])),
  timeout: z.optional(z.int().check(z.gte(1), z.lte(600))),
});

const SCHEMAS: { readonly [type: string]: z.ZodMiniType } = {
  skill_v0: skill,
  mcp_server_v0: mcpServer,
  doc_v0: z.looseObject({ url: z.url() }),
  network_rule_v0: network,
  allowlist_rule_v0: rule,
  hook_v0: hook,
};

/** The types of guardrails. */
export const GUARDRAIL_TYPES: readonly string[] = [
  "allowlist_rule_v0",
  "hook_v0",
  "network_rule_v0",
];

/** Types of directives by the word that lists are narrowed with. */
const FAMILIES: { readonly [family: string]: string } = {
  skill: "skill_v0",
  mcp: "mcp_server_v0",
  doc: "doc_v0",
  network: "network_rule_v0",
  allowlist: "allowlist_rule_v0",
  hook: "hook_v0",
};

/** The type a list is narrowed to; a 422 for a word that is none. */
export function typeOfFamily(family: unknown, usual?: string): string | undefined {
  if (family === undefined || family === "") return usual;
  const type = FAMILIES[String(family)];
  if (type !== undefined && Object.hasOwn(FAMILIES, String(family))) return type;
  const words = Object.keys(FAMILIES).map((word) => `'${word}'`).join(" or ");
  throw invalidField(["query", "type_family"], `Input should be ${words}`, "enum");
}

/** A type of directive; a 422 for others. */
export function checkedType(type: unknown): string {
  if (typeof type === "string" && Object.hasOwn(SCHEMAS, type)) return type;
  const words = Object.keys(SCHEMAS).map((word) => `'${word}'`).join(" or ");
  throw invalidField(["body", "type"], `Input should be ${words}`, "enum");
}

/** Content that fits its type; a 422 that says what does not. */
export function checkedContent(store: Store, org: string, type: string, given: unknown): Content {
  const loc = ["body", "content"];
  if (given === undefined) throw invalidField(loc, "Field required", "missing");
  const content = checkedValue(SCHEMAS[type] ?? z.unknown(), given, loc) as Content;
  if (type === "skill_v0") checkFiles(store, org, content as z.infer<typeof skill>);
  return content;
}

function checkFiles(store: Store, org: string, { files, entry_md }: z.infer<typeof skill>): void {
  const loc = ["body", "content", "files"];
  const paths = files.map(({ path }) => path);
  if (new Set(paths).size < paths.length) throw invalidField(loc, "A path stands there twice");
  if (!paths.includes(entry_md ?? "SKILL.md")) {
    throw invalidField(loc, `The entry "${entry_md ?? "SKILL.md"}" is not among the files`);
  }
  for (const [at, { ref, inline, mode }] of files.entries()) {
    if (typeof ref === "string" && uploadedFile(store, org, ref) === undefined) {
      throw invalidField([...loc, at, "ref"], "No file with this hash was uploaded");
    }
    if (typeof ref !== "string" && typeof inline !== "string") {
      throw invalidField([...loc, at], "A file needs inline or ref");
    }
    if (typeof ref !== "string" && mode === "binary" && !isBase64(inline ?? "")) {
      throw invalidField([...loc, at, "inline"], "A binary file must be base64");
    }
  }
}

function isBase64(value: string): boolean {
  try {
    atob(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether a path names something inside a folder, wherever it is written. */
function isInside(path: string): boolean {
  return !/[\\\0]/.test(path) &&
    path.split("/").every((part) => !["", ".", "..", ".git"].includes(part.toLowerCase()));
}

/** Content as it is answered: secret values are masked. */
export function shownContent(type: string, content: Content): Content {
  return type === "mcp_server_v0" ? mapSecrets(content, () => MASK) : content;
}

/** New content; a masked value that came back unchanged stays what it was. */
export function keepingSecrets(content: Content, before: Content): Content {
  return mapSecrets(content, (part, name, value) => {
    const known = asObject(before[part])?.[name];
    return value === MASK && typeof known === "string" ? known : value;
  });
}

function mapSecrets(
  content: Content,
  change: (part: string, name: string, value: unknown) => unknown,
): Content {
  const parts = secretParts.flatMap((part) => {
    const values = asObject(content[part]);
    return values === undefined ? [] : [[
      part,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, change(part, name, value)]),
      ),
    ]];
  });
  return { ...content, ...Object.fromEntries(parts) };
}

/** `sha256:…` of content. */
export async function contentHash(content: Content): Promise<string> {
  return `sha256:${await hashOf(new TextEncoder().encode(JSON.stringify(content)))}`;
}
