/** Where key, base URL and organisation come from, and what is refused. */
import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import { Failure } from "../../../src/errors/failure.ts";
import { DEFAULT_BASE_URL, normaliseBaseUrl } from "../../../src/config/base_url.ts";
import { findBaseUrl } from "../../../src/config/find_base_url.ts";
import { checkIdentifier } from "../../../src/config/identifier.ts";
import { checkKey, findKey, shownKey } from "../../../src/config/key.ts";
import { findOrg, orgOfKey } from "../../../src/config/org.ts";
import { readSettings } from "../../../src/config/settings.ts";
import { type FakeOptions, fakeProcess } from "../../fakes/process.ts";

const HOME = "/home/me";
const CREDENTIALS = `${HOME}/.runtm/credentials`;
const CONFIG = `${HOME}/.runtm/config.yaml`;

function world(options: FakeOptions = {}) {
  return fakeProcess({ ...options, env: { HOME, ...options.env } });
}

async function failure(run: () => unknown): Promise<Failure> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
  assert.fail("expected a failure");
}

Deno.test("checkIdentifier() takes ids and names as they are", () => {
  const good = [
    "sess_123",
    "a",
    "0b7f-42",
    "owner.name",
    "OPENAI_API_KEY",
    "a b",
    "über",
    "100%",
    "5$",
    "x@y",
    "-1",
  ];
  for (const value of good) checkIdentifier("session_id", value);
});

Deno.test("checkIdentifier() refuses what cannot be one path segment, before any request", async () => {
  const bad = [
    "",
    " ",
    "\t",
    "<id>",
    "<session id>",
    "sess_<id>",
    "{id}",
    "{session_id}",
    "$SESSION_ID",
    "${ID}",
  ];
  bad.push(
    "$(cat id)",
    "a/b",
    "/",
    "..",
    "a..b",
    ".",
    "a?b",
    "a#b",
    "a\nb",
    "a\0",
    "\x7f",
    "\x9b",
    "a\\b",
    "\ud800",
  );
  for (const value of bad) {
    const error = await failure(() => checkIdentifier("session_id", value));
    assert.equal(error.code, "usage", value);
    assert.match(error.message, /session_id/);
    assert.ok(error.facts.hint);
  }
});

Deno.test("checkIdentifier() leaves only values that stay one segment of a URL", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    try {
      checkIdentifier("id", value);
    } catch {
      return;
    }
    const url = new URL(`https://h/a/${encodeURIComponent(value)}/b`);
    assert.deepEqual(url.pathname.split("/").length, 4);
    assert.equal(decodeURIComponent(url.pathname.split("/")[2] ?? ""), value);
    assert.equal(url.search + url.hash, "");
  }));
});

Deno.test("findKey() prefers RUNTM_API_KEY and says so", async () => {
  const process = world({
    env: { RUNTM_API_KEY: " runtm_sk_env\n" },
    files: { [CREDENTIALS]: "runtm_sk_file" },
  });
  const found = await findKey(process);
  assert.deepEqual([found.key, found.source, found.file], ["runtm_sk_env", "env", CREDENTIALS]);
});

Deno.test("findKey() advises chmod where permission is missing, and nowhere else", async () => {
  const hint = async (error: Error) => {
    const process = world({ env: { RUNTM_API_KEY: "" } });
    const files = { ...process.files, read: () => Promise.reject(error) };
    const failure: unknown = await findKey({ env: process.env, files }).catch((error) => error);
    assert.ok(failure instanceof Failure);
    assert.equal(failure.code, "no_key");
    return failure.facts.hint ?? "";
  };
  assert.match(await hint(new Deno.errors.PermissionDenied("no")), /chmod 600/);
  assert.doesNotMatch(await hint(new Deno.errors.IsADirectory("no")), /chmod/);
});

