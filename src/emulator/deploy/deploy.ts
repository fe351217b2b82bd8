/**
 * Deploys of sessions: what a project needs for one, the run through its phases, and the pages of
 * what was deployed.
 *
 * @module
 */
import { hasFile, readText } from "../workspace/folders.ts";
import { validateProject } from "./checks.ts";
import { deploymentHandlers } from "./deployments.ts";
import { deployHandlers, recoverDeploys } from "./run.ts";
import { countDeployments, DEPLOYMENT_TABLES } from "../rows/deployments.ts";
import { deployPlan } from "../org/deploy_policy.ts";
import { MANIFEST, readManifest } from "./manifest.ts";
import { detectProject } from "../workspace/project.ts";
import { ok } from "../core/reply.ts";
import { RECOMMENDED_TIER, scaffold } from "./scaffold.ts";
import { findSession, liveSession, type Session, workspaceOf } from "../rows/sessions.ts";
import { sitePages } from "./sites.ts";
import { textOrNull } from "../core/store.ts";
import type { Call, Handler, Part } from "../core/types.ts";

/** Describes the app to those who look for one. */
const DISCOVERY_FILE = "runtm.discovery.yaml";

/** Page that says that the emulator is up; `deploy preflight` asks for it. */
const HEALTH = "/health";

const getSessionDeployInfo: Handler = async (call) => {
  const session = findSession(call);
  const folder = workspaceOf(call.emulator, session.id);
  const { manifest } = await readManifest(folder);
  const project = detectProject(folder);
  const org = session.organizationId ?? undefined;
  const plan = deployPlan(org);
  return ok({
    has_manifest: hasFile(folder, MANIFEST),
    has_dockerfile: hasFile(folder, "Dockerfile"),
    detected_template: manifest?.template ?? null,
    detected_runtime: manifest?.runtime ?? (project.type === "unknown" ? null : project.type),
    recommended_tier: RECOMMENDED_TIER,
    user_app_count: countDeployments(call.emulator.store, org, session.userId),
    max_apps: plan.max_apps,
    allowed_tiers: plan.allowed_tiers,
  });
};

/** The name a deployment gets when nobody chose one. */
function usualName(session: Session): string {
  const repo = session.repo ?? "";
  return textOrNull(session.row, "name") ?? (repo.slice(repo.indexOf("/") + 1) || "app");
}

const scaffoldSessionDeploy: Handler = async (call) => {
  const session = liveSession(call);
  const body = await scaffold(workspaceOf(call.emulator, session.id), usualName(session));
  return { status: 200, body };
};

const validateSessionDeploy: Handler = async (call) => {
  const session = liveSession(call);
  const folder = workspaceOf(call.emulator, session.id);
  const { errors, warnings } = await validateProject(folder);
  const discovery = readText(folder, DISCOVERY_FILE) ?? null;
  return ok({
    valid: errors.length === 0,
    errors,
    warnings,
    has_discovery_file: discovery !== null,
    needs_discovery_metadata: discovery === null || /\bTODO\b/.test(discovery),
    discovery_content: discovery,
  });
};

/** The sandbox is this machine: what it reaches is the emulator itself, which is asked for real. */
const preflightSessionDeploy: Handler = async (call) => {
  liveSession(call);
  const { emulator } = call;
  const reached = await reach(call);
  return ok({
    api_url: emulator.origin,
    api_reachable: reached !== undefined,
    http_status: reached?.status ?? null,
    latency_ms: reached?.milliseconds ?? null,
    credentials_present: true,
    configured_api_url: emulator.origin,
  });
};

/** Asks by hand: `fetch` would go through a proxy where one is set. */
async function reach(call: Call): Promise<{ status: number; milliseconds: number } | undefined> {
  const { hostname, port, host } = new URL(call.emulator.origin);
  const started = performance.now();
  try {
    using connection = await Deno.connect({
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port),
    });
    const request = `HEAD ${HEALTH} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    const head = new Uint8Array(64);
    const length = await connection.read(head);
    const line = new TextDecoder().decode(head.subarray(0, length ?? 0));
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1];
    if (status === undefined) return undefined;
    return { status: Number(status), milliseconds: Math.round(performance.now() - started) };
  } catch {
    return undefined;
  }
}

/** Deploys as a part of the emulator. */
export const deployPart: Part = {
  tables: DEPLOYMENT_TABLES,
  handlers: {
    getSessionDeployInfo,
    scaffoldSessionDeploy,
    validateSessionDeploy,
    preflightSessionDeploy,
    ...deployHandlers,
    ...deploymentHandlers,
  },
  pages: {
    ...sitePages,
    [HEALTH]: () => Response.json({ status: "ok" }),
    "/openapi.json": async (emulator) => {
      const { contractJson } = await import("../http/contract.ts");
      const headers = { "content-type": "application/json" };
      return new Response(await contractJson(`${emulator.origin}/api/cloud`), { headers });
    },
  },
  recover: recoverDeploys,
};
