/**
 * The data folder: made private, or found and checked to be ours before anything in it is touched.
 *
 * @module
 */
import { DataFolderError, notOurs } from "./core/errors.ts";
import { APPLICATION_ID, SCHEMA_VERSION } from "./core/schema.ts";
import { writeReason } from "../process/files.ts";
import { isMissing, removeFolder } from "./workspace/folders.ts";

/** The data folder of a running emulator. */
export interface DataFolder {
  /** Its real path. */
  readonly path: string;
  /** Where the database is: a path, or `:memory:`. */
  readonly database: string;
  /** Whether it is still the folder that was opened. */
  isThere(): boolean;
  /** Removes what `:memory:` leaves behind. */
  close(): Promise<void>;
}

/** Folders in it. They are private even where the data folder itself is not. */
const FOLDERS = ["contents", "deployments", "remotes", "sessions", "templates"];

const DATABASE = "emulator.sqlite";

const TEMPORARY = "runtm-emulator-";

/**
 * Opens the data folder.
 *
 * @param dataDir Its path; `:memory:` for a temporary one that goes with the emulator
 * @throws DataFolderError when it holds something else
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  if (dataDir === ":memory:") return await openTemporary();
  await makeFolder(dataDir);
  const path = await Deno.realPath(dataDir);
  const database = `${path}/${DATABASE}`;
  if (!await checkDatabase(database)) {
    await checkEmpty(path);
    // Private from the start: the keys are in it.
    (await Deno.open(database, { write: true, createNew: true, mode: 0o600 })).close();
  }
  await makeFolders(path);
  return { path, database, isThere: watched(database), close: () => Promise.resolve() };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const isFile = error instanceof Deno.errors.AlreadyExists;
    const why = isFile ? "it is no folder" : writeReason(error);
    throw new DataFolderError(
      `"${dataDir}" cannot be the data folder: ${why}`,
      "Name another folder with --data-dir",
      { cause: error },
    );
  }
}

async function openTemporary(): Promise<DataFolder> {
  await removeAbandoned();
  const path = await Deno.realPath(
    await Deno.makeTempDir({ prefix: `${TEMPORARY}${Deno.pid}-` }),
  );
  await makeFolders(path);
  return {
    path,
    database: ":memory:",
    isThere: watched(path),
    close: () => removeFolder(path),
  };
}

async function makeFolders(path: string): Promise<void> {
  for (const name of FOLDERS) {
    await Deno.mkdir(`${path}/${name}`, { recursive: true, mode: 0o700 });
  }
}

/** Removes temporary folders of emulators that were killed. */
async function removeAbandoned(): Promise<void> {
  const all = Deno.env.get("TMPDIR") ?? "/tmp";
  try {
    for await (const { name, isDirectory } of Deno.readDir(all)) {
      const owner = isDirectory ? new RegExp(`^${TEMPORARY}(\\d+)-`).exec(name)?.[1] : undefined;
      if (owner === undefined || isRunning(Number(owner))) continue;
      const { uid } = await Deno.lstat(`${all}/${name}`);
      if (uid === Deno.uid()) await removeFolder(`${all}/${name}`);
    }
  } catch {
    // The folder of temporary files cannot be listed, or another emulator was quicker.
  }
}

function isRunning(pid: number): boolean {
  try {
    // Asks whether it is there without telling it anything.
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound || String(error).includes("ESRCH"));
  }
}

/** Tells whether a path still names what it names now. */
function watched(path: string): () => boolean {
  const { ino } = Deno.statSync(path);
  return () => {
    try {
      return Deno.statSync(path).ino === ino;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  };
}

/** A folder with other things in it is not ours: what it holds could be taken for leftovers. */
async function checkEmpty(path: string): Promise<void> {
  for await (const { name } of Deno.readDir(path)) {
    if (name.startsWith(".") || name === "lost+found") continue;
    throw new DataFolderError(
      `"${path}" holds other files and no data of the emulator`,
      "Name a new or empty folder with --data-dir",
    );
  }
}

/** Where SQLite keeps in the first bytes of a file what the file is. */
const MAGIC = "SQLite format 3\0";
const VERSION_AT = 60;
const APPLICATION_AT = 68;

/** Whether there is a database; throws when it is none that this version can use. */
export async function checkDatabase(path: string): Promise<boolean> {
  const head = await readHead(path);
  if (head === undefined) return false;
  // It was made, and the emulator was killed before it wrote anything.
  if (head.length === 0) return true;
  const view = new DataView(head.buffer);
  const isDatabase = head.length === 100 && new TextDecoder().decode(head).startsWith(MAGIC);
  const [version, application] = isDatabase
    ? [view.getUint32(VERSION_AT), view.getUint32(APPLICATION_AT)]
    : [-1, -1];
  // Version 0.4.0 wrote neither; its tables are looked at when it is open.
  const isOurs = application === APPLICATION_ID || (application === 0 && version === 0);
  if (!isOurs) throw notOurs(path);
  if (version > SCHEMA_VERSION) {
    throw new DataFolderError(
      `"${path}" was written by a newer version of the emulator`,
      "Run: runtm-api upgrade, or name another folder with --data-dir",
    );
  }
  return true;
}

async function readHead(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(100);
    const length = await file.read(bytes);
    return bytes.slice(0, length ?? 0);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
