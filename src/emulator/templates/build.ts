/**
 * Builds of templates: clone the repositories, check what is there, keep the folder as a snapshot.
 *
 * @module
 */
import {
  type Finding,
  findServices,
  installFindings,
  requiredSecrets,
  type Service,
} from "./build_checks.ts";
import { reasonOf } from "../core/write_failure.ts";
import { conflict } from "../core/errors.ts";
import { isMissing, kindOf, makeParent, removeFolder } from "../workspace/folders.ts";
import { git } from "../git/git.ts";
import { newId } from "../core/names.ts";
import { requireAdmin } from "../core/permissions.ts";
import { cloneRepository } from "../git/repositories.ts";
import { carryOutOrder } from "../sessions/provision.ts";
import { buildLog, tell } from "./build_log.ts";
import {
  findTemplate,
  readTemplate,
  type Template,
  templateFolder,
  templateOf,
} from "../rows/templates.ts";
import type { Emulator, Handler, Handlers } from "../core/types.ts";

/** Pause after each step, in milliseconds at the natural pace. */
const STEP = 400;

/** Writes the row of a new build and makes it the template's current one. */
export function openBuild(
  emulator: Emulator,
  templateId: string,
  buildId: string,
  first: string,
): void {
  const now = emulator.now();
  emulator.store.run(
    `INSERT INTO template_builds (id, template_id, status, started_at)
     VALUES (?, ?, 'building', ?)`,
    buildId,
    templateId,
    now,
  );
  emulator.store.run(
    `UPDATE templates SET build_status = 'building', build_id = ?, build_started_at = ?,
       build_completed_at = NULL WHERE id = ?`,
    buildId,
    now,
    templateId,
  );
  tell(emulator, buildId, "status", first);
}

const buildTemplate: Handler = (call) => {
  requireAdmin(call);
  const { emulator } = call;
  const { id } = findTemplate(call);
  const skipAgent = call.body["skip_agent"] === true;
  const buildId = newId("bld");
  const reply = call.commit(() => {
    if (readTemplate(emulator.store, id)?.buildStatus === "building") {
      throw conflict("A build of this template is already running");
    }
    openBuild(emulator, id, buildId, "Build queued");
    const message = "Build started: follow it with build-logs";
    return { status: 202, body: { status: "building", build_id: buildId, message } };
  });
  emulator.background(
    `build ${buildId}`,
    (signal) => runBuild(emulator, id, buildId, skipAgent, signal),
  );
  return reply;
};

/** A build that cannot go on; the reasons are in its log already. */
class BuildFailed extends Error {
  override readonly name = "BuildFailed";
}

async function runBuild(
  emulator: Emulator,
  templateId: string,
  buildId: string,
  skipAgent: boolean,
  signal: AbortSignal,
): Promise<void> {
  const folder = templateFolder(emulator, templateId, buildId);
  let problem: unknown;
  try {
    const template = readTemplate(emulator.store, templateId);
    if (template === undefined) return;
    await removeOldFolders(emulator, templateId);
    await cloneAll(emulator, template, buildId, folder, signal);
    const ordered = emulator.takeOutcome("build", templateId);
    if (ordered === undefined) await examine(emulator, buildId, folder, skipAgent, signal);
    else await carryOutOrder(emulator, ordered, signal);
  } catch (error) {
    // A build cut off by the end of the emulator is ended by the next start.
    if (signal.aborted) return;
    problem = error;
  }
  const facts = factsOf(folder, buildId);
  emulator.settle(`The end of build ${buildId}`, () => {
    // The reasons of a build that failed are in its log already.
    if (problem !== undefined && !(problem instanceof BuildFailed)) {
      tell(emulator, buildId, "error", reasonOf(problem));
    }
    endBuild(emulator, templateId, buildId, facts, problem === undefined ? "ready" : "failed");
  });
  if (readTemplate(emulator.store, templateId) === undefined) {
    await removeFolder(`${emulator.dataDir}/templates/${templateId}`);
  }
}

async function cloneAll(
  emulator: Emulator,
  template: Template,
  buildId: string,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await makeParent(folder);
  for (const [index, repo] of template.repos.entries()) {
    tell(emulator, buildId, "status", `Cloning ${repo.full_name} (${repo.branch})`);
    const name = repo.full_name.slice(repo.full_name.indexOf("/") + 1);
    const target = index === 0 ? folder : `${folder}/${name}`;
    await cloneRepository(emulator, repo.full_name, repo.branch, target);
    const place = { folder: target, gitDir: `${target}/.git` };
    const commit = (await git(emulator, place, "rev-parse", "--short", "HEAD")).trim();
    tell(emulator, buildId, "log", `Cloned ${repo.full_name} at ${commit}`);
    await emulator.pause(STEP, signal);
  }
}