Deno.test("findKey() reads the first line of the credentials file that is not empty, trimmed", async () => {
  for (
    const text of [
      "runtm_sk_file",
      "runtm_sk_file\n",
      "  runtm_sk_file \r\nanother\n",
      "\ufeffruntm_sk_file\rx",
      "\n\r\n \t\nruntm_sk_file\nx",
    ]
  ) {
    const found = await findKey(
      world({ env: { RUNTM_API_KEY: "" }, files: { [CREDENTIALS]: text } }),
    );
    assert.deepEqual([found.key, found.source, found.warning], [
      "runtm_sk_file",
      "file",
      undefined,
    ]);
  }
});

Deno.test("findKey() finds nothing in an empty file, without a file and without HOME", async () => {
  for (const text of ["", "\n \n"]) {
    assert.equal((await findKey(world({ files: { [CREDENTIALS]: text } }))).source, "none");
  }
  assert.deepEqual(await findKey(world()), { key: undefined, source: "none", file: CREDENTIALS });
  assert.deepEqual(await findKey(fakeProcess()), {
    key: undefined,
    source: "none",
    file: undefined,
  });
});

Deno.test("findKey() refuses a key that would make an invalid header and does not show it", async () => {
  for (
    const key of [
      "runtm_sk_a b",
      "runtm_sk_a\x01b",
      "runtm_sk_\u00fc",
      '{"api_key": "runtm_sk_a"}',
      "a\u00a0b",
    ]
  ) {
    const fromEnv = await failure(() => findKey(world({ env: { RUNTM_API_KEY: key } })));
    const fromFile = await failure(() => findKey(world({ files: { [CREDENTIALS]: key } })));
    for (const error of [fromEnv, fromFile]) {
      assert.equal(error.code, "no_key");
      assert.ok(!`${error.message}${error.facts.hint}`.includes(key));
      assert.match(error.message, /position \d+/);
    }
  }
});

Deno.test("findKey() tells of a key that stands in quotes", async () => {
  for (const key of ['"runtm_sk_quoted1"', "'runtm_sk_quoted1'"]) {
    const { code, message } = await failure(() => findKey(world({ env: { RUNTM_API_KEY: key } })));
    assert.deepEqual([code, message], [
      "no_key",
      "RUNTM_API_KEY is not an API key: it stands in quotes",
    ]);
  }
});

Deno.test("checkKey() passes only what fetch takes as a header", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", minLength: 1 }), (key) => {
    try {
      checkKey(key, "It");
    } catch {
      return;
    }
    assert.equal(
      new Headers({ authorization: `Bearer ${key}` }).get("authorization"),
      `Bearer ${key}`,
    );
  }));
});

Deno.test("findKey() warns when others can read the credentials file", async () => {
  const process = world({ files: { [CREDENTIALS]: "runtm_sk_file" } });
  process.tree.set(CREDENTIALS, { bytes: new TextEncoder().encode("runtm_sk_file"), mode: 0o640 });
  assert.match((await findKey(process)).warning ?? "", /mode 0640.*chmod 600/);
});

Deno.test("findKey() tells a file it may not read from a missing one", async () => {
  const process = world();
  const files = {
    ...process.files,
    read: () => Promise.reject(new Deno.errors.PermissionDenied("x")),
  };
  const error = await failure(() => findKey({ ...process, env: process.env, files }));
  assert.deepEqual([error.code, error.message.includes("permission denied")], ["no_key", true]);
});

Deno.test("shownKey() shows the kind and the last four characters, nothing of a short key", () => {
  assert.equal(shownKey("runtm_sk_live_0123456789abcd"), "runtm_sk_…abcd");
  assert.equal(shownKey("other-0123456789"), "…6789");
  assert.equal(shownKey("runtm_sk_abc"), "runtm_sk_…");
  assert.equal(shownKey("abcd"), "…");
});

