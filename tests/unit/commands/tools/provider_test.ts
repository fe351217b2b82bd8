/** `tools providers create` and `update`: options over a definition, an update over what is there. */
import assert from "node:assert/strict";
import { createProvider, updateProvider } from "../../../../src/commands/tools/provider.ts";
import {
  createToolProvider,
  updateToolProvider,
} from "../../../../src/operations/tools/providers.ts";
import { failureOf, stage } from "../../../fakes/invocation.ts";

const METHODS = [{ id: "token", kind: "static" }];
const SCHEMA = { display_name: "Wiki", auth_methods: METHODS, tooling: { mise: { node: "24" } } };

Deno.test("createProvider() lays options over the definition of a file", async () => {
  const test = stage({
    operation: createToolProvider,
    values: { slug: "wiki", schema_file: "/wiki.json", name: "Our wiki", package: { jq: "1.8" } },
    files: { "/wiki.json": JSON.stringify(SCHEMA) },
    script: [{ operation: "createToolProvider", gives: { id: "prov_1" } }],
  });
  await createProvider(test.invocation);
  assert.deepEqual(test.calls[0]?.values.schema, {
    ...SCHEMA,
    display_name: "Our wiki",
    tooling: { mise: { node: "24", jq: "1.8" } },
  });
});

Deno.test("createProvider() refuses options that make no definition", async () => {
  const test = stage({ operation: createToolProvider, values: { slug: "wiki", name: "Wiki" } });
  const failure = await failureOf(createProvider(test.invocation));
  assert.equal(failure.code, "usage");
  assert.match(failure.facts.hint ?? "", /--auth-methods/);
});

Deno.test("updateProvider() keeps what the definition says besides", async () => {
  const test = stage({
    operation: updateToolProvider,
    values: { id: "prov_1", tagline: "Ours" },
    script: [
      { operation: "getToolProvider", gives: { provider: { id: "prov_1", schema: SCHEMA } } },
      { operation: "updateToolProvider", gives: {} },
    ],
  });
  await updateProvider(test.invocation);
  assert.deepEqual(test.calls[1]?.values.schema, { ...SCHEMA, tagline: "Ours" });
});

Deno.test("updateProvider() writes nothing when the definition is not known", async () => {
  const test = stage({
    operation: updateToolProvider,
    values: { id: "prov_1", tagline: "Ours" },
    script: [{ operation: "getToolProvider", gives: { provider: { id: "prov_1" } } }],
  });
  assert.equal((await failureOf(updateProvider(test.invocation))).code, "api_error");
  test.finished();
});
