/** Writing a skill of the service into a folder: below that folder, and nowhere else. */
import { parentOf } from "../process/files.ts";
import type { Files } from "../process/types.ts";

/** A file of a skill. */
export interface PulledFile {
  /** As the service names it. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A skill as the service gives it. */
export interface PulledSkill {
  readonly name: string;
  /** Its main file, which tells agents what it is for. */
  readonly entry: string;
  /** What stands at the head of the main file where it has no head of its own. */
  readonly head: { readonly name: string; readonly description: string };
  readonly files: readonly PulledFile[];
}

/** Where a skill was written to. */
export interface Written {
  /** Its folder. */
  readonly path: string;
  /** Paths below it; `undefined` when it was there already and was left alone. */
  readonly files: readonly string[] | undefined;
}

/**
 * Writes a skill into a folder of its own.
 *
 * @param files The file system
 * @param root The folder that holds skills
 * @param skill The skill
 * @param force Overwrites files of a skill that is there
 * @returns Where it is
 */
export async function writeSkill(
  files: Files,
  root: string,
  skill: PulledSkill,
  force: boolean,
): Promise<Written> {
  const path = `${root}/${folderName(skill.name)}`;
  const there = await files.stat(path, { noFollow: true });
  // Through a link files would be written somewhere else.
  if (there !== undefined && (!force || there.kind !== "directory")) {
    return { path, files: undefined };
  }
  const written: string[] = [];
  for (const file of skill.files) {
    const inside = insidePath(file.path);
    if (inside === "" || await leadsOut(files, path, inside)) continue;
    const target = `${path}/${inside}`;
    await files.makeDirectory(parentOf(target), 0o755);
    const bytes = inside === insidePath(skill.entry) ? withHead(file.bytes, skill) : file.bytes;
    await files.writeAtomic(target, bytes, 0o644);
    written.push(inside);
  }
  return { path, files: written };
}

/** A name that is one step of a path. */
function folderName(name: string): string {
  const plain = name.replaceAll(/\.\.|[/\\\p{Cc}]/gu, "-").trim();
  return plain === "" || plain === "." ? "skill" : plain;
}

/** A path without steps that lead up, from the root, or nowhere. */
function insidePath(path: string): string {
  return path.split(/[/\\]/)
    .map((step) => step.replaceAll(/\p{Cc}/gu, ""))
    .filter((step) => step !== "" && step !== "." && step !== "..")
    .join("/");
}

/** Whether a link stands on the way. */
async function leadsOut(files: Files, folder: string, inside: string): Promise<boolean> {
  let at = folder;
  for (const step of inside.split("/")) {
    at = `${at}/${step}`;
    if ((await files.stat(at, { noFollow: true }))?.kind === "link") return true;
  }
  return false;
}

/** The main file with a head that names the skill, where it has none. */
function withHead(bytes: Uint8Array, { head }: PulledSkill): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const own = /^---\r?\n([^]*?)\r?\n---/.exec(text)?.[1] ?? "";
  if (/^name:/m.test(own) && /^description:/m.test(own)) return bytes;
  const block = `---\nname: ${JSON.stringify(head.name)}\ndescription: ${
    JSON.stringify(head.description)
  }\n---\n\n`;
  return new TextEncoder().encode(block + text);
}
