/** Every route is known to the emulator: those of the table answer, all others say their name. */
import assert from "node:assert/strict";
import { DOCUMENTED_ROUTES } from "../../src/emulator/documented_routes.ts";
import { PARTS } from "../../src/emulator/parts.ts";
import { allOperations } from "../../src/operations/areas.ts";

Deno.test("every operation of the table has one handler in the emulator", async () => {
  const handled = PARTS.flatMap((part) => Object.keys(part.handlers));
  assert.deepEqual(
    handled.toSorted(),
    (await allOperations()).map((operation) => operation.id).toSorted(),
  );
});

Deno.test("the documented routes are those of the contract", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-R", "--quiet", "scripts/documented_routes.ts", "--check"],
    cwd: new URL("../../", import.meta.url),
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.ok(DOCUMENTED_ROUTES.length > 200);
});
