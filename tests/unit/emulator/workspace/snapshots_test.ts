/** Promises about snapshots: contents are kept once, what does not change costs nothing. */
import assert from "node:assert/strict";
import { openStore, type Store } from "../../../../src/emulator/core/store.ts";
import {
  forgetSnapshots,
  removeContents,
  restoreSnapshot,
  SNAPSHOT_TABLES,
  type SnapshotPlace,
  sweepContents,
  takeSnapshot,
} from "../../../../src/emulator/workspace/snapshots.ts";

interface Stage {
  readonly store: Store;
  readonly dataDir: string;
  place(sessionId: string): SnapshotPlace;
}

async function withStage(test: (stage: Stage) => Promise<void>): Promise<void> {
  const dataDir = await Deno.realPath(await Deno.makeTempDir());
  const store = await openStore(":memory:");
  store.script(SNAPSHOT_TABLES);
  try {
    await test({
      store,
      dataDir,
      place(sessionId) {
        const workspace = `${dataDir}/${sessionId}`;
        Deno.mkdirSync(workspace, { recursive: true });
        return { store, dataDir, sessionId, workspace };
      },
    });
  } finally {
    store.close();
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** Makes the files of a workspace look as if nobody had touched them for a while. */
const settled = (taken: number) => taken + 10_000;

const rows = (store: Store) => store.get("SELECT count(*) AS count FROM kept_files")?.count;

function contents(dataDir: string): number {
  return [...Deno.readDirSync(`${dataDir}/contents`)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? [...Deno.readDirSync(`${dataDir}/contents/${name}`)].map((one) => one.name)
      : [name]
  ).length;
}

Deno.test("takeSnapshot() writes rows for what changed and for nothing else", () =>
  withStage(async ({ store, place }) => {
    const one = place("one");
    for (let index = 0; index < 300; index++) {
      await Deno.writeTextFile(`${one.workspace}/f${index}`, `content ${index}`);
    }
    const taken = await takeSnapshot(one, 0, undefined);
    assert.equal(rows(store), 300);
    await Deno.writeTextFile(`${one.workspace}/f7`, "other content");
    await takeSnapshot(one, 1, settled(taken));
    assert.equal(rows(store), 301);
    await takeSnapshot(one, 2, settled(settled(taken)));
    assert.equal(rows(store), 301);
  }));

Deno.test("a content is kept once, whichever session has it, and goes with the last of them", () =>
  withStage(async ({ store, dataDir, place }) => {
    const [one, two] = [place("one"), place("two")];
    const large = "x".repeat(3 * 1024 * 1024);
    for (const { workspace } of [one, two]) {
      await Deno.writeTextFile(`${workspace}/small`, "small");
      await Deno.writeTextFile(`${workspace}/same`, "small");
      await Deno.writeTextFile(`${workspace}/large`, large);
    }
    await takeSnapshot(one, 0, undefined);
    await takeSnapshot(two, 0, undefined);
    assert.equal(contents(dataDir), 2);
    await removeContents(store, dataDir, forgetSnapshots(store, "one"));
    assert.equal(contents(dataDir), 2);
    await Deno.writeTextFile(`${two.workspace}/large`, "changed");
    assert.deepEqual(await restoreSnapshot(two, 0, undefined), ["large"]);
    assert.equal(await Deno.readTextFile(`${two.workspace}/large`), large);
    await removeContents(store, dataDir, forgetSnapshots(store, "two"));
    assert.equal(contents(dataDir), 0);
  }));

Deno.test("restoreSnapshot() goes back to any of the snapshots, whatever came after it", () =>
  withStage(async ({ place }) => {
    const one = place("one");
    const path = `${one.workspace}/a.txt`;
    const before: number[] = [];
    for (const [index, text] of ["first", "second", "third"].entries()) {
      await Deno.writeTextFile(path, text);
      if (index === 1) await Deno.writeTextFile(`${one.workspace}/only-in-second`, "");
      if (index === 2) await Deno.remove(`${one.workspace}/only-in-second`);
      before.push(await takeSnapshot(one, index, before.at(-1)));
    }
    for (const [index, text, extra] of [[1, "second", true], [0, "first", false]] as const) {
      await restoreSnapshot(one, index, before.at(-1));
      assert.equal(await Deno.readTextFile(path), text);
      const names = [...Deno.readDirSync(one.workspace)].map(({ name }) => name);
      assert.equal(names.includes("only-in-second"), extra);
    }
  }));

Deno.test("sweepContents() removes what no snapshot refers to, and half-written files", () =>
  withStage(async ({ store, dataDir, place }) => {
    const one = place("one");
    await Deno.writeTextFile(`${one.workspace}/a`, "kept");
    await takeSnapshot(one, 0, undefined);
    await Deno.mkdir(`${dataDir}/contents/00`, { recursive: true });
    await Deno.writeTextFile(`${dataDir}/contents/00/00ff`, "nobody's");
    await Deno.writeTextFile(`${dataDir}/contents/part-1`, "half");
    await sweepContents(store, dataDir);
    assert.equal(contents(dataDir), 1);
  }));
