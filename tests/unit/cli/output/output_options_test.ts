/** `--fields`, `--format`, `--output-file`, `RUNTM_FORMAT`: what is printed, what is refused before sending. */
import { FORMATS } from "../../../../src/cli/output/formats.ts";
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { type FakeOptions, fakeProcess } from "../../../fakes/process.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };
const ID = "5d0c2f9e-8a41-4b7c-9e63-1f2a7b3c4d5e";
const LIST = '{"sessions":[{"id":"a","state":"running","agent":"x","name":"Ä\\n日本","n":1.0},' +
  '{"id":"b","state":"paused","last_prompt":{"status":"done","cost_usd":9007199254740993}}],' +
  '"total":63,"limit":20,"has_more":true}';

async function runWith(args: string[], answer: string, options: FakeOptions = {}) {
  let requests = 0;
  const fetch = () => {
    requests++;
    return Promise.resolve(
      new Response(answer, { headers: { "content-type": "application/json" } }),
    );
  };
  const process = fakeProcess({ env: ENV, fetch, ...options, args });
  const code = await run(process);
  return { process, code, out: process.out(), err: process.err(), requests };
}

Deno.test("--fields keeps members of the items of a list, and what the list says of itself", async () => {
  const { out, err } = await runWith(
    ["session", "list", "--fields", "id,last_prompt.cost_usd"],
    LIST,
  );
  assert.equal(
    out,
    '{"sessions":[{"id":"a"},{"id":"b","last_prompt":{"cost_usd":9007199254740993}}],' +
      '"total":63,"limit":20,"has_more":true}\n',
    err,
  );
  const get = await runWith(
    ["session", "get", ID, "--fields=state", "--fields=id"],
    '{"id":"a","state":"x","n":1}',
  );
  assert.equal(get.out, '{"id":"a","state":"x"}\n');
});

Deno.test("--fields refuses names that the contract does not know before anything is sent", async () => {
  for (const name of ["stat", "sessions", "last_prompt.colour", "id.x"]) {
    const { code, err, requests } = await runWith(["session", "list", "--fields", name], LIST);
    assert.deepEqual([code, requests], [3, 0], name);
    assert.match(JSON.parse(err).hint, /Known: id, state, /, name);
  }
  const { err } = await runWith(["session", "list", "--fields", "stat"], LIST);
  assert.match(JSON.parse(err).hint, /^Did you mean state\?/);
});

Deno.test("--fields and --jq do not go with output that is no JSON", async () => {
  const args = ["session", "file", "read", ID, "a.txt", "--raw"];
  for (const option of ["--fields=content", "--jq=."]) {
    const { code, requests } = await runWith([...args, option], "{}");
    assert.deepEqual([code, requests], [3, 0], option);
  }
});

Deno.test("--format table shows the columns of the row, or the members asked for", async () => {
  assert.equal(
    (await runWith(["session", "list", "--format", "table"], LIST)).out,
    "id  state    agent  name    created_at\na   running  x      Ä 日本\nb   paused\n",
  );
  assert.equal(
    (await runWith(["session", "list", "--format=table", "--fields=id,last_prompt.status"], LIST))
      .out,
    "id  last_prompt.status\na\nb   done\n",
  );
  assert.equal(
    (await runWith(["session", "get", ID, "--format=table"], '{"id":"a","o":{"x":[1.0]},"z":null}'))
      .out,
    'id  a\no   {"x":[1.0]}\nz\n',
  );
});

Deno.test("tables fit the terminal, wide characters counted, and show what would act on it", async () => {
  const name = "日本語のとても長い名前です".repeat(8);
  const answer = JSON.stringify({
    sessions: [{ id: ID, state: "running", agent: "claude-code", name }, {
      id: "x\u009b1m",
      name: "b",
    }],
  });
  for (const columns of [20, 40, 80, 200]) {
    const terminal = { stdout: true, columns };
    const { out } = await runWith(["session", "list", "--format", "table"], answer, { terminal });
    for (const line of out.split("\n")) {
      assert.ok(widthOf(line) <= columns, `${columns}: ${line}`);
    }
    assert.doesNotMatch(out, /\u009b/);
    if (columns > 40) assert.match(out, /…/);
  }
});

