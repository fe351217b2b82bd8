/**
 * Every route is known to the emulator: those of the core tier answer, all others say their name
 * until somebody writes a handler.
 */
import assert from "node:assert/strict";
import { DOCUMENTED_ROUTES } from "../../src/emulator/documented_routes.ts";
import { PARTS } from "../../src/emulator/parts.ts";
import { allOperations, innerOperations } from "../../src/operations/areas.ts";

Deno.test("every operation of the core tier has one handler in the emulator", async () => {
  const handled = PARTS.flatMap((part) => Object.keys(part.handlers));
  assert.equal(new Set(handled).size, handled.length, "an operation has two handlers");
  const rows = (await Deno.readTextFile(new URL("../fixtures/core_routes.tsv", import.meta.url)))
    .trimEnd().split("\n").slice(1);
  const core = rows.map((row) => row.split("\t").at(-1) ?? "");
  assert.deepEqual(core.filter((id) => !handled.includes(id)), []);
  const ids = [...await allOperations(), ...await innerOperations()].map(({ id }) => id);
  assert.deepEqual(handled.filter((id) => !ids.includes(id)), [], "handlers without an operation");
});

Deno.test("the documented routes are those of the contract", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-R", "--quiet", "scripts/documented_routes.ts", "--check"],
    cwd: new URL("../../", import.meta.url),
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.ok(DOCUMENTED_ROUTES.length > 200);
});

Deno.test("the documentation of the emulator lists the routes that answer 501, each with a reason", async () => {
  const handled = new Set(
    PARTS.flatMap((
      { handlers, sockets = {} },
    ) => [...Object.keys(handlers), ...Object.keys(sockets)]),
  );
  const missing = DOCUMENTED_ROUTES.map(([, , id]) => id).filter((id) => !handled.has(id));
  const page = await Deno.readTextFile(new URL("../../docs/emulator.md", import.meta.url));
  const section = page.split("## Routes that answer 501\n")[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  const listed = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, id = ""]) => id));
  assert.deepEqual(listed.sort(), missing.sort());
  for (const row of rows) assert.match(row, /\| [A-Z][^|]{10,} \|$/);
});

Deno.test("every command is emulated: no route that a command calls answers 501", async () => {
  const handled = new Set(
    PARTS.flatMap((
      { handlers, sockets = {} },
    ) => [...Object.keys(handlers), ...Object.keys(sockets)]),
  );
  const all = await allOperations();
  assert.ok(all.length > 200);
  assert.deepEqual(all.map(({ id }) => id).filter((id) => !handled.has(id)), []);
});