Deno.test("findBaseUrl() asks option, variable, file and default in this order", async () => {
  const files = { [CONFIG]: "api_url: https://file.example/api/cloud\n" };
  const env = { RUNTM_API_URL: "https://env.example/api/cloud" };
  assert.equal(
    await findBaseUrl(world({ env, files }), "https://o.example/cloud"),
    "https://o.example/cloud",
  );
  assert.equal(await findBaseUrl(world({ env, files })), "https://env.example/api/cloud");
  assert.equal(
    await findBaseUrl(world({ env: { RUNTM_API_URL: "" }, files })),
    "https://file.example/api/cloud",
  );
  assert.equal(await findBaseUrl(world()), DEFAULT_BASE_URL);
  assert.equal(await findBaseUrl(fakeProcess()), DEFAULT_BASE_URL);
});

Deno.test("findBaseUrl() reads YAML as YAML: comments, quotes, trailing comments", async () => {
  const cases: [string, string][] = [
    ["# api_url: https://no.example\n", DEFAULT_BASE_URL],
    ["api_url: 'https://q.example/cloud' # the new one\n", "https://q.example/cloud"],
    ['api_url: "https://q.example/cloud"\r\nother: 1\r\n', "https://q.example/cloud"],
    ["api_url: https://q.example/cloud # note\n", "https://q.example/cloud"],
    ["nested:\n  api_url: https://no.example\n", DEFAULT_BASE_URL],
    ["api_url:\n", DEFAULT_BASE_URL],
    ["# nothing\n\n", DEFAULT_BASE_URL],
    ["api_key: x\nurl: y\napi_urls_of_others: z\n", DEFAULT_BASE_URL],
    ["api-url: https://no.example\napi_url: https://q.example\n", "https://q.example/cloud"],
    ["", DEFAULT_BASE_URL],
  ];
  for (const [text, url] of cases) {
    assert.equal(await findBaseUrl(world({ files: { [CONFIG]: text } })), url, text);
  }
});

Deno.test("findBaseUrl() refuses a config file it cannot understand", async () => {
  for (
    const text of [
      "api_url: 5\n",
      "api_url: a: b\n",
      "api_url: [x]\n",
      "api_url: ftp://h\n",
      "api_url: x\napi_url: y\n",
      "- api_url\n",
      "- api_url: https://q.example\n",
      "api_url=https://q.example\n",
      "https://q.example\n",
      "API_URL: https://q.example\n",
      "api-url: https://q.example\n",
      "apiUrl: https://q.example\n",
      "api_ur: https://q.example\n",
      "api_urll: https://q.example\n",
      "api_uri: https://q.example\n",
      "aip_url: https://q.example\n",
      new Uint8Array([0xff, 0xfe, ...new TextEncoder().encode("a\0p\0i\0")]),
    ]
  ) {
    const error = await failure(() => findBaseUrl(world({ files: { [CONFIG]: text } })));
    assert.equal(error.code, "usage", String(text));
    assert.ok(error.message.includes(CONFIG));
  }
});

Deno.test("normaliseBaseUrl() drops trailing slashes and appends /cloud", () => {
  const cases: [string, string][] = [
    ["https://h.example", "https://h.example/cloud"],
    ["https://h.example///", "https://h.example/cloud"],
    ["https://h.example/api/cloud//", "https://h.example/api/cloud"],
    ["https://H.example:443/api/", "https://h.example/api/cloud"],
    [" https://h.example/mycloud ", "https://h.example/mycloud/cloud"],
    ["http://127.0.0.1:8787/api/cloud", "http://127.0.0.1:8787/api/cloud"],
    ["http://127.1/api", "http://127.0.0.1/api/cloud"],
    ["http://[::1]:80/api", "http://[::1]/api/cloud"],
    ["http://localhost:1/cloud", "http://localhost:1/cloud"],
    ["http://a.localhost/cloud", "http://a.localhost/cloud"],
  ];
  for (const [given, url] of cases) assert.equal(normaliseBaseUrl(given, "--api-url", false), url);
});

