/**
 * A deploy run: validate, artifact, upload, deploy, each phase reported in a line of the run's log, on
 * the real files of the workspace.
 *
 * @module
 */
import { asText } from "../../json/json_value.ts";
import { reasonOf } from "../core/write_failure.ts";
import { validateProject } from "./checks.ts";
import {
  countDeployments,
  type Deployment,
  deploymentFolder,
  readDeployment,
} from "../rows/deployments.ts";
import { ApiError, conflict } from "../core/errors.ts";
import { followLog } from "../http/events.ts";
import { copyFiles } from "../workspace/copy.ts";
import { makeParent, namesInSync, removeFolder, removeFolderSync } from "../workspace/folders.ts";
import { newId } from "../core/names.ts";
import { readIgnoreRules } from "../workspace/ignore_rules.ts";
import { deployPermission, type DeployPlan, deployPlan } from "../org/deploy_policy.ts";
import { type Manifest, TIERS } from "./manifest.ts";
import { resolveSecrets } from "../org/secrets.ts";
import { carryOutOrder } from "../sessions/provision.ts";
import { liveSession, type Session, touchSession, workspaceOf } from "../rows/sessions.ts";
import { text, textOrNull } from "../core/store.ts";
import type { Emulator, Handler, Handlers } from "../core/types.ts";
import { walk } from "../workspace/tree.ts";

/** Pause in each phase, in milliseconds at the natural pace. */
const PHASE = 500;

/** One line of a run. */
interface Line {
  readonly phase: string;
  readonly status: string;
  readonly [more: string]: unknown;
}

/** A run under way. */
interface Run {
  readonly emulator: Emulator;
  readonly id: string;
  readonly session: Session;
  readonly makeNew: boolean;
  /** Machine size the caller asked for. */
  readonly tier: string | undefined;
  readonly plan: DeployPlan;
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

/** A run that ends here; `line` says why. */
class RunFailed extends Error {
  override readonly name = "RunFailed";

