/**
 * Sessions and templates: booting from a snapshot, repairing a template in a session, and keeping
 * a session's files as the new snapshot.
 *
 * @module
 */
import { asText } from "../../json/json_value.ts";
import { findServices, installFindings } from "./build_checks.ts";
import { ApiError, conflict, notFound } from "../core/errors.ts";
import { copyFolder } from "../workspace/copy.ts";
import { kindOf, makeParent, removeFolder, removeFolderSync } from "../workspace/folders.ts";
import { newId } from "../core/names.ts";
import { requireAdmin } from "../core/permissions.ts";
import { runningPrompt } from "../rows/prompts.ts";
import { provision, provisioned } from "../sessions/provision.ts";
import { ok } from "../core/reply.ts";
import { argumentValues } from "../sessions/arguments.ts";
import { insertSession } from "../sessions/new_session.ts";
import { liveSession, readSession, workspaceOf } from "../rows/sessions.ts";
import { endBuild, factsOf, openBuild } from "./build.ts";
import { buildLog, tell } from "./build_log.ts";
import { findTemplate, readTemplate, type Template, templateFolder } from "../rows/templates.ts";
import { secretsStatus } from "../org/template_secrets.ts";
import type { BootTemplate, Call, Emulator, Handler, Handlers } from "../core/types.ts";

/** The template a session of this organisation boots from. */
export function bootTemplate(
  emulator: Emulator,
  org: string | undefined,
  templateId: string,
): BootTemplate | undefined {
  const template = readTemplate(emulator.store, templateId);
  if (template === undefined || template.org !== org) return undefined;
  const folder = (name: string | null) =>
    name === null ? undefined : templateFolder(emulator, templateId, name);
  return {
    id: template.id,
    name: template.name,
    repo: mainRepository(template),
    folder: folder(template.snapshotFolder),
    repairFolder: folder(template.sandbox),
    env(templateArgs) {
      checkBoot(emulator, template);
      return argumentValues(template.sessionArgs ?? [], templateArgs);
    },
  };
}

function mainRepository({ repos }: Template): string | null {
  return repos[0]?.full_name ?? null;
}

/** Only a ready template with all its secrets boots sessions. */
function checkBoot(emulator: Emulator, template: Template): void {
  if (template.buildStatus !== "ready") {
    throw conflict(
      `Template "${template.name}" is ${template.buildStatus}: only a ready one boots sessions`,
    );
  }
  const { missing } = secretsStatus(emulator.store, template);
  if (missing.length > 0) {
    const names = missing.join(", ");
    throw conflict(`Template "${template.name}" lacks required secrets: ${names}`);
  }
}

const createTemplateFixSession: Handler = async (call) => {
  requireAdmin(call);
  const { emulator } = call;
  const template = findTemplate(call);
  let sessionId = "";
  const reply = call.commit(() => {
    checkRepair(template);
    const agent = asText(call.body["agent"]);
    const session = insertSession(emulator, {
      userId: call.account.userId,
      organizationId: template.org,
      ...(agent === undefined ? {} : { agent }),
      template: template.name,
      templateId: template.id,
      fixOf: template.id,
      repo: mainRepository(template),
      name: `Fix ${template.displayName}`,
      source: "template_fix",
      // It waits for its prompts and is paused when nobody sends any.
      onComplete: "keep_alive",
    });
    sessionId = session.id;
    emulator.store.run(
      "UPDATE sessions SET instructions = ? WHERE id = ?",
      repairInstructions(emulator, template),
      session.id,
    );
    return {
      status: 201,
      body: {
        session_id: session.id,
        id: session.id,
        state: session.state,
        template_id: template.id,
        message: "Session opened: repair it, then save-snapshot",
      },
    };
  });
  provision(emulator, sessionId);
  await provisioned(emulator, sessionId);
  const state = readSession(emulator, sessionId)?.state;
  return { ...reply, body: { ...(reply.body as Record<string, unknown>), state } };
};

