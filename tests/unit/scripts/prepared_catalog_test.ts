/** The catalog that a build prepares says what the table says. */
import assert from "node:assert/strict";
import { prepareCatalog } from "../../../scripts/build/prepare_catalog.ts";
import { preparedCatalog } from "../../../scripts/build/start/prepared_catalog.ts";
import { LIVE_CATALOG } from "../../../src/cli/live_catalog.ts";
import type { Catalog } from "../../../src/cli/commands.ts";

async function withPrepared(body: (catalog: Catalog) => Promise<void>): Promise<void> {
  const file = await Deno.makeTempFile();
  try {
    const { index, bytes } = await prepareCatalog();
    await Deno.writeFile(file, bytes);
    using opened = await Deno.open(file);
    await body(preparedCatalog(index, () => opened));
  } finally {
    await Deno.remove(file);
  }
}

/** Every row of words that names an area, a group or a command. */
async function allWords(): Promise<string[]> {
  const words = new Set<string>([""]);
  for (const name of LIVE_CATALOG.areaNames) {
    words.add(name);
    for (const key of (await LIVE_CATALOG.area(name)).keys()) {
      const parts = key.split(" ");
      if (parts[0] !== name) continue;
      parts.forEach((_, at) => words.add(parts.slice(0, at + 1).join(" ")));
    }
  }
  return [...words];
}

Deno.test("the prepared catalog has the same areas, words, commands and options as the table", () =>
  withPrepared(async (prepared) => {
    assert.deepEqual(prepared.areaNames, LIVE_CATALOG.areaNames);
    assert.deepEqual(await prepared.commandWords(), await LIVE_CATALOG.commandWords());
    assert.deepEqual(await prepared.optionOwners(), await LIVE_CATALOG.optionOwners());
    for (const name of LIVE_CATALOG.areaNames) {
      const live = await LIVE_CATALOG.area(name);
      const area = await prepared.area(name);
      assert.deepEqual([...area.keys()], [...live.keys()]);
      for (const words of live.keys()) assert.deepEqual(area.get(words), live.get(words), words);
      for (const stray of ["", "toString", "__proto__", `${name} nothing`]) {
        assert.equal(area.get(stray), undefined);
      }
    }
  }));

Deno.test("the prepared catalog has the same help pages as the table, at every width", () =>
  withPrepared(async (prepared) => {
    for (const text of await allWords()) {
      const words = text === "" ? [] : text.split(" ");
      assert.equal(await prepared.helpJson(words), await LIVE_CATALOG.helpJson(words), text);
      for (const columns of [undefined, 40, 120]) {
        const page = await prepared.helpText(words, columns);
        assert.equal(page, await LIVE_CATALOG.helpText(words, columns), `${text} at ${columns}`);
      }
    }
  }));

Deno.test("the prepared catalog says so when its file is cut off", async () => {
  const { index, bytes } = await prepareCatalog();
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, bytes.subarray(0, 10));
    using opened = await Deno.open(file);
    const cut = preparedCatalog(index, () => opened);
    await assert.rejects(async () => await cut.commandWords(), /cut off/);
  } finally {
    await Deno.remove(file);
  }
});
