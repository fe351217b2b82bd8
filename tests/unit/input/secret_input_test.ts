/** Secrets and long texts from files, standard input and the environment. */
import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import { Failure } from "../../../src/errors/failure.ts";
import { parseEnvFile } from "../../../src/input/env_file.ts";
import { readSecret, readSecretMap } from "../../../src/input/secret_input.ts";
import { readText } from "../../../src/input/text_input.ts";
import { firstInvalidByte, utf8Text } from "../../../src/input/utf8_text.ts";
import { fakeProcess } from "../../fakes/process.ts";

async function failure(run: () => unknown): Promise<Failure> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
  assert.fail("expected a failure");
}

Deno.test("readSecretMap() gathers values from everywhere", async () => {
  const process = fakeProcess({
    stdin: "from stdin\n",
    env: { FROM_ENV: "from env" },
    files: { "/a": "from file\r\n", "/.env": "E1=one\nE2='t w o'\n" },
  });
  const values = await readSecretMap(process, {
    pairs: { PAIR: "-", EMPTY: "" },
    valueFiles: ["FILE=/a"],
    stdin: "STDIN",
    envFiles: ["/.env"],
    fromEnv: ["FROM_ENV"],
  });
  assert.deepEqual(values, {
    PAIR: "-",
    EMPTY: "",
    FROM_ENV: "from env",
    FILE: "from file",
    E1: "one",
    E2: "t w o",
    STDIN: "from stdin",
  });
});

Deno.test("readSecretMap() removes one line end and no more", async () => {
  const cases: [string, string][] = [["a", "a"], ["a\n", "a"], ["a\r\n", "a"], ["a\n\n", "a\n"], [
    " a \n",
    " a ",
  ]];
  cases.push(["-----BEGIN\nx\n-----END\n", "-----BEGIN\nx\n-----END"], ["a\r", "a\r"], [
    "\ufeffa",
    "\ufeffa",
  ]);
  for (const [text, value] of cases) {
    assert.deepEqual(await readSecretMap(fakeProcess({ stdin: text }), { stdin: "K" }), {
      K: value,
    });
    const process = fakeProcess({ files: { "/f": text } });
    assert.deepEqual(await readSecretMap(process, { valueFiles: ["K=/f"] }), { K: value });
  }
});

Deno.test("readSecretMap() keeps any name as it is", async () => {
  const values = await readSecretMap(fakeProcess(), { pairs: JSON.parse('{"__proto__": "x"}') });
  assert.deepEqual(Object.entries(values), [["__proto__", "x"]]);
});

Deno.test("readSecretMap() splits --value-file at the first equals sign", async () => {
  const process = fakeProcess({ files: { "/a=b": "v" } });
  assert.deepEqual(await readSecretMap(process, { valueFiles: ["K=/a=b"] }), { K: "v" });
});

Deno.test("readSecretMap() refuses what is doubtful, without showing a value", async () => {
  const process = () =>
    fakeProcess({
      stdin: "hunter22",
      env: { E: "hunter22", EMPTY: "" },
      files: { "/f": "hunter22", "/empty": "\n", "/env": "K=hunter22\nhunter22" },
    });
  const cases = [
    { pairs: { K: "hunter22" }, fromEnv: ["K"] },
    { pairs: { E: "hunter22" }, fromEnv: ["E"] },
    { valueFiles: ["K=/f", "K=/f"] },
    { valueFiles: ["K=-"], stdin: "L" },
    { envFiles: ["-"], stdin: "L" },
    { valueFiles: ["K=/empty"] },
    { valueFiles: ["hunter22"] },
    { valueFiles: ["=hunter22"] },
    { valueFiles: ["K="] },
    { fromEnv: ["MISSING"] },
    { fromEnv: ["EMPTY"] },
    { fromEnv: ["hunter22=hunter22"] },
    { fromEnv: [""] },
    { stdin: "" },
    { stdin: " " },
    { envFiles: ["/env"] },
    { envFiles: ["/none"] },
    { valueFiles: ["K=/none"] },
    { valueFiles: ["K=hunter22"] },
    { stdin: "K=hunter22" },
  ];
  for (const given of cases) {
    const error = await failure(() => readSecretMap(process(), given));
    assert.ok(["usage", "input_file"].includes(error.code), JSON.stringify(given));
    assert.ok(error.facts.hint, JSON.stringify(given));
    assert.ok(!`${error.message} ${error.facts.hint}`.includes("hunter22"), error.message);
  }
  const empty = await failure(() => readSecretMap(fakeProcess({ stdin: "" }), { stdin: "K" }));
  assert.match(empty.message, /empty/);
});