  constructor(readonly line: Line) {
    super(String(line["error"] ?? line.status));
  }
}

/** What is deployed where a test has ordered that the deploy succeeds, whatever the workspace holds. */
const ORDERED_MANIFEST: Manifest = {
  name: "app",
  template: "docker",
  runtime: null,
  port: 8080,
  healthPath: "/",
  tier: "starter",
  requiredVariables: [],
};

/** Where files wait until their version gets a folder of its own. */
const uploadsOf = (emulator: Emulator) => `${emulator.dataDir}/deployments/uploads`;
export const logOf = (runId: string) => `deploy:${runId}`;

function tell(run: Pick<Run, "emulator" | "id">, line: Line): void {
  run.emulator.events.append(logOf(run.id), [{ event: "message", data: line }]);
}

const runSessionDeploy: Handler = (call) => {
  const { emulator } = call;
  const session = liveSession(call);
  const org = session.organizationId;
  const permission = org === null
    ? { allowed: true, reason: null }
    : deployPermission(emulator.store, org, call.account);
  if (!permission.allowed) {
    throw new ApiError(403, permission.reason ?? "You may not deploy in this organisation");
  }
  const asked = call.body["tier"] ?? call.query["tier"];
  const id = newId("run");
  call.commit(() => {
    const running = emulator.store.get(
      "SELECT 1 FROM deploy_runs WHERE session_id = ? AND state = 'running'",
      session.id,
    );
    if (running !== undefined) throw conflict("A deploy of this session is already running");
    emulator.store.run(
      "INSERT INTO deploy_runs (id, session_id, state, started_at) VALUES (?, ?, 'running', ?)",
      id,
      session.id,
      emulator.now(),
    );
    touchSession(emulator, session.id);
    return { status: 200 };
  });
  emulator.background(`deploy ${id}`, (signal) =>
    carryOut({
      emulator,
      id,
      session,
      makeNew: call.body["new"] === true,
      tier: asText(asked),
      plan: deployPlan(org ?? undefined),
      startedAt: emulator.clock.now(),
      signal,
    }));
  return { status: 200, stream: followRun(emulator, id) };
};

/** The lines of a run, framed as the emulator was started to. */
function followRun(emulator: Emulator, runId: string): ReadableStream<Uint8Array> {
  const end = emulator.options.deployFraming === "lines" ? "\n" : "\n\n";
  const running = "SELECT 1 FROM deploy_runs WHERE id = ? AND state = 'running'";
  return followLog({
    emulator,
    log: logOf(runId),
    over: () => emulator.store.get(running, runId) === undefined,
    block: ({ data }) => `data: ${data}${end}`,
  });
}

async function carryOut(run: Run): Promise<void> {
  const uploaded = `${uploadsOf(run.emulator)}/${run.id}`;
  try {
    checkTier(run, run.tier, "init");
    const ordered = run.emulator.takeOutcome("deploy", run.session.id);
    if (ordered !== undefined) await carryOutOrder(run.emulator, ordered, run.signal);
    const manifest = ordered === undefined ? await validate(run) : ORDERED_MANIFEST;
    checkTier(run, run.tier ?? manifest.tier, "validate");
    checkVariables(run, manifest);
    const files = await collect(run);
    await upload(run, files, uploaded);
    await deploy(run, manifest, uploaded);
  } catch (error) {
    // A run cut off by the end of the emulator is ended by the next start.
    if (run.signal.aborted) return;
    const line = error instanceof RunFailed ? error.line : {
      phase: "deploy",
      status: "failed",
      error: reasonOf(error),
    };
    endRun(run, line, "failed");
  } finally {
    await removeFolder(uploaded);
  }
}

/** Writes the last line of a run and ends it, in one step. */
function endRun(
  run: Pick<Run, "emulator" | "id">,
  line: Line,
  state: "ready" | "failed",
): void {
  run.emulator.settle(`The end of deploy ${run.id}`, () => {
    run.emulator.store.run("UPDATE deploy_runs SET state = ? WHERE id = ?", state, run.id);
    const deploymentId = line["deployment_id"];
    if (state === "failed" && typeof deploymentId === "string") {
      run.emulator.store.run(
        "UPDATE deployments SET state = 'failed', error = ?, updated_at = ? WHERE id = ?",
        String(line["error"] ?? ""),
        run.emulator.now(),
        deploymentId,
      );
    }
    tell(run, line);
  });
}

function checkTier(run: Run, tier: string | undefined, phase: string): void {
  if (tier === undefined || run.plan.allowed_tiers.includes(tier)) return;
  const error = TIERS.some((one) => one === tier)
    ? `The plan does not allow tier "${tier}"`
    : `Unknown tier "${tier}"`;
  const allowed = run.plan.allowed_tiers.join(", ");
  throw new RunFailed({ phase, status: "failed", error, hint: `Allowed tiers: ${allowed}` });
}

async function validate(run: Run): Promise<Manifest> {
  tell(run, { phase: "validate", status: "running" });
  await run.emulator.pause(PHASE, run.signal);
  const folder = workspaceOf(run.emulator, run.session.id);
  const { errors, warnings, manifest } = await validateProject(folder);
  if (manifest === undefined || errors.length > 0) {
    throw new RunFailed({ phase: "validate", status: "failed", errors, warnings });
  }
  tell(run, { phase: "validate", status: "passed", warnings });
  return manifest;
}

/** Variables the manifest requires must be set in the session or kept as secrets. */
function checkVariables(run: Run, manifest: Manifest): void {
  const { store } = run.emulator;
  const { id, userId, organizationId } = run.session;
  const set = new Set([
    ...store.all("SELECT key FROM session_env WHERE session_id = ?", id)
      .map((row) => text(row, "key")),
    ...resolveSecrets(store, userId, organizationId ?? undefined).map((one) => one.name),
  ]);
  const missing = manifest.requiredVariables.filter((name) => !set.has(name));
  if (missing.length === 0) return;
  const error = `Required variables are not set: ${missing.join(", ")}`;
  throw new RunFailed({ phase: "env", status: "failed", error, missing });
}

/** The files that are deployed, by their paths below the workspace. */
async function collect(run: Run): Promise<string[]> {
  tell(run, { phase: "artifact", status: "running" });
  const folder = workspaceOf(run.emulator, run.session.id);
  const files: string[] = [];
  for await (const entry of walk(folder, { hidden: true, leftOut: readIgnoreRules(folder) })) {
    if (entry.kind === "file") files.push(entry.path);
  }
  await run.emulator.pause(PHASE, run.signal);
  if (files.length === 0) {
    const error = "Nothing is left to deploy: .runtmignore leaves every file out";
    throw new RunFailed({ phase: "artifact", status: "failed", error });
  }
  tell(run, { phase: "artifact", status: "complete" });
  return files;
}

async function upload(run: Run, files: readonly string[], target: string): Promise<void> {
  tell(run, { phase: "upload", status: "running" });
  await copyFiles(workspaceOf(run.emulator, run.session.id), target, files);
  await run.emulator.pause(PHASE, run.signal);
  tell(run, { phase: "upload", status: "complete" });
}

async function deploy(run: Run, manifest: Manifest, uploaded: string): Promise<void> {
  const { emulator } = run;
  const deployment = openDeployment(run, manifest);
  const { id, version } = deployment;
  const fail = (error: string): never => {
    throw new RunFailed({
      phase: "deploy",
      status: "failed",
      error,
      deployment_id: id,
      state: "failed",
    });
  };
  try {
    const folder = deploymentFolder(emulator.dataDir, id, version);
    await makeParent(folder);
    await removeFolder(folder);
    await Deno.rename(uploaded, folder);
    await emulator.pause(PHASE, run.signal);
  } catch (error) {
    if (run.signal.aborted) throw error;
    fail(reasonOf(error));
  }
  const milliseconds = emulator.clock.now() - run.startedAt;
  emulator.store.transaction(() => {
    emulator.store.run(
      `UPDATE deployments SET state = 'ready', ready_version = ?, error = NULL, updated_at = ?
       WHERE id = ?`,
      version,
      emulator.now(),
      id,
    );
    endRun(run, {
      phase: "deploy",
      status: "ready",
      deployment_id: id,
      url: `${emulator.origin}/sites/${id}/`,
      version,
      duration_seconds: Math.round(milliseconds) / 1000,
    }, "ready");
  });
  if (deployment.readyVersion > 0) {
    await removeFolder(deploymentFolder(emulator.dataDir, id, deployment.readyVersion));
  }
}

/** Makes the next version of the session's deployment, or a deployment of its own. */
function openDeployment(run: Run, manifest: Manifest): Deployment {
  const { emulator, session } = run;
  const { store } = emulator;
  return store.transaction(() => {
    const now = emulator.now();
    const known = run.makeNew ? undefined : presentDeployment(run);
    const id = known?.id ?? newId("dep");
    const version = (known?.version ?? 0) + 1;
    const tier = run.tier ?? manifest.tier;
    if (known === undefined) {
      checkQuota(run);
      store.run(
        `INSERT INTO deployments (id, session_id, user_id, org, name, template, tier, state,
           version, ready_version, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'deploying', ?, 0, ?, ?)`,
        id,
        session.id,
        session.userId,
        session.organizationId ?? "",
        manifest.name,
        manifest.template,
        tier,
        version,
        now,
        now,
      );
    } else {
      store.run(
        `UPDATE deployments SET name = ?, template = ?, tier = ?, state = 'deploying',
           version = ?, updated_at = ? WHERE id = ?`,
        manifest.name,
        manifest.template,
        tier,
        version,
        now,
        id,
      );
    }
    store.run("UPDATE sessions SET last_deployment_id = ? WHERE id = ?", id, session.id);
    const state = "deploying";
    tell(run, { phase: "deploy", status: "running", deployment_id: id, version, state });
    const deployment = readDeployment(store, id);
    if (deployment === undefined) throw new Error(`Deployment ${id} is not in the store`);
    return deployment;
  });
}

function presentDeployment({ emulator, session }: Run): Deployment | undefined {
  const row = emulator.store.get(
    "SELECT last_deployment_id FROM sessions WHERE id = ?",
    session.id,
  );
  const id = row === undefined ? null : textOrNull(row, "last_deployment_id");
  const known = id === null ? undefined : readDeployment(emulator.store, id);
  return known?.state === "destroyed" ? undefined : known;
}

function checkQuota({ emulator, session, plan }: Run): void {
  const org = session.organizationId ?? undefined;
  const count = countDeployments(emulator.store, org, session.userId);
  if (count < plan.max_apps) return;
  const error = `The plan allows ${plan.max_apps} apps, ${count} are deployed`;
  throw new RunFailed({
    phase: "deploy",
    status: "failed",
    error,
    hint: "Deploy a new version of an app that is there",
  });
}

/** Ends the runs that a crash or the end of the emulator cut off. */
export function recoverDeploys(emulator: Emulator): void {
  const { store } = emulator;
  const error = "The emulator stopped while this deploy was running";
  for (const row of store.all("SELECT id FROM deploy_runs WHERE state = 'running'")) {
    endRun(
      { emulator, id: text(row, "id") },
      { phase: "deploy", status: "failed", error },
      "failed",
    );
  }
  store.run("UPDATE deployments SET state = 'failed', error = ? WHERE state = 'deploying'", error);
  removeFolderSync(uploadsOf(emulator));
  const all = `${emulator.dataDir}/deployments`;
  for (const id of namesInSync(all)) {
    const version = readDeployment(store, id)?.readyVersion;
    for (const name of namesInSync(`${all}/${id}`)) {
      if (`${all}/${id}/${name}` !== deploymentFolder(emulator.dataDir, id, version ?? 0)) {
        removeFolderSync(`${all}/${id}/${name}`);
      }
    }
    if (version === undefined) removeFolderSync(`${all}/${id}`);
  }
}

/** Handlers of runs. */
export const deployHandlers: Handlers = { runSessionDeploy };
