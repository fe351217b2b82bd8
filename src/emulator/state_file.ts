/**
 * Everything an emulator holds as one file, and back: a compressed tar archive of a copy of the
 * database and of the folders beside it.
 *
 * @module
 */
import { badRequest } from "./core/errors.ts";
import type { Emulator } from "./core/types.ts";
import { checkDatabase } from "./data_folder.ts";
import { KEPT_TABLES, resetAll, STATE_FOLDERS, tablesOf, withoutReferences } from "./reset.ts";
import { isMissing, removeFolder } from "./workspace/folders.ts";

/** Name of the copy of the database in the archive. */
const COPY = "state.sqlite";

/** Packs everything but keys. */
export async function saveState(emulator: Emulator): Promise<ReadableStream<Uint8Array>> {
  const { dataDir, store } = emulator;
  const folder = `${dataDir}/saving-${crypto.randomUUID()}`;
  await Deno.mkdir(folder, { mode: 0o700 });
  const done = () => removeFolder(folder).catch(() => {});
  try {
    // One statement of the database: what is written meanwhile is in it wholly or not at all.
    store.script(`VACUUM INTO '${folder.replaceAll("'", "''")}/${COPY}'`);
    const child = tar(["-czf", "-", "-C", folder, COPY, "-C", dataDir, ...STATE_FOLDERS], "null");
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    child.stdout.pipeTo(writable).catch(() => {}).finally(done);
    return readable;
  } catch (error) {
    await done();
    throw error;
  }
}

/** Replaces everything but keys by what an archive holds. Nothing may be running. */
export async function loadState(
  emulator: Emulator,
  file: ReadableStream<Uint8Array>,
): Promise<void> {
  const folder = `${emulator.dataDir}/loading-${crypto.randomUUID()}`;
  await Deno.mkdir(folder, { mode: 0o700 });
  try {
    await unpack(folder, file);
    const copy = `${folder}/${COPY}`;
    const isThere = await checkDatabase(copy).catch(() => false);
    if (!isThere) throw badRequest("The file holds no state of an emulator");
    await resetAll(emulator);
    copyRows(emulator, copy);
    for (const name of STATE_FOLDERS) await replaceFolder(emulator, folder, name);
  } finally {
    await removeFolder(folder);
  }
}

async function unpack(folder: string, file: ReadableStream<Uint8Array>): Promise<void> {
  const child = tar(["-xzf", "-", "-C", folder, "--no-same-owner"], "piped");
  // Where tar gives up it stops reading.
  const written = file.pipeTo(child.stdin).catch(() => {});
  const { success } = await child.output();
  await written;
  if (!success) throw badRequest("The file is no compressed tar archive");
}

function tar(args: readonly string[], stdin: "null" | "piped"): Deno.ChildProcess {
  return new Deno.Command("tar", { args: [...args], stdin, stdout: "piped", stderr: "null" })
    .spawn();
}

/** Copies the rows of a database; columns that one of the two does not have are left out. */
function copyRows(emulator: Emulator, path: string): void {
  const { store } = emulator;
  store.run("ATTACH DATABASE ? AS loaded", path);
  try {
    const there = new Set(tablesOf(emulator, "loaded"));
    const tables = tablesOf(emulator).filter((name) =>
      there.has(name) && !KEPT_TABLES.includes(name)
    );
    withoutReferences(emulator, () =>
      store.transaction(() => {
        // Counters are filled by what they count.
        for (const name of tables) store.run(`DELETE FROM main.${name}`);
        for (const name of tables.filter((one) => one !== "session_counts")) {
          const columns = columnsOf(emulator, name, "main")
            .filter((column) => columnsOf(emulator, name, "loaded").includes(column)).join(", ");
          store.run(`INSERT INTO main.${name} (${columns}) SELECT ${columns} FROM loaded.${name}`);
        }
      }));
  } finally {
    store.script("DETACH DATABASE loaded");
  }
}

function columnsOf({ store }: Emulator, table: string, schema: string): string[] {
  return store.all("SELECT name FROM pragma_table_info(?, ?)", table, schema)
    .map((row) => `"${String(row["name"])}"`);
}

async function replaceFolder({ dataDir }: Emulator, from: string, name: string): Promise<void> {
  await removeFolder(`${dataDir}/${name}`);
  try {
    await Deno.rename(`${from}/${name}`, `${dataDir}/${name}`);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await Deno.mkdir(`${dataDir}/${name}`, { mode: 0o700 });
  }
}