Deno.test("readSecretMap() does not touch standard input when two options want it", async () => {
  const process = fakeProcess();
  const stdin = {
    ...process.stdin,
    get readable(): never {
      throw new Error("read");
    },
  };
  const error = await failure(() =>
    readSecretMap({ env: process.env, files: process.files, stdin }, {
      valueFiles: ["K=-"],
      stdin: "L",
    })
  );
  assert.match(error.message, /Only one option/);
});

Deno.test("readSecret() takes one way and never an empty secret", async () => {
  assert.equal(await readSecret(fakeProcess(), { value: "-" }, "--api-key"), "-");
  assert.equal(await readSecret(fakeProcess({ stdin: "k\n" }), { stdin: true }, "--api-key"), "k");
  assert.equal(
    await readSecret(fakeProcess({ files: { "/k": "k\n" } }), { file: "/k" }, "--api-key"),
    "k",
  );
  assert.equal(await readSecret(fakeProcess({ stdin: "k\n" }), { file: "-" }, "--api-key"), "k");
  const bad = [{}, { value: "" }, { value: "a", stdin: true }, { stdin: true, file: "/k" }, {
    stdin: true,
  }, { file: "sk-ant-hunter22" }];
  for (const given of bad) {
    const error = await failure(() => readSecret(fakeProcess({ stdin: "\n" }), given, "--api-key"));
    assert.match(error.message, /--api-key|--api-key-(stdin|file)/);
    assert.ok(!error.message.includes("hunter22"), error.message);
  }
});

Deno.test("readText() changes nothing", async () => {
  for (const text of ["", "a\n", "\ufeffa\r\n\r", "-x", "\\n", "a\0b", "𝕏 é\n\n"]) {
    assert.equal(await readText(fakeProcess(), { value: text }, "--prompt"), text);
    assert.equal(await readText(fakeProcess({ stdin: text }), { value: "-" }, "--prompt"), text);
    assert.equal(await readText(fakeProcess({ stdin: text }), { file: "-" }, "--prompt"), text);
    assert.equal(
      await readText(fakeProcess({ files: { "/f": text } }), { file: "/f" }, "--prompt"),
      text,
    );
  }
});

Deno.test("readText() wants exactly one way and names the option", async () => {
  for (const given of [{}, { value: "a", file: "/f" }, { value: "a", file: "-" }]) {
    const error = await failure(() =>
      readText(fakeProcess({ files: { "/f": "" } }), given, "--prompt")
    );
    assert.equal(error.code, "usage");
    assert.match(`${error.message} ${error.facts.hint}`, /--prompt.*--prompt-file/);
  }
  const missing = await failure(() => readText(fakeProcess(), { file: "/none" }, "--prompt"));
  assert.equal(missing.code, "input_file");
  assert.match(missing.message, /"\/none" \(--prompt-file\)/);
});

Deno.test("readText() and readSecretMap() share one standard input", async () => {
  const process = fakeProcess({ stdin: "x" });
  await readText(process, { value: "-" }, "--text");
  const error = await failure(() => readSecretMap(process, { stdin: "K" }));
  assert.match(error.message, /--text and --stdin/);
});