/** Columns of a line: everything beyond Latin is wide here, but the sign for what was cut. */
function widthOf(line: string): number {
  return [...line].reduce((sum, char) => sum + (/[ -~…]/.test(char) ? 1 : 2), 0);
}

Deno.test("--format tsv has a head line and keeps tabs and line feeds out of its cells", async () => {
  const answer = '{"sessions":[{"id":"a\\tb","name":"c\\nd\\\\"}]}';
  const { out } = await runWith(["session", "list", "--format=tsv", "--fields=id,name"], answer);
  assert.equal(out, "id\tname\na\\tb\tc\\nd\\\\\n");
});

Deno.test("--format yaml keeps the digits of numbers and quotes texts that look like others", async () => {
  const answer =
    '{"v":9007199254740993,"f":1.0,"e":1e400,"t":"yes","d":"2026-01-01","s":"12","o":"0o17","x":"a\\nb\\n"}';
  const { out } = await runWith(["session", "get", ID, "--format", "yaml"], answer);
  assert.equal(
    out,
    "v: 9007199254740993\nf: 1.0\ne: 1e400\nt: 'yes'\nd: '2026-01-01'\ns: '12'\no: 0o17\nx: |\n  a\n  b\n",
  );
});

Deno.test("RUNTM_FORMAT counts at a terminal only, and --format counts more", async () => {
  const env = { ...ENV, RUNTM_FORMAT: "yaml" };
  const terminal = { stdout: true };
  const shown = async (args: string[], options: FakeOptions) =>
    (await runWith(["session", "get", ID, ...args], '{"id":"a"}', options)).out;
  assert.equal(await shown([], { env }), '{"id":"a"}\n');
  assert.equal(await shown([], { env, terminal }), "id: a\n");
  assert.equal(await shown(["--format=json"], { env, terminal }), '{"id":"a"}\n');
  const bad = { ...ENV, RUNTM_FORMAT: "xml" };
  assert.equal(await shown([], { env: bad }), '{"id":"a"}\n');
  const refused = await runWith(["session", "get", ID], "{}", { env: bad, terminal });
  assert.deepEqual([refused.code, refused.requests], [3, 0]);
  assert.match(refused.err, /RUNTM_FORMAT/);
});

Deno.test("errors are two lines for a person who asked for a table, one JSON line for everybody else", async () => {
  const args = ["session", "list", "--fields", "stat"];
  const person = await runWith([...args, "--format=table"], "{}", { terminal: { stderr: true } });
  assert.match(person.err, /^Error: Unknown field "stat" of --fields\nDid you mean state\?.*\n$/);
  const script = await runWith([...args, "--format=table"], "{}");
  assert.equal(JSON.parse(script.err).code, "usage");
});

Deno.test("--output-file holds the result and stdout says where", async () => {
  const { process, out, code } = await runWith(
    ["session", "get", ID, "--output-file", "/place/out.json"],
    '{ "id": "ä" }',
  );
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out), { file: "/place/out.json", bytes: 12 });
  const file = process.tree.get("/place/out.json");
  assert.equal(new TextDecoder().decode(file?.bytes), '{"id":"ä"}\n');
});

Deno.test("--output-file refuses a file that is there before anything is sent, unless --force", async () => {
  const files = { "/place/out.json": "precious" };
  const args = ["session", "get", ID, "--output-file", "/place/out.json"];
  const refused = await runWith(args, "{}", { files });
  assert.deepEqual([refused.code, refused.requests], [3, 0]);
  assert.match(refused.err, /--force/);
  const forced = await runWith([...args, "--force"], '{"id":1}', { files });
  assert.equal(forced.code, 0);
  assert.equal(
    new TextDecoder().decode(forced.process.tree.get("/place/out.json")?.bytes),
    '{"id":1}\n',
  );
  for (const path of ["/place", ""]) {
    const bad = await runWith(["session", "get", ID, `--output-file=${path}`], "{}", { files });
    assert.deepEqual([bad.code, bad.requests], [3, 0], path);
  }
  const alone = await runWith(["session", "get", ID, "--force"], "{}");
  assert.deepEqual([alone.code, alone.requests], [3, 0]);
});

Deno.test("--output-file makes no file of a command that failed", async () => {
  const fetch = () => Promise.resolve(Response.json({ detail: "no" }, { status: 404 }));
  const args = ["session", "get", ID, "--output-file", "/place/out.json"];
  const { process, code, out } = await runWith(args, "", { fetch });
  assert.deepEqual([code, out, process.tree.size], [1, "", 0]);
});

