/**
 * Skills that come from repositories: found, imported, and read again. The repositories are those of
 * the emulator; nothing is read from the network.
 *
 * @module
 */
import { asObject, asText } from "../../json/json_value.ts";
import { parentOf } from "../../process/files.ts";
import { badRequest, conflict, invalidField } from "../core/errors.ts";
import { orgOf } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { text } from "../core/store.ts";
import type { Call, Emulator, Handler, Handlers } from "../core/types.ts";
import { git } from "../git/git.ts";
import { checkRepositoryName, cloneRepository, UNFINISHED } from "../git/repositories.ts";
import { findDirective, readDirective, refuseLocked, type SkillFile } from "../rows/directives.ts";
import { directiveAnswer } from "./answers.ts";
import { attach, placesOf } from "./attachments.ts";
import { checkedContent, type Content, contentHash } from "./content.ts";
import { insertDirective } from "./new_directive.ts";

/** Most skills that are looked for in one repository. */
const MOST = 200;

/** Most bytes of a file of a skill. */
const LARGEST_FILE = 1024 * 1024;

/** A skill in a repository. */
interface Found {
  /** Path of its SKILL.md. */
  readonly path: string;
  readonly name: string;
  readonly description: string | null;
  readonly frontmatter: { readonly [name: string]: unknown } | null;
  readonly files: readonly SkillFile[];
  readonly size: number;
}

/** What a repository holds. */
interface Scan {
  readonly commit: string;
  readonly skills: readonly Found[];
  readonly truncated: boolean;
}

