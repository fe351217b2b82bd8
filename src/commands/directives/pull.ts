/** `skills pull`: writes the skills of a template into folders of coding agents. */
import type { Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { asObject, asText, isObject, type JsonObject } from "../../json/json_value.ts";
import type { Values } from "../../operations/types.ts";
import { type PulledFile, type PulledSkill, writeSkill } from "../../skills/pulled.ts";
import { transferAddress } from "./address.ts";
import { answerObject } from "../answer_object.ts";
import type { Invocation, Step } from "../types.ts";

/** Pulls all skills before the first one is written. */
export async function pullSkills(invocation: Invocation): Promise<void> {
  const { process, values, output } = invocation;
  const connection = await invocation.connect();
  const skills: PulledSkill[] = [];
  for (const directive of await allDirectives(invocation, connection)) {
    skills.push(await skillOf(invocation, directive));
  }
  const roots = await rootsOf(invocation);
  const written: JsonObject[] = [];
  const skipped: JsonObject[] = [];
  for (const root of roots) {
    for (const skill of skills) {
      const { path, files } = await writeSkill(process.files, root, skill, values.force === true);
      if (files === undefined) {
        skipped.push({ skill: skill.name, path, reason: "it is there already" });
      } else written.push({ skill: skill.name, path, files });
    }
  }
  await output.json(JSON.stringify({
    pulled: true,
    template_id: values.template_id,
    targets: roots,
    count: skills.length,
    skills: written,
    skipped,
  }));
}

/** The lists that are read, without their further pages. */
export async function pullSteps(invocation: Invocation): Promise<readonly Step[]> {
  await rootsOf(invocation);
  const { listDirectives } = await import("../../operations/skills/skills.ts");
  return scopesOf(invocation).map((values) => ({ operation: listDirectives, values }));
}

/** The folders that get a folder for each skill. */
async function rootsOf({ process, values }: Invocation): Promise<string[]> {
  const target = asText(values.target);
  if (target !== undefined) return [target === "/" ? target : target.replace(/\/+$/, "")];
  const { skillRoots } = await import("../../skills/targets.ts");
  const roots = await skillRoots(process, asText(values.agent));
  if (roots.length > 0) return roots;
  throw new Failure(
    "local",
    "No folder of a coding agent was found: looked for ~/.claude, ~/.agents",
    {
      hint: "Name the folder: --target DIR",
    },
  );
}

/** What is asked for: the skills of the template, then those of each repository. */
function scopesOf({ values }: Invocation): Values[] {
  const pages = { include_content: true, page_size: 100 };
  const repos = Array.isArray(values.repo) ? values.repo.map(String) : [];
  return [
    { ...pages, template: values.template_id },
    ...repos.map((repo) => ({ ...pages, repo })),
  ];
}

/** All skills, each once: at its first place, in its latest form. */
async function allDirectives(
  invocation: Invocation,
  connection: Connection,
): Promise<JsonObject[]> {
  const { listDirectives } = await import("../../operations/skills/skills.ts");
  const found = new Map<string, JsonObject>();
  for (const scope of scopesOf(invocation)) {
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const values = cursor === undefined ? scope : { ...scope, page_token: cursor };
      const { text } = await connection.call(listDirectives, values, { signal: invocation.signal });
      const { directives, next_page_token } = answerObject(text);
      for (const one of (Array.isArray(directives) ? directives : []).filter(isObject)) {
        found.set(String(one.id), one);
      }
      cursor = asText(next_page_token);
      // A server that names the same page again would have it read for ever.
      if (cursor !== undefined && seen.has(cursor)) cursor = undefined;
      if (cursor !== undefined) seen.add(cursor);
    } while (cursor !== undefined);
  }
  return [...found.values()];
}

async function skillOf(invocation: Invocation, directive: JsonObject): Promise<PulledSkill> {
  const name = asText(directive.name) ?? "";
  const content = asObject(directive.content);
  if (content === undefined) {
    throw new Failure("api_error", `The answer holds no content of skill "${name}"`, {
      hint: "Nothing was written. Run: runtm-api skills list",
    });
  }
  const list = (Array.isArray(content.files) ? content.files : []).filter(isObject);
  const files: PulledFile[] = [];
  for (const file of list) {
    files.push({ path: String(file.path), bytes: await bytesOf(invocation, file) });
  }
  return {
    name,
    entry: asText(content.entry_md) ?? "SKILL.md",
    head: {
      name: asText(asObject(content.frontmatter)?.name) ?? name,
      description: asText(asObject(content.frontmatter)?.description) ??
        asText(directive.description) ?? asText(directive.display_name) ?? name,
    },
    files,
  };
}

/** The bytes of a file: text or base64 in the answer, else from an address that needs no key. */
async function bytesOf({ process, signal }: Invocation, file: JsonObject): Promise<Uint8Array> {
  const { inline, mode, url } = file;
  if (typeof inline === "string") {
    return mode === "binary" ? fromBase64(inline, file.path) : new TextEncoder().encode(inline);
  }
  const address = transferAddress(url);
  if (address === undefined) throw unreadable(file.path);
  const response = await process.fetch(address, { redirect: "error", signal });
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  await response.body?.cancel();
  throw unreadable(file.path);
}

function fromBase64(text: string, path: unknown): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw unreadable(path);
  }
}

function unreadable(path: unknown): Failure {
  return new Failure("api_error", `File "${path}" of a skill could not be read`, {
    hint: "Nothing was written. Run it again",
  });
}
