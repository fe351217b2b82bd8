/**
 * Starts the emulator: opens the data folder, listens on loopback, and ends everything again.
 *
 * What happens to a request, and where:
 *
 *     front → answer → router → handler of a part → store, events, workspace → reply
 *
 * - `types`, `parts`: what the parts share (`Call`, `Reply`, `Part`), and the list of them
 * - `accounts`, `permissions`, `rate_limit`, `idempotency`: who may call, and how often
 * - `routes`, `request_body`, `validation`: what a request means; `reply`, `errors`: answers
 * - `store`, the files ending in `_rows`, `deployments`: the database
 * - `event_log`, `events`: logs, and the streams that follow them
 * - `workspace_path`, `workspace_tree`, `folders`: paths that clients name, walking, copying
 * - `sessions` and `session_…`: sessions and all that is done with one; behind them `provision`
 *   (their workspaces), `prompts`, `agents`, `snapshots`, `previews`
 * - `git`, `git_…`, `repositories`, `pull_requests`: how git runs, its operations, the remotes
 * - `templates` and `template_…`: templates, their builds, secrets and sessions
 * - `deploy` and `deploy_…`: deploys; `project`, `manifest`, `scaffold`: what a project needs
 * - `secrets`, `provider_keys`, `instructions`, `guardrails`, `limits`, `activity`: of users, teams
 * - `sites`, `previews`, `pull_requests`: pages; `serve_folder`, `html_page`: how they are made
 * - `control`, `fault_…`, `request_log`: what tests order and see below `/_emulator/`
 *
 * Rules that hold everywhere: a change is one synchronous transaction (`Call.commit`) and answered
 * after it; a path of a request becomes one on disk in `workspace_path` only; git is run by `git`
 * only; what goes on after the answer is started with `Emulator.background`, which waits for it at
 * the end and writes down what it throws.
 *
 * @module
 */
import { allOperations } from "../operations/areas.ts";
import { authenticate, ORG_ID, prepareKeys } from "./org/accounts.ts";
import { answerer } from "./pipeline.ts";
import { openBackground } from "./core/background.ts";
import { platformClock } from "../process/clock.ts";
import { EVENT_TABLES, openEventLog } from "./core/event_log.ts";
import { openFront } from "./http/front.ts";
import { IDEMPOTENCY_TABLES } from "./http/idempotency.ts";
import { PARTS } from "./parts.ts";
import { openStore, type Store } from "./core/store.ts";
import { pageAddress } from "./ui/ui.ts";
import type { Emulator, EmulatorOptions, RunningEmulator } from "./core/types.ts";

/** Path of the API below the origin. */
const BASE_PATH = "/api/cloud";

/** How often time alone changes things, in milliseconds. */
const TICK = 30_000;

/**
 * Starts an emulator in this process.
 *
 * @param options Port, data folder and behaviour
 * @returns The running emulator; whoever starts it closes it
 * @throws When the port is taken or the data folder cannot be used
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const folder = await openFolder(options.dataDir);
  const store = await openStore(folder.database).catch(async (error) => {
    await folder.close();
    throw error;
  });
  try {
    return await serve(options, folder, store);
  } catch (error) {
    store.close();
    await folder.close();
    throw error;
  }
}

async function serve(
  options: EmulatorOptions,
  folder: Folder,
  store: Store,
): Promise<RunningEmulator> {
  for (const tables of [EVENT_TABLES, IDEMPOTENCY_TABLES, ...PARTS.map((part) => part.tables)]) {
    if (tables !== undefined) store.script(tables);
  }
  const keys = store.transaction(() => prepareKeys(store));
  const clock = options.clock ?? platformClock;
  const log = options.log ?? (() => {});
  const tasks = openBackground(log);
  const now = () => new Date(clock.now()).toISOString();
  const place = { origin: "" };
  const emulator: Emulator = {
    options,
    store,
    clock,
    log,
    now,
    dataDir: folder.path,
    events: openEventLog(store, now),
    get origin() {
      return place.origin;
    },
    pause: (milliseconds, signal) => clock.sleep(milliseconds * (options.agentPace ?? 1), signal),
    background: tasks.start,
    template: (org, id) => {
      for (const part of PARTS) {
        const found = part.template?.(emulator, org, id);
        if (found !== undefined) return found;
      }
    },
  };
  store.transaction(() => PARTS.forEach((part) => part.recover?.(emulator)));
  const answer = answerer(emulator, await allOperations(), BASE_PATH, (port) => front.reset(port));
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    onError: () => new Response(null, { status: 500 }),
  }, answer);
  const host = options.host ?? "127.0.0.1";
  const front = await openFront(host, options.port ?? 0, server.addr.port).catch(async (error) => {
    await server.shutdown();
    throw error;
  });
  place.origin = `http://${nameOf(host)}:${front.port}`;
  const stopTicking = startTicking(emulator);
  return {
    url: `${place.origin}${BASE_PATH}`,
    origin: place.origin,
    dataDir: folder.path,
    keys,
    orgId: ORG_ID,
    page: () => pageAddress(emulator, authenticate(store, `Bearer ${keys.org}`).keyId),
    async close() {
      stopTicking();
      await tasks.stop();
      await front.close();
      await server.shutdown();
      store.close();
      await folder.close();
    },
  };
}

/** A listening address as a URL names it: one that stands for all is called by its loopback. */
function nameOf(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function startTicking(emulator: Emulator): () => void {
  let stop = () => {};
  const next = () => {
    stop = emulator.clock.timer(TICK, () => {
      try {
        for (const part of PARTS) part.tick?.(emulator);
      } catch (error) {
        // Nobody waits for a timer: what it throws would end the process.
        emulator.log(`The passing of time failed: ${String(error)}`);
      }
      next();
    });
  };
  next();
  return () => stop();
}

interface Folder {
  readonly path: string;
  readonly database: string;
  /** Removes what `:memory:` leaves behind. */
  close(): Promise<void>;
}

async function openFolder(dataDir: string): Promise<Folder> {
  if (dataDir === ":memory:") {
    const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "runtm-emulator-" }));
    return { path, database: ":memory:", close: () => Deno.remove(path, { recursive: true }) };
  }
  await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
  await Deno.chmod(dataDir, 0o700);
  const path = await Deno.realPath(dataDir);
  return { path, database: `${path}/emulator.sqlite`, close: () => Promise.resolve() };
}
