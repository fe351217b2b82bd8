/**
 * The skills of a session: those attached to its template, its repository or all sessions are
 * written into its workspace, where coding agents look for them.
 *
 * @module
 */
import { parentOf } from "../../process/files.ts";
import { kindOf } from "../workspace/folders.ts";
import { inFolder, makeBelow } from "../workspace/held.ts";
import { type Session, workspaceOf } from "../rows/sessions.ts";
import {
  type Directive,
  directivesOf,
  noteLoaded,
  skillFileBytes,
  skillFiles,
} from "../rows/directives.ts";
import type { Emulator } from "../core/types.ts";

/** Folder of skills in a workspace. */
const FOLDER = ".claude/skills";

/** Writes the skills that a new session starts with. */
export async function writeAttachedSkills(emulator: Emulator, session: Session): Promise<void> {
  const { organizationId: org, templateId, repo } = session;
  if (org === null) return;
  const skills = directivesOf(emulator.store, {
    org,
    type: "skill_v0",
    // Neither leaves those that go to all sessions.
    templateId: templateId ?? "",
    repo: repo ?? undefined,
  });
  for (const skill of skills) await writeSkill(emulator, session, skill);
}

/** Writes a skill into the workspace of a session; what is there of it is replaced. */
export async function writeSkill(
  emulator: Emulator,
  session: Session,
  skill: Directive,
): Promise<void> {
  const workspace = workspaceOf(emulator, session.id);
  const folder = `${FOLDER}/${folderName(skill.name)}`;
  for (const file of skillFiles(skill)) {
    const bytes = skillFileBytes(emulator.store, skill.org, file);
    await writeBelow(workspace, `${workspace}/${folder}/${file.path}`, bytes);
  }
  await leaveOutOfGit(workspace, folder);
  emulator.store.transaction(() => {
    noteLoaded(emulator.store, skill.org, session.id, skill);
  });
}

/** A name as a folder: its letters, digits, dots and hyphens. */
function folderName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^\.+/, "") || "skill";
}

async function writeBelow(workspace: string, path: string, bytes: Uint8Array): Promise<void> {
  const folder = parentOf(path);
  await makeBelow(workspace, folder);
  await inFolder(workspace, folder, async (held) => {
    // A new file takes the name: writing to the one that is there would follow a link.
    const temporary = `${parentOf(workspace)}/part-${crypto.randomUUID()}`;
    await Deno.writeFile(temporary, bytes);
    await Deno.rename(temporary, `${held}/${path.slice(folder.length + 1)}`);
  });
}

/** What the service gives a session is no change of its repository. */
async function leaveOutOfGit(workspace: string, folder: string): Promise<void> {
  if (kindOf(`${workspace}/.git/info`) !== "directory") return;
  const file = `${workspace}/.git/info/exclude`;
  if (kindOf(file) === "other") return;
  const line = `/${folder}/`;
  const known = kindOf(file) === "file" ? await Deno.readTextFile(file) : "";
  if (known.split("\n").includes(line)) return;
  await Deno.writeTextFile(
    file,
    `${known}${known === "" || known.endsWith("\n") ? "" : "\n"}${line}\n`,
  );
}
