/** Deployments after the run that made them: listing, logs, the end. */
import { conflict, notFound } from "../core/errors.ts";
import { ok } from "../core/reply.ts";
import { number, type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Handler, Handlers } from "../core/types.ts";
import { removeFolder } from "../workspace/folders.ts";
import { deploymentFolder } from "../rows/deployments.ts";
import { logOf } from "./run.ts";

const PAGE = 50;
const LINES = 20;
/** Events of a run that are read at once; no run has as many. */
const ALL = 10_000;

/** Those of the organisation, or of a person outside every organisation. */
const VISIBLE = "org = ?1 AND (?1 <> '' OR user_id = ?2)";

const listDeployments: Handler = (call) => {
  const { store } = call.emulator;
  const { state, limit, offset } = call.query;
  const filter = `${VISIBLE} AND (?3 = '' OR state = ?3)`;
  const values = [...ownerOf(call), typeof state === "string" ? state : ""];
  const rows = store.all(
    `SELECT * FROM deployments WHERE ${filter} ORDER BY created_at DESC, rowid DESC LIMIT ?4 OFFSET ?5`,
    ...values,
    typeof limit === "number" ? limit : PAGE,
    typeof offset === "number" ? offset : 0,
  );
  const count = store.get(`SELECT count(*) AS total FROM deployments WHERE ${filter}`, ...values);
  return ok({
    deployments: rows.map((row) => answer(call, row)),
    total: number(count ?? {}, "total"),
  });
};

const getDeployment: Handler = (call) => ok(answer(call, find(call)));

const getDeploymentLogs: Handler = (call) => {
  const row = find(call);
  const { type, lines, search } = call.query;
  const logs = runsOf(call, row).flatMap((run) => linesOf(call, run)).filter((line) =>
    (type === undefined || line.log_type === type) &&
    (typeof search !== "string" || line.content.includes(search))
  );
  const most = typeof lines === "number" ? lines : LINES;
  return ok({ deployment_id: text(row, "id"), logs: logs.slice(-most), source: "stored" });
};

const destroyDeployment: Handler = async (call) => {
  const id = text(find(call), "id");
  const folders: string[] = [];
  const reply = call.commit(() => {
    const row = find(call);
    if (text(row, "state") === "destroyed") throw conflict("The deployment is destroyed already");
    if (text(row, "state") === "deploying") throw conflict("A deploy of it is running");
    folders.push(deploymentFolder(call.emulator.dataDir, id, number(row, "ready_version")));
    call.emulator.store.run(
      "UPDATE deployments SET state = 'destroyed', ready_version = 0, updated_at = ? WHERE id = ?",
      call.emulator.now(),
      id,
    );
    return ok({ deployment_id: id, status: "destroyed", message: "Deployment destroyed" });
  });
  for (const folder of folders) await removeFolder(folder);
  return reply;
};

function ownerOf({ org, account }: Call): [org: string, user: string] {
  return [org ?? "", account.userId];
}

function find(call: Call): Row {
  const row = call.emulator.store.get(
    `SELECT * FROM deployments WHERE ${VISIBLE} AND id = ?3`,
    ...ownerOf(call),
    call.params.deployment_id ?? "",
  );
  if (row === undefined) throw notFound("Deployment");
  return row;
}

function answer({ emulator }: Call, row: Row) {
  const id = text(row, "id");
  const served = number(row, "ready_version") > 0;
  return {
    deployment_id: id,
    name: text(row, "name"),
    state: text(row, "state"),
    url: served ? `${emulator.origin}/sites/${id}/` : null,
    error_message: textOrNull(row, "error"),
    version: number(row, "version"),
    is_latest: true,
    previous_deployment_id: null,
    app_name: text(row, "name"),
    template: text(row, "template"),
    created_at: text(row, "created_at"),
    updated_at: text(row, "updated_at"),
    ready_at: served ? text(row, "updated_at") : null,
  };
}

/** The runs that made a version of it. */
function runsOf({ emulator }: Call, row: Row): Row[] {
  const id = text(row, "id");
  return emulator.store.all(
    "SELECT * FROM deploy_runs WHERE session_id = ? ORDER BY started_at, rowid",
    text(row, "session_id"),
  ).filter((run) =>
    emulator.events.read(logOf(text(run, "id")), 0, ALL)
      .some(({ data }) => JSON.parse(data).deployment_id === id)
  );
}

function linesOf({ emulator }: Call, run: Row) {
  return emulator.events.read(logOf(text(run, "id")), 0, ALL).map(({ data }) => {
    const { phase, status, error } = JSON.parse(data);
    return {
      log_type: phase === "deploy" ? "deploy" : "build",
      content: `${phase} ${status}${error === undefined ? "" : `: ${error}`}`,
      created_at: text(run, "started_at"),
    };
  });
}

/** Handlers of what has been deployed. */
export const deploymentHandlers: Handlers = {
  listDeployments,
  getDeployment,
  getDeploymentLogs,
  destroyDeployment,
};
