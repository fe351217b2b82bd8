/**
 * Starts the emulator: opens the data folder, listens on loopback, and ends everything again. How a
 * request goes from here to its answer stands in `docs/architecture.md`.
 *
 * @module
 */
import { allOperations, innerOperations } from "../operations/areas.ts";
import { authenticate, prepareKeys } from "./org/accounts.ts";
import { openAnswerer } from "./pipeline.ts";
import { openControl, openLevers } from "./open_levers.ts";
import { adjustableClock } from "./core/adjustable_clock.ts";
import { openBackground } from "./core/background.ts";
import { wallClock } from "../process/clock.ts";
import type { Clock } from "../process/types.ts";
import { type DataFolder, openDataFolder } from "./data_folder.ts";
import { ApiError } from "./core/errors.ts";
import { EVENT_TABLES, openEventLog } from "./core/event_log.ts";
import { openFront } from "./http/front.ts";
import { IDEMPOTENCY_TABLES } from "./http/idempotency.ts";
import { PARTS } from "./parts.ts";
import { openSettling } from "./core/settle.ts";
import type { Seed } from "./core/levers.ts";
import { parseSeed } from "./seed.ts";
import { keepRoom, type KeptRoom } from "./core/spare.ts";
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
  const { running, isNew, announce } = await open(options);
  try {
    if (options.seedText !== undefined && isNew) {
      await running.seed(await parseSeed(options.seedText) as Seed);
    }
    // Last: whoever finds it may rely on the seed.
    await announce();
    return running;
  } catch (error) {
    await running.close();
    throw error;
  }
}

/** An emulator that serves. */
interface Started {
  readonly running: RunningEmulator;
  /** Whether nobody has used it before. */
  readonly isNew: boolean;
  /** Writes into the data folder how it is reached. */
  announce(): Promise<void>;
}

async function open(options: EmulatorOptions): Promise<Started> {
  const folder = await openDataFolder(options.dataDir);
  const spare = folder.database === ":memory:" ? undefined : keepRoom(`${folder.path}/spare`);
  const check = () => {
    if (!folder.isThere()) throw folderIsGone(folder);
  };
  try {
    const store = await openStore(folder.database, {
      check,
      ...(spare === undefined ? {} : { spare }),
    });
    try {
      return await serve(options, { folder, store, spare, check });
    } catch (error) {
      store.close();
      throw error;
    }
  } catch (error) {
    spare?.close();
    await folder.close();
    throw error;
  }
}

function folderIsGone({ path }: DataFolder): ApiError {
  const message = `The data folder "${path}" was deleted while the emulator ran: start it again`;
  return new ApiError(500, { error: "data_folder_gone", message });
}

/** What is open when the emulator begins to serve. */
interface Opened {
  readonly folder: DataFolder;
  readonly store: Store;
  readonly spare: KeptRoom | undefined;
  /** Throws when the data folder is gone. */
  readonly check: () => void;
}

async function serve(
  options: EmulatorOptions,
  { folder, store, spare, check }: Opened,
): Promise<Started> {
  for (const tables of [EVENT_TABLES, IDEMPOTENCY_TABLES, ...PARTS.map((part) => part.tables)]) {
    if (tables !== undefined) store.script(tables);
  }
  const keys = store.transaction(() => prepareKeys(store, options));
  const base = options.clock ?? wallClock;
  const clock = adjustableClock(base);
  const control = openControl();
  const log = options.log ?? (() => {});
  const tasks = openBackground(log);
  const settling = openSettling(store, clock, log);
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
    // By the clock below: work goes on while the one that tests change stands still.
    pause: (milliseconds, signal) => base.sleep(milliseconds * (options.agentPace ?? 1), signal),
    background: tasks.start,
    settle: settling.settle,
    takeOutcome: control.outcomes.take,
    template: (org, id) => {
      for (const part of PARTS) {
        const found = part.template?.(emulator, org, id);
        if (found !== undefined) return found;
      }
    },
  };
  store.transaction(() => PARTS.forEach((part) => part.recover?.(emulator)));
  const operations = [...await allOperations(), ...await innerOperations()];
  const answerer = openAnswerer({
    emulator,
    operations,
    basePath: BASE_PATH,
    control,
    levers: () => levers,
    reset: (port) => front.reset(port),
    check,
  });
  const levers = openLevers({
    emulator,
    control,
    clock,
    tasks,
    realNow: base.now,
    call: answerer.call(keys.org),
  });
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    onError: () => new Response(null, { status: 500 }),
  }, answerer.answer);
  const host = options.host ?? "127.0.0.1";
  const front = await openFront(host, options.port ?? 0, server.addr.port).catch(async (error) => {
    await server.shutdown();
    throw error;
  });
  place.origin = `http://${nameOf(host)}:${front.port}`;
  const ownOrg = authenticate(store, `Bearer ${keys.org}`).organizationId ?? "";
  const stopTicking = startTicking(emulator, base, spare);
  const note = `${folder.path}/running.json`;
  // One that was killed left its own.
  await Deno.remove(note).catch(() => {});
  const facts = {
    url: `${place.origin}${BASE_PATH}`,
    api_key: keys.org,
    organization_id: ownOrg,
    pid: Deno.pid,
  };
  const close = async () => {
    stopTicking();
    await tasks.stop();
    settling.stop();
    await front.close();
    await server.shutdown();
    store.close();
    spare?.close();
    await Deno.remove(note).catch(() => {});
    await folder.close();
  };
  const running = {
    url: `${place.origin}${BASE_PATH}`,
    origin: place.origin,
    dataDir: folder.path,
    keys,
    orgId: ownOrg,
    ...levers,
    page: () => pageAddress(emulator, authenticate(store, `Bearer ${keys.org}`).keyId),
    close,
    [Symbol.asyncDispose]: close,
  };
  const announce = () => Deno.writeTextFile(note, JSON.stringify(facts), { mode: 0o600 });
  return { running, isNew: isEmpty(store), announce };
}

/** Whether nobody has used the emulator yet. */
function isEmpty(store: Store): boolean {
  return store.get("SELECT 1 FROM sessions UNION ALL SELECT 1 FROM templates LIMIT 1") ===
    undefined;
}

/** A listening address as a URL names it: one that stands for all is called by its loopback. */
function nameOf(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

/** By the clock below the one that tests change: a jump of years is one tick. */
function startTicking(
  emulator: Emulator,
  base: Clock,
  spare: KeptRoom | undefined,
): () => void {
  let stop = () => {};
  const next = () => {
    stop = base.timer(TICK, () => {
      try {
        spare?.refill();
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
