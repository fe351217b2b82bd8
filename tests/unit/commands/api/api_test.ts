/** `api`: any route, never another host, never another key, and nothing of a body in what is said. */
import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import { routeOf } from "../../../../src/commands/api/path.ts";
import { run } from "../../../../src/cli/run.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { type FakeOptions, fakeProcess } from "../../../fakes/process.ts";

const BASE = "https://api.example/cloud";
const ENV = {
  RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef",
  RUNTM_API_URL: BASE,
  HOME: "/home/user",
  RUNTM_ORG_ID: "org_1",
};

type Reply = (request: Request, count: number) => Response | Promise<Response>;

async function api(
  args: string[],
  reply: Reply = () => Response.json({}),
  options: FakeOptions = {},
) {
  const requests: Request[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    requests.push(request.clone());
    return await reply(request, requests.length);
  };
  const process = fakeProcess({ env: ENV, fetch, ...options, args: ["api", ...args] });
  const code = await run(process);
  return { code, requests, out: process.out(), err: process.err() };
}

Deno.test("api sends method, query, fields and headers with the key and the organisation", async () => {
  const { requests: [request], out } = await api([
    "PATCH",
    "sessions/a%20b/name?x=1",
    "--query=y=2 3",
    "--field=name=Ä",
    "--field=deep.er:=[1,{}]",
    "--header=accept-language: en",
  ], () => new Response('{ "n": 1.0 }', { headers: { "content-type": "application/json" } }));
  assert.ok(request);
  assert.equal(request.url, `${BASE}/sessions/a%20b/name?x=1&y=2+3`);
  assert.equal(await request.text(), '{"name":"Ä","deep":{"er":[1,{}]}}');
  const { headers } = request;
  assert.deepEqual(
    ["authorization", "accept-language", "x-organization-id"].map((name) => headers.get(name)),
    [`Bearer ${ENV.RUNTM_API_KEY}`, "en", "org_1"],
  );
  assert.equal(out, '{"n":1.0}\n');
});

Deno.test("api takes a body as it is: digits, spaces, from a file or from standard input", async () => {
  const body = '{ "n": 9007199254740993 }';
  const files = { "/b.json": body };
  for (const given of [body, "@/b.json", "-"]) {
    const { requests } = await api(["POST", "/x", "--body", given], undefined, {
      files,
      stdin: body,
    });
    assert.equal(await requests[0]?.text(), body);
    assert.equal(requests[0]?.headers.get("content-type"), "application/json");
  }
  const { requests } = await api([
    "PUT",
    "/x",
    "--body=plain",
    "--header=content-type: text/plain",
  ]);
  assert.equal(requests[0]?.headers.get("content-type"), "text/plain");
});

const LEAVING = [
  "/sessions/../../x",
  "/..",
  "/%2e%2e/x",
  "/%2E./x",
  "/%252e%252e/x",
  "/a%2f..%2fb",
  "/a%5cb",
  "/a\\b",
  "//evil.example/x",
  "https://evil.example/x",
  "javascript:x",
  "/a//b",
  "/a#b",
  "/a\u0000b",
  "/a\nb",
  "/%",
  "/%ff",
  "/sessions/<id>",
  "/sessions/{id}",
  "/sessions/$ID",
  "/sessions/SESSION_ID",
];

Deno.test("api refuses routes that could lead elsewhere before anything is sent", async () => {
  for (const path of LEAVING) {
    const { code, requests } = await api(["GET", path]);
    assert.deepEqual([code, requests.length], [3, 0], path);
  }
});

Deno.test("whatever route api accepts, its URL begins with the base URL and a slash, decoded as often as one likes", () => {
  const piece = fc.constantFrom(
    "..",
    ".",
    "/",
    "%2e",
    "%2f",
    "%25",
    "2e",
    "\\",
    "a",
    "?",
    "#",
    "@",
    ":",
    "//",
    " ",
    "é",
    ";",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
    let route;
    try {
      route = routeOf(pieces.join(""), []);
    } catch (error) {
      return assert.ok(error instanceof Failure && error.code === "usage");
    }
    let { pathname } = route;
    for (let round = 0; round < 6; round++) {
      assert.ok(new URL(`${BASE}${pathname}`).href.startsWith(`${BASE}/`), pathname);
      try {
        pathname = decodeURIComponent(pathname);
      } catch {
        return;
      }
    }
  }));
});

Deno.test("api leaves to the program the headers that are the program's", async () => {
  for (
    const name of [
      "Authorization",
      "authorization",
      "Host",
      "Cookie",
      "Content-Length",
      "X-Organization-ID",
      "Idempotency-Key",
    ]
  ) {
    const { code, requests } = await api(["GET", "/x", "--header", `${name}: v`]);
    assert.deepEqual([code, requests.length], [3, 0], name);
  }
  for (const line of ["no colon", "bad name: v", "a: b\r\nAuthorization: c"]) {
    assert.equal((await api(["GET", "/x", "--header", line])).code, 3, line);
  }
});