Deno.test("--dry-run shows the request, whatever is to become of the answer", async () => {
  const args = ["session", "list", "--dry-run", "--fields=id", "--output-file=/place/out.json"];
  const { out, process, requests } = await runWith(args, "");
  assert.equal(JSON.parse(out).method, "GET");
  assert.deepEqual([process.tree.size, requests], [0, 0]);
});

Deno.test("a view of an answer that no view can be built of in time is an error that names another way", async () => {
  const long = `[${"{},".repeat(1_500_000)}{}]`;
  for (const format of ["table", "tsv", "yaml", "text"] as const) {
    const formatter = await FORMATS[format]({});
    assert.throws(() => formatter.document(long), { code: "answer_too_large" });
    assert.equal(typeof formatter.document('{"id":"s1"}'), "string");
  }
  assert.equal((await FORMATS.json({})).document(long), `${long}\n`);
});

Deno.test("--fields takes a list with blanks after its commas", async () => {
  const answer = '{"id":"a","state":"x","n":1}';
  const { code, out } = await runWith(["session", "get", ID, "--fields", " id, state "], answer);
  assert.deepEqual([code, out], [0, '{"id":"a","state":"x"}\n']);
});

Deno.test("a table of several ids names each id once, one of several prompts its line", async () => {
  const answer = '{"id":"a","state":"x","n":1}';
  const get = ["session", "get", "a", "b", "--fields", "id,state", "--format", "tsv"];
  assert.equal((await runWith(get, answer)).out.split("\n")[0], "id\tstate");
  const files = { "/p": "one\n" };
  const launch = ["session", "launch", "--prompts-from", "/p", "--fields", "id", "--format=tsv"];
  assert.equal((await runWith(launch, answer, { files })).out, "line\tid\n1\ta\n");
});

Deno.test("--output-file is no place for standard output, and a missing folder is called so", async () => {
  const dash = await runWith(["session", "list", "--output-file", "-"], LIST);
  assert.deepEqual([dash.code, dash.requests, dash.process.tree.size], [3, 0, 0]);
  assert.match(JSON.parse(dash.err).hint, /^Leave --output-file out/);
  const process = fakeProcess({ env: ENV, args: ["session", "list", "--output-file", "/no/x"] });
  const create = () => Promise.reject(new Deno.errors.NotFound("/no/x"));
  assert.equal(await run({ ...process, files: { ...process.files, create } }), 3);
  assert.equal(JSON.parse(process.err()).error, 'Cannot write "/no/x": there is no such folder');
});

Deno.test("RUNTM_FORMAT=text is for streams of an agent; other commands print as ever", async () => {
  const answer = '{"id":"a"}';
  const options = { env: { ...ENV, RUNTM_FORMAT: "text" }, terminal: { stdout: true } };
  const { code, out } = await runWith(["session", "get", ID], answer, options);
  assert.deepEqual([code, out], [0, '{\n  "id": "a"\n}\n']);
  const dry = await runWith(["session", "prompt", ID, "x", "--dry-run", "--format=text"], answer);
  assert.equal(JSON.parse(dry.out).method, "POST");
});

Deno.test("--fields knows the members that exec and diff make themselves", async () => {
  for (const args of [["session", "diff", ID], ["session", "exec", ID, "--json"]]) {
    const { code, err, requests } = await runWith([...args, "--fields", "nope", "--", "x"], "{}");
    assert.deepEqual([code, requests], [3, 0], err);
    assert.match(JSON.parse(err).error, /^Unknown field "nope"/);
  }
});

Deno.test("--fields is checked too where an option changes what is printed", async () => {
  for (
    const args of [
      ["session", "prompt", ID, "x", "--wait"],
      ["session", "launch", "--prompt", "x", "--follow"],
      ["session", "create", "--follow"],
      ["session", "resume", ID, "--follow"],
      ["template", "build", "tmpl_1", "--follow"],
    ]
  ) {
    const { code, err, requests } = await runWith([...args, "--fields", "nope"], "{}");
    assert.deepEqual([code, requests], [3, 0], `${args}: ${err}`);
    assert.match(JSON.parse(err).error, /^Unknown field "nope"/);
  }
});