Deno.test("readText() says at which byte a text is not UTF-8", async () => {
  const bytes = new Uint8Array([0x61, 0xc3, 0xa9, 0xff, 0x62]);
  for (const given of [{ value: "-" }, { file: "/f" }]) {
    const process = fakeProcess({ stdin: bytes, files: { "/f": bytes } });
    const error = await failure(() => readText(process, given, "--content"));
    assert.equal(error.code, "input_file");
    assert.match(error.message, /at byte 3$/);
  }
});

Deno.test("firstInvalidByte() agrees with the platform about what UTF-8 is", () => {
  const byte = fc.oneof(
    fc.constantFrom(
      0x61,
      0x80,
      0xbf,
      0xc0,
      0xc2,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0x9f,
      0xa0,
      0x90,
    ),
    fc.nat(255),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (list) => {
      const bytes = new Uint8Array(list);
      const at = firstInvalidByte(bytes);
      if (at < 0) {
        assert.deepEqual(new TextEncoder().encode(utf8Text(bytes, "It")), bytes);
        return;
      }
      assert.throws(() => utf8Text(bytes, "It"), new RegExp(`byte ${at}$`));
      assert.equal(firstInvalidByte(bytes.subarray(0, at)), -1);
    }),
    { numRuns: 3000 },
  );
});

function assigned(text: string): Record<string, string> {
  const result = parseEnvFile(text);
  assert.ok("entries" in result, JSON.stringify(result));
  return Object.fromEntries(result.entries);
}

Deno.test("parseEnvFile() reads the dotenv forms people write", () => {
  const cases: [string, Record<string, string>][] = [
    ["", {}],
    ["\n  \n# c\n  # c\n", {}],
    ["A=1", { A: "1" }],
    ["\ufeffA=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["export A = 1 ", { A: "1" }],
    ["A=\nB=''\nC=\"\"", { A: "", B: "", C: "" }],
    ["A=b c", { A: "b c" }],
    ["A=b # c", { A: "b" }],
    ["A=b#c", { A: "b#c" }],
    ["A=#c", { A: "" }],
    ["A='b # c' # d", { A: "b # c" }],
    ["A='x\\n$B'", { A: "x\\n$B" }],
    ['A="x\\ny\\t\\"z\\" \\\\ \\$B \\q"', { A: 'x\ny\t"z" \\ $B \\q' }],
    ["A=$B", { A: "$B" }],
    ['A="-----BEGIN\r\nkey\r\n-----END"\nB=1', { A: "-----BEGIN\nkey\n-----END", B: "1" }],
    ["A=`b'\"c`", { A: "b'\"c" }],
    ["A=b=c==", { A: "b=c==" }],
    ["A=it's", { A: "it's" }],
    ["a.b-C=1", { "a.b-C": "1" }],
  ];
  for (const [text, values] of cases) {
    assert.deepEqual(assigned(text), values, JSON.stringify(text));
  }
});

Deno.test("parseEnvFile() names the line it does not understand", () => {
  const cases: [string, number][] = [
    ["A=1\nB", 2],
    ["=1", 1],
    ["1A=1", 1],
    ["\n\nA='x", 3],
    ['A="x\ny"\nB="x', 3],
    ["A='x' y", 1],
    ["A=1\nA=2", 2],
    ["export A", 1],
  ];
  for (const [text, line] of cases) {
    const result = parseEnvFile(text);
    assert.ok("problem" in result, text);
    assert.equal(result.problem.line, line, text);
  }
});

Deno.test("parseEnvFile() gives back any value that was quoted for it", () => {
  const value = fc.string({ unit: "binary" }).filter((text) => !text.includes("\r"));
  fc.assert(fc.property(fc.array(value, { maxLength: 4 }), (values) => {
    const lines = values.map((text, index) => `K${index}="${text.replaceAll(/["\\]/g, "\\$&")}"`);
    assert.deepEqual(Object.values(assigned(lines.join("\n"))), values);
  }));
});
