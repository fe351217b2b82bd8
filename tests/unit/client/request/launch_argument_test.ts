/** How launch arguments of templates are declared. */
import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { launchArgument } from "../../../../src/client/request/launch_argument.ts";

const plain = {
  label: "REGION",
  type: "text",
  required: false,
  default: null,
  options: [],
  help_text: null,
};

Deno.test("launchArgument() takes a bare key for a value that every session must give", () => {
  const required = { key: "REGION", ...plain, required: true };
  assert.deepEqual(launchArgument("REGION"), required);
  assert.deepEqual(launchArgument(" REGION\t"), required);
});

Deno.test("launchArgument() leaves out blanks around key and default", () => {
  const declared = { key: "REGION", ...plain, default: "eu west" };
  assert.deepEqual(launchArgument(" REGION = eu west "), declared);
  assert.deepEqual(launchArgument('{"key":" REGION "}'), { key: "REGION", ...plain });
});

Deno.test("launchArgument() takes an empty label or type of an object for none", () => {
  const text = '{"key":"REGION","label":"","type":""}';
  assert.deepEqual(launchArgument(text), { key: "REGION", ...plain });
});

Deno.test("launchArgument() splits at the first equals sign and keeps an empty default", () => {
  assert.deepEqual(launchArgument("REGION="), { key: "REGION", ...plain, default: "" });
  assert.deepEqual(launchArgument("REGION=a=b"), { key: "REGION", ...plain, default: "a=b" });
});

Deno.test("launchArgument() takes a JSON object and keeps what it says", () => {
  const text = '{"key":"REGION","label":"Region","type":"select","required":true,' +
    '"default":"eu","options":["eu","us"],"help_text":"Where it runs"}';
  assert.deepEqual(launchArgument(text), JSON.parse(text));
});

for (
  const [name, text, says] of [
    ["an empty text", "", /no key/],
    ["an empty key", "=eu", /no key/],
    ["a JSON object without a key", '{"label":"Region"}', /no key/],
    ["broken JSON", '{"key":', /not valid JSON/],
    ["an unknown field", '{"key":"A","kind":"text"}', /no field "kind"/],
    ["an unknown type", '{"key":"A","type":"number"}', /unusable "type"/],
    ["a default that is no text", '{"key":"A","type":"boolean","default":true}', /"default"/],
    ["options that are no texts", '{"key":"A","options":[1]}', /unusable "options"/],
    ["a select without options", '{"key":"A","type":"select"}', /has no options/],
  ] as const
) {
  Deno.test(`launchArgument() refuses ${name} as a usage error with a hint`, () => {
    assert.throws(() => launchArgument(text), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.code, "usage");
      assert.match(error.message, says);
      assert.ok((error.facts.hint ?? "").length > 0);
      return true;
    });
  });
}

Deno.test("launchArgument() gives back any key and default that KEY=DEFAULT can say", () => {
  fc.assert(fc.property(
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]*$/),
    fc.string(),
    (key, value) => {
      const declared = launchArgument(`${key}=${value}`);
      assert.equal(declared.key, key);
      assert.equal(declared.default, value.trim());
    },
  ));
});