/** Checks a folder as a build does, and tells its log; throws when the build fails. */
async function examine(
  emulator: Emulator,
  buildId: string,
  folder: string,
  skipAgent: boolean,
  signal: AbortSignal,
): Promise<void> {
  tell(emulator, buildId, "status", "Installing dependencies");
  report(emulator, buildId, await installFindings(folder));
  await emulator.pause(STEP, signal);
  if (skipAgent) tell(emulator, buildId, "log", "Leaving out the agent's set-up step");
  else {
    tell(emulator, buildId, "status", "Looking for services");
    report(emulator, buildId, findServices(folder).findings);
    await emulator.pause(STEP, signal);
  }
  tell(emulator, buildId, "status", "Saving the snapshot");
  await emulator.pause(STEP, signal);
}

function report(emulator: Emulator, buildId: string, findings: readonly Finding[]): void {
  const good = findings.filter((one) => one.ok).map((one) => one.message);
  const bad = findings.filter((one) => !one.ok).map((one) => one.message);
  emulator.store.transaction(() => {
    tell(emulator, buildId, "log", ...good);
    tell(emulator, buildId, "error", ...bad);
  });
  if (bad.length > 0) throw new BuildFailed(bad.join("; "));
}

/** What a build found in its folder. */
interface Facts {
  /** Name of the folder; `undefined` when not even cloning worked. */
  readonly folder: string | undefined;
  readonly framework: string | null;
  readonly services: readonly Service[];
  readonly secrets: readonly string[];
}

/** Looks at the folder of a build for what the template's row tells of it. */
export function factsOf(path: string, folder: string): Facts {
  const { project, services } = findServices(path);
  return {
    folder: kindOf(path) === "directory" ? folder : undefined,
    framework: project.framework,
    services,
    secrets: requiredSecrets(path),
  };
}

/**
 * Ends a build: what it made becomes the template's sandbox, and its snapshot unless it failed.
 *
 * @returns The image id of the snapshot the template has now
 */
export function endBuild(
  emulator: Emulator,
  templateId: string,
  buildId: string,
  facts: Facts,
  status: "ready" | "failed",
): string | null {
  const { store } = emulator;
  return store.transaction(() => {
    const template = readTemplate(store, templateId);
    // The template was deleted while it was being built, and with it the log so far.
    if (template === undefined) {
      store.run("DELETE FROM events WHERE log = ?", buildLog(buildId));
      return null;
    }
    if (template.buildId !== buildId || template.buildStatus !== "building") return null;
    const now = emulator.now();
    const image = status === "ready" ? newId("img") : template.snapshot;
    store.run(
      "UPDATE template_builds SET status = ?, completed_at = ? WHERE id = ?",
      status,
      now,
      buildId,
    );
    store.run(
      `UPDATE templates SET build_status = ?, build_completed_at = ?, snapshot = ?,
         snapshot_folder = ? WHERE id = ?`,
      status,
      status === "ready" ? now : null,
      image,
      status === "ready" ? facts.folder ?? null : template.snapshotFolder,
      templateId,
    );
    if (facts.folder !== undefined) {
      store.run(
        `UPDATE templates SET sandbox = ?, framework = ?, services = ?, required_secrets = ?
         WHERE id = ?`,
        facts.folder,
        facts.framework,
        JSON.stringify(facts.services),
        JSON.stringify(facts.secrets),
        templateId,
      );
    }
    const last = status === "ready" ? `Snapshot ${image} saved` : "Build failed";
    tell(emulator, buildId, "complete", last);
    return image;
  });
}

/**
 * Removes the folders of a template that it does not refer to. It is done when a build starts, not
 * when one ends: a session may still be copying the snapshot that was replaced last.
 */
async function removeOldFolders(emulator: Emulator, templateId: string): Promise<void> {
  const all = `${emulator.dataDir}/templates/${templateId}`;
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(all)) names.push(entry.name);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const template = readTemplate(emulator.store, templateId);
  const kept = [template?.sandbox, template?.snapshotFolder, template?.buildId];
  for (const name of names.filter((one) => !kept.includes(one))) {
    await removeFolder(`${all}/${name}`);
  }
}

/** Ends the builds that a crash or the end of the emulator cut off. */
export function recoverBuilds(emulator: Emulator): void {
  const rows = emulator.store.all("SELECT * FROM templates WHERE build_status = 'building'");
  for (const { id, buildId } of rows.map(templateOf)) {
    emulator.store.run("UPDATE templates SET build_status = 'failed' WHERE id = ?", id);
    if (buildId === null) continue;
    emulator.store.run(
      "UPDATE template_builds SET status = 'failed', completed_at = ? WHERE id = ?",
      emulator.now(),
      buildId,
    );
    tell(emulator, buildId, "error", "The emulator stopped while this build was running");
    tell(emulator, buildId, "complete", "Build failed");
  }
}

/** Handlers of builds. */
export const templateBuildHandlers: Handlers = { buildTemplate };