Deno.test("normaliseBaseUrl() refuses what no key should be sent to", async () => {
  const bad = [
    "",
    "x",
    "h.example/api",
    "localhost:8787",
    "ftp://h",
    "https://",
    "https://a b",
    "https:h.example",
  ];
  bad.push(
    "https://u@h",
    "https://u:secretpass@h",
    "https://h?x",
    "https://h/?",
    "https://h/#",
    "https://h/\nx",
  );
  bad.push(
    "http://h.example",
    "http://127.0.0.1.example",
    "http://10.0.0.1",
    "https://u:secretpass@h:x",
    "https:\\\\h",
  );
  for (const text of bad) {
    const error = await failure(() => normaliseBaseUrl(text, "--api-url", false));
    assert.equal(error.code, "usage", text);
    assert.ok(error.facts.hint);
    assert.ok(!`${error.message}${error.facts.hint}`.includes("secretpass"));
  }
  assert.equal(normaliseBaseUrl("http://h.example", "--api-url", true), "http://h.example/cloud");
});

Deno.test("normaliseBaseUrl() shows no password, however malformed the URL is", async () => {
  for (
    const url of [
      "u:SECRET@host/x",
      "https:/u:SECRET@host/x",
      "https:u:SECRET@host",
      "https:\\\\u:SECRET@host",
      "ftp://u:SECRET@host",
      "https://u:SECRET@host",
      "http://a b:SECRET@h@ost",
      "x\n:SECRET@h",
    ]
  ) {
    const { message, facts } = await failure(() => normaliseBaseUrl(url, "--api-url", false));
    assert.ok(!`${message}${facts.hint}`.includes("SECRET"), message);
  }
});

Deno.test("normaliseBaseUrl() is idempotent", () => {
  fc.assert(fc.property(fc.webUrl(), (url) => {
    const once = normaliseBaseUrl(url, "x", true);
    assert.equal(normaliseBaseUrl(once, "x", true), once);
  }));
});

Deno.test("findOrg() prefers --org and refuses what is no id", async () => {
  assert.equal(findOrg(world({ env: { RUNTM_ORG_ID: "org_env" } }), "org_opt"), "org_opt");
  assert.equal(findOrg(world({ env: { RUNTM_ORG_ID: "org_env" } })), "org_env");
  assert.equal(findOrg(world({ env: { RUNTM_ORG_ID: "" } })), undefined);
  for (const org of ["", "<org>", "$ORG", "a/b", "ü", "a b"]) {
    assert.equal((await failure(() => findOrg(world(), org))).code, "usage");
  }
  assert.equal(
    (await failure(() => findOrg(world({ env: { RUNTM_ORG_ID: "<id>" } })))).code,
    "usage",
  );
});

Deno.test("orgOfKey() tells the organisation of a key from the user it belongs to", () => {
  assert.equal(
    orgOfKey({ organization_id: "org_1", tenant_id: "org_2", principal_id: "u" }),
    "org_1",
  );
  assert.equal(orgOfKey({ organization_id: null, tenant_id: "org_2", principal_id: "u" }), "org_2");
  assert.equal(orgOfKey({ tenant_id: "org_2" }), "org_2");
  assert.equal(orgOfKey({ organization_id: null, tenant_id: "u", principal_id: "u" }), undefined);
  for (
    const me of [null, undefined, 1, "x", [], {}, { organization_id: "" }, {
      organization_id: "a\nb",
    }]
  ) {
    assert.equal(orgOfKey(me), undefined);
  }
});

Deno.test("readSettings() brings it all together", async () => {
  const process = world({ env: { RUNTM_API_KEY: "runtm_sk_x" } });
  const settings = await readSettings(process, { timeout: 5, retries: 0, org: "org_1" });
  assert.equal(settings.deadline, process.clock.now() + 5000);
  assert.deepEqual(
    [settings.baseUrl, settings.key, settings.keySource, settings.org, settings.retries],
    [DEFAULT_BASE_URL, "runtm_sk_x", "env", "org_1", 0],
  );
  assert.equal((await readSettings(world(), {})).key, undefined);
});