Deno.test("api needs --yes for a route whose command needs it", async () => {
  const refused = await api(["DELETE", "/org-templates/tmpl_1"]);
  assert.deepEqual([refused.code, refused.requests.length], [3, 0]);
  assert.match(refused.err, /--yes/);
  assert.equal((await api(["DELETE", "/org-templates/tmpl_1", "--yes"])).requests.length, 1);
  assert.equal((await api(["DELETE", "/org-templates/tmpl_1", "--dry-run"])).code, 0);
});

Deno.test("api sends POST and PATCH again only with an idempotency key, GET always", async () => {
  const once: Reply = (_, count) =>
    count === 1 ? Response.json({}, { status: 503 }) : Response.json({ id: 1 });
  for (
    const [method, key, times] of [
      ["POST", false, 1],
      ["PATCH", false, 1],
      ["POST", true, 2],
      ["PATCH", true, 2],
      ["GET", false, 2],
      ["DELETE", false, 2],
    ] as const
  ) {
    const { requests } = await api([method, "/x", ...key ? ["--idempotency-key=k"] : []], once);
    assert.equal(requests.length, times, `${method} ${key}`);
    const sent = requests.map((one) => one.headers.get("idempotency-key"));
    assert.deepEqual(sent, Array(times).fill(key ? "k" : null));
  }
});

Deno.test("nothing that api says holds its body", async () => {
  const secret = "hunter2-hunter2";
  const said = [
    await api(["POST", "/x", "--body", `{"v":"${secret}"}`, "--dry-run"]),
    await api(["POST", "/x", "--field", `v=${secret}`, "--dry-run"]),
    await api(["POST", "/x", "--body", `{"v":"${secret}`]),
    await api(["POST", "/x", "--field", `v:=${secret}`]),
    await api(["POST", "/x", "--field", secret]),
    await api(
      ["POST", "/x", "--body", `{"v":"${secret}"}`, "--verbose"],
      () => Response.json({ detail: "no" }, { status: 400 }),
    ),
  ];
  for (const { out, err } of said) assert.ok(!(out + err).includes(secret), out + err);
  const shown = JSON.parse(said[0]?.out ?? "");
  assert.deepEqual([shown.body, shown.runnable], ["***", false]);
});

Deno.test("a body from a file is @FILE in the curl line, which can be run", async () => {
  const files = { "/b.json": "{}" };
  const { out } = await api(["POST", "/x", "--body", "@/b.json", "--dry-run"], undefined, {
    files,
  });
  const shown = JSON.parse(out);
  assert.match(shown.curl, / --data-binary @\/b\.json$/);
  assert.ok(!("runnable" in shown));
});

Deno.test("api --all reads lists that the program knows, --stream prints events", async () => {
  const list: Reply = ({ url }) => {
    const offset = Number(new URL(url).searchParams.get("offset") ?? 0);
    const sessions = Array.from({ length: 130 }, (_, at) => ({ id: `s${at}` })).slice(
      offset,
      offset + 100,
    );
    return Response.json({ sessions, has_more: offset + 100 < 130 });
  };
  const all = await api(["GET", "/sessions/?state=running", "--all"], list);
  assert.equal(all.out.split("\n").length, 131, all.err);
  assert.match(all.requests[1]?.url ?? "", /state=running.*offset=99|offset=99.*state=running/);
  assert.equal((await api(["GET", "/v1/me", "--all"], list)).code, 3);
  const events: Reply = () =>
    new Response('event: a\ndata: {"x":1}\n\nevent: error\ndata: {"message":"no"}\n\n', {
      headers: { "content-type": "text/event-stream" },
    });
  const stream = await api(["GET", "/x", "--stream"], events);
  assert.equal(stream.code, 1);
  assert.equal(
    stream.out,
    '{"event":"a","data":{"x":1}}\n{"event":"error","data":{"message":"no"}}\n',
  );
  assert.equal(JSON.parse(stream.err).code, "stream_error");
});

Deno.test("api fails as the commands do: success: false of git is a failure, 403 names the scopes", async () => {
  const git = await api(
    ["POST", "/sessions/abc/git", "--field", "operation=push"],
    () => Response.json({ success: false, error: "rejected" }),
  );
  assert.deepEqual([git.code, git.out], [1, ""]);
  const refused = await api(["GET", "/sessions/"], () => Response.json({}, { status: 403 }));
  assert.deepEqual([refused.code, JSON.parse(refused.err).scopes], [2, ["sessions:read"]]);
});

Deno.test("api knows a route with and without the slash at its end: its pages, and what needs --yes", async () => {
  const page = () => Response.json({ sessions: [{ id: "a" }], total: 1 });
  for (const path of ["/sessions", "/sessions/"]) {
    const { code, out } = await api(["GET", path, "--all", "--fields", "id"], page);
    assert.deepEqual([code, out], [0, '{"id":"a"}\n'], path);
  }
  for (const path of ["/org-templates/t-1", "/org-templates/t-1/"]) {
    const { code, requests } = await api(["DELETE", path]);
    assert.deepEqual([code, requests.length], [3, 0], path);
  }
});

Deno.test("api says of a route that is not there that its path may be wrong", async () => {
  const { code, err } = await api(
    ["GET", "/nope"],
    () => Response.json({ detail: "Not Found" }, { status: 404 }),
  );
  assert.equal(code, 1);
  assert.match(JSON.parse(err).hint, /^Check the path and the ids in it, then --api-url/);
});