function checkRepair(template: Template): void {
  if (template.buildStatus === "building") {
    throw conflict("A build of this template is running: wait for its end");
  }
  if (template.sandbox === null) {
    throw conflict("This template has no sandbox yet: no build got as far as cloning it");
  }
}

/** What the agent of the session is told: how the last build went. */
function repairInstructions(emulator: Emulator, template: Template): string {
  const log = template.buildId === null
    ? []
    : emulator.events.read(buildLog(template.buildId), 0, 1000);
  const lines = log.map(({ data }) => {
    const { type, message } = JSON.parse(data);
    return type === "error" ? `ERROR: ${message}` : message;
  });
  return [
    `This session repairs the template "${template.displayName}".`,
    "The log of its last build:",
    ...lines,
  ].join("\n");
}

/** Where copies are made before they are snapshots. */
const savingFolder = (emulator: Emulator) => `${emulator.dataDir}/saving`;

const saveTemplateSnapshot: Handler = async (call) => {
  requireAdmin(call);
  const { emulator } = call;
  const template = findTemplate(call);
  const sessionId = String(call.body["session_id"]);
  const workspace = workspaceForSnapshot(call, template, sessionId);
  // Copied and checked beside the templates, so that nothing changes when the check fails.
  const unfinished = `${savingFolder(emulator)}/${crypto.randomUUID()}`;
  try {
    await makeParent(unfinished);
    await copyFolder(workspace, unfinished);
    const done = await checkSnapshot(unfinished);
    const buildId = newId("bld");
    const folder = templateFolder(emulator, template.id, buildId);
    await makeParent(folder);
    const facts = factsOf(unfinished, buildId);
    return call.commit(() => {
      checkNotBuilding(readTemplate(emulator.store, template.id));
      openBuild(emulator, template.id, buildId, `Snapshot of session ${sessionId}`);
      tell(emulator, buildId, "log", ...done);
      Deno.renameSync(unfinished, folder);
      const image = endBuild(emulator, template.id, buildId, facts, "ready");
      return ok({
        status: "ok",
        template_id: template.id,
        e2b_template_id: image,
        message: "Snapshot saved: new sessions start from it",
      });
    });
  } finally {
    await removeFolder(unfinished);
  }
};

function checkNotBuilding(template: Template | undefined): void {
  if (template === undefined) throw notFound("Template");
  if (template.buildStatus === "building") {
    throw conflict("A build of this template is running: wait for its end");
  }
}

/** The folder of the session that is to be kept. */
function workspaceForSnapshot(call: Call, template: Template, sessionId: string): string {
  checkNotBuilding(template);
  const session = liveSession(call, sessionId);
  if (session.organizationId !== template.org) throw notFound("Session");
  if (session.state === "creating") throw conflict("The session is still being made");
  if (runningPrompt(call.emulator, session.id) !== undefined) {
    throw conflict("A prompt is running in the session: wait for its end");
  }
  return workspaceOf(call.emulator, session.id);
}

/** What a build would check; a 409 that says what still keeps it from building. */
async function checkSnapshot(folder: string): Promise<string[]> {
  const findings = [...await installFindings(folder), ...findServices(folder).findings];
  const bad = findings.filter((one) => !one.ok).map((one) => one.message);
  if (bad.length > 0) {
    const message = `The workspace would not build: ${bad.join("; ")}`;
    throw new ApiError(409, { error: "build_check_failed", message });
  }
  return findings.map((one) => one.message);
}

/** Removes what a crash left of copies half made and of templates deleted. */
export function removeLeftovers(emulator: Emulator): void {
  removeFolderSync(savingFolder(emulator));
  const all = `${emulator.dataDir}/templates`;
  if (kindOf(all) !== "directory") return;
  for (const { name } of [...Deno.readDirSync(all)]) {
    if (readTemplate(emulator.store, name) === undefined) removeFolderSync(`${all}/${name}`);
  }
}

/** Handlers of sessions and templates. */
export const templateSessionHandlers: Handlers = {
  createTemplateFixSession,
  saveTemplateSnapshot,
};
