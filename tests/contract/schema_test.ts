/** `schema`: valid, small, and the same that help says as data. */
import assert from "node:assert/strict";
import Ajv from "ajv/dist/2020.js";
import { allCommands, listAreas } from "../../src/cli/catalog.ts";
import { run } from "../../src/cli/run.ts";
import SCHEMA from "../../api/schema.schema.json" with { type: "json" };
import { fakeProcess } from "../fakes/process.ts";

const validate = new Ajv.default({ strict: false }).compile(SCHEMA);

async function printed(...args: string[]) {
  const process = fakeProcess({ args });
  assert.equal(await run(process), 0, process.err());
  return process.out();
}

const isValid = (text: string, of: string) =>
  assert.ok(validate(JSON.parse(text)), `${of}: ${JSON.stringify(validate.errors)}`);

Deno.test("schema is valid for the index, each area and each command, and has what --help has", async () => {
  isValid(await printed("schema"), "index");
  for (const { name } of listAreas()) isValid(await printed("schema", name), name);
  for (const { words } of await allCommands()) {
    const text = await printed("schema", ...words.split(" "));
    isValid(text, words);
    const { global_options, ...help } = JSON.parse(
      await printed(...words.split(" "), "--help", "--format", "json"),
    );
    assert.deepEqual(JSON.parse(text), help);
    assert.ok(global_options.length > 10);
  }
});

Deno.test("the index is at most 30 KB and names every command, one command is at most 4 KB", async () => {
  const index = await printed("schema");
  assert.ok(index.length <= 30_000, String(index.length));
  const words = (await allCommands()).map((command) => command.words);
  assert.deepEqual(Object.keys(JSON.parse(index).commands), words);
  const launch = await printed("schema", "session", "launch");
  assert.ok(launch.length <= 4_096, String(launch.length));
});

Deno.test("schema says of a command what an agent would have to find out", async () => {
  const launch = JSON.parse(await printed("schema", "session", "launch"));
  assert.equal(launch.effect, "write");
  assert.deepEqual(launch.routes[0].scopes, ["sessions:write", "sessions:prompt"]);
  assert.ok(launch.fields.includes("last_prompt.status"));
  const ttl = launch.options.find(({ name }: { name: string }) => name === "--ttl-minutes");
  assert.deepEqual([ttl.type, ttl.minimum, ttl.maximum], ["integer", 1, 1440]);
  const list = JSON.parse(await printed("schema", "session", "list"));
  assert.ok(list.fields.includes("id") && !list.fields.includes("total"));
});

Deno.test("schema of what is no command is a usage error with the closest one", async () => {
  const process = fakeProcess({ args: ["schema", "session", "lunch"] });
  assert.equal(await run(process), 3);
  assert.match(JSON.parse(process.err()).hint, /session launch/);
});