/** Reads the skills of a repository from a clone that is removed again. */
async function scan(emulator: Emulator, repo: string, ref: string | null): Promise<Scan> {
  const folder = `${emulator.dataDir}/${UNFINISHED}${crypto.randomUUID()}`;
  await Deno.mkdir(folder);
  try {
    const clone = `${folder}/clone`;
    await cloneRepository(emulator, repo, ref, clone);
    const commit = (await git(emulator, { folder: clone }, "rev-parse", "HEAD")).trim();
    const paths = filesBelow(clone, "").filter((path) => /(^|\/)SKILL\.md$/.test(path)).sort();
    const skills: Found[] = [];
    for (const path of paths.slice(0, MOST)) skills.push(await skillAt(clone, repo, path));
    return { commit, skills, truncated: paths.length > MOST };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Paths of the plain files below a folder; links are left alone. */
function filesBelow(root: string, inside: string): string[] {
  return [...Deno.readDirSync(`${root}/${inside}`)].flatMap(({ name, isFile, isDirectory }) => {
    if (name === ".git") return [];
    const path = inside === "" ? name : `${inside}/${name}`;
    return isDirectory ? filesBelow(root, path) : isFile ? [path] : [];
  });
}

async function skillAt(root: string, repo: string, path: string): Promise<Found> {
  const dir = folderOf(path);
  const isRoot = dir === "";
  // A skill at the top is its SKILL.md alone: the rest is the project.
  const paths = isRoot ? [path] : filesBelow(root, dir);
  const files: SkillFile[] = [];
  let size = 0;
  for (const one of paths) {
    const bytes = await Deno.readFile(`${root}/${one}`);
    if (bytes.length > LARGEST_FILE) continue;
    size += bytes.length;
    files.push(fileOf(isRoot ? one : one.slice(dir.length + 1), bytes));
  }
  const entry = files.find((one) => one.path === "SKILL.md");
  const frontmatter = await frontmatterOf(entry?.inline ?? "");
  return {
    path,
    name: dir.split("/").at(-1) || (repo.split("/")[1] ?? repo),
    description: asText(frontmatter?.["description"]) ?? null,
    frontmatter,
    files,
    size,
  };
}

function folderOf(path: string): string {
  return path.includes("/") ? parentOf(path) : "";
}

function fileOf(path: string, bytes: Uint8Array): SkillFile {
  try {
    return { path, mode: "text", inline: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    const chars = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return { path, mode: "binary", inline: btoa(chars) };
  }
}

/** What stands between two lines of three hyphens at the beginning; nothing where that is no YAML. */
async function frontmatterOf(markdown: string): Promise<Found["frontmatter"]> {
  const block = /^---\r?\n([\s\S]*?)\r?\n---/.exec(markdown)?.[1];
  if (block === undefined) return null;
  const { load } = await import("js-yaml");
  try {
    return asObject(load(block)) ?? null;
  } catch {
    return null;
  }
}

const contentOf = ({ files, frontmatter }: Found): Content => ({
  entry_md: "SKILL.md",
  files,
  frontmatter,
});

/** The skill that was imported from a path of a repository. */
function imported({ emulator }: Call, org: string, repo: string, path: string) {
  const row = emulator.store.get(
    `SELECT id FROM directives WHERE org = ? AND json_extract(source, '$.uri') = ?
       AND json_extract(source, '$.path') = ?`,
    org,
    repo,
    path,
  );
  return row === undefined ? undefined : readDirective(emulator.store, org, text(row, "id"));
}

const discoverDirectivesInRepo: Handler = async (call) => {
  const org = orgOf(call);
  const repo = String(call.body["repo"]);
  checkRepositoryName(repo);
  const ref = asText(call.body["ref"]) ?? null;
  const { commit, skills, truncated } = await scan(call.emulator, repo, ref);
  const candidates = skills.map((one) => ({
    path: one.path,
    dir: folderOf(one.path),
    name: one.name,
    display_name: asText(one.frontmatter?.["name"]) ?? null,
    description: one.description,
    size_bytes: one.size,
    frontmatter: one.frontmatter,
    already_imported: imported(call, org, repo, one.path) !== undefined,
  }));
  return ok({ repo, ref, commit_sha: commit, candidates, truncated });
};

/** Which repository an import means, and which folder of it. */
function origin(
  body: Call["body"],
): { repo: string; ref: string | null; inside: string | undefined } {
  const uri = String(body["uri"]);
  const ref = asText(body["ref"]) ?? null;
  if (body["source_kind"] === "github_repo") return { repo: uri, ref, inside: undefined };
  const address =
    /^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?(?:\/(?:tree|blob)\/([^/]+)\/?(.*))?\/?$/
      .exec(uri);
  if (body["source_kind"] === "github_url" && address !== null) {
    return { repo: address[1] ?? "", ref: address[2] ?? ref, inside: address[3] || undefined };
  }
  throw invalidField(
    ["body", "uri"],
    body["source_kind"] === "url"
      ? "The emulator reads nothing from the network: import from a repository"
      : "Input should be https://github.com/owner/name",
  );
}

const importDirectives: Handler = async (call) => {
  const { body, emulator } = call;
  const org = orgOf(call);
  const { repo, ref, inside } = origin(body);
  checkRepositoryName(repo);
  const places = body["attach"] === undefined
    ? undefined
    : placesOf(asObject(body["attach"]) ?? {});
  const { commit, skills } = await scan(emulator, repo, ref);
  const wanted = Array.isArray(body["paths"]) ? body["paths"].map(String) : inside && [inside];
  const chosen = wanted === undefined || wanted === ""
    ? skills
    : wanted.map((path) => oneAt(skills, path));
  if (chosen.length === 0) throw badRequest(`"${repo}" holds no SKILL.md`);
  const hashed: (readonly [Found, Content, string])[] = [];
  for (const skill of chosen) {
    const content = checkedContent(emulator.store, org, "skill_v0", contentOf(skill));
    hashed.push([skill, content, await contentHash(content)]);
  }
  return call.commit(() => {
    const ids = hashed.map(([skill, content, hash]) => {
      const known = imported(call, org, repo, skill.path);
      if (known !== undefined) return known.id;
      const id = insertDirective(call, {
        type: "skill_v0",
        name: skill.name,
        displayName: asText(skill.frontmatter?.["name"]) ?? null,
        description: skill.description,
        labels: {},
        content,
        hash,
        source: { kind: body["source_kind"], uri: repo, ref, commit_sha: commit, path: skill.path },
      });
      return id;
    });
    const found = ids.map((id) => findDirective({ ...call, params: { directive_id: id } }));
    if (places !== undefined) {
      for (const one of found) attach(call, one, places);
    }
    return ok({ directives: found.map((one) => directiveAnswer(emulator, one, false)) });
  });
};

/** The skill at a path, which names its SKILL.md or its folder. */
function oneAt(skills: readonly Found[], path: string): Found {
  const plain = path.replace(/\/$/, "");
  const found = skills.find((one) => one.path === plain || folderOf(one.path) === plain);
  if (found === undefined) throw invalidField(["body", "paths"], `There is no skill at "${path}"`);
  return found;
}

const resyncDirective: Handler = async (call) => {
  const { emulator } = call;
  const known = findDirective(call);
  refuseLocked(known);
  const { uri, path, ref } = known.source;
  if (typeof uri !== "string" || typeof path !== "string") {
    throw badRequest("The directive was not imported: there is nothing to read it from");
  }
  const { commit, skills } = await scan(emulator, uri, asText(ref) ?? null);
  const skill = skills.find((one) => one.path === path);
  if (skill === undefined) throw conflict(`"${path}" is no longer in "${uri}"`);
  const content = checkedContent(emulator.store, known.org, "skill_v0", contentOf(skill));
  const hash = await contentHash(content);
  return call.commit(() => {
    const directive = findDirective(call);
    refuseLocked(directive);
    const isSame = text(directive.row, "content_hash") === hash;
    const source = { ...directive.source, commit_sha: commit, last_checked_at: emulator.now() };
    emulator.store.run(
      `UPDATE directives SET source = ?, content = ?, content_hash = ?,
         updated_at = CASE WHEN content_hash = ?3 THEN updated_at ELSE ? END WHERE id = ?`,
      JSON.stringify(source),
      JSON.stringify(content),
      hash,
      emulator.now(),
      directive.id,
    );
    const directiveNow = directiveAnswer(emulator, findDirective(call), false);
    return ok({ directive: directiveNow, no_changes: isSame });
  });
};

/** Handlers of what comes from repositories. */
export const sourceHandlers: Handlers = {
  discoverDirectivesInRepo,
  importDirectives,
  resyncDirective,
};
