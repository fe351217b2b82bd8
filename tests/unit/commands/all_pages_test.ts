/** `--all`: every item once, whatever happens to the list meanwhile. */
import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import { parse } from "../../../src/cli/parse.ts";
import { run } from "../../../src/cli/run.ts";
import { fakeProcess } from "../../fakes/process.ts";

const ENV = {
  RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef",
  HOME: "/home/user",
  RUNTM_ORG_ID: "org_1",
};

/** Runs a command against pages that a function makes. */
async function lines(args: string[], page: (query: URLSearchParams, request: number) => unknown) {
  const queries: string[] = [];
  const fetch = (input: RequestInfo | URL) => {
    const { searchParams } = new URL(input instanceof Request ? input.url : input);
    queries.push(String(searchParams));
    return Promise.resolve(Response.json(page(searchParams, queries.length)));
  };
  const process = fakeProcess({ env: ENV, fetch, args });
  const code = await run(process);
  const printed = process.out().split("\n").filter((line) => line !== "");
  return { code, printed, queries, err: process.err() };
}

/** A page of a list by offset, as the service cuts it. */
function cut(list: readonly string[], query: URLSearchParams, more: object = {}) {
  const limit = Math.min(100, Number(query.get("limit") ?? 20));
  const offset = Number(query.get("offset") ?? 0);
  const sessions = list.slice(offset, offset + limit).map((id) => ({ id }));
  return { sessions, total: list.length, has_more: offset + limit < list.length, ...more };
}

const ids = (count: number) => Array.from({ length: count }, (_, at) => `s${at}`);

Deno.test("--all prints every item of all pages, one a line, with as few requests as there can be", async () => {
  const list = ids(250);
  const all = await lines(
    ["session", "list", "--all", "--fields", "id"],
    (query) => cut(list, query),
  );
  assert.deepEqual(all.printed, list.map((id) => `{"id":"${id}"}`));
  assert.deepEqual(all.queries, ["limit=100", "limit=100&offset=99", "limit=100&offset=198"]);
  const none = await lines(["session", "list", "--all"], (query) => cut([], query));
  assert.deepEqual([none.code, none.printed, none.err], [0, [], ""]);
});

Deno.test("--limit counts items with --all, and may be larger than a page", async () => {
  const list = ids(250);
  for (const limit of [1, 100, 150, 1000]) {
    const args = ["session", "list", "--all", `--limit=${limit}`];
    const { printed } = await lines(args, (query) => cut(list, query));
    assert.equal(printed.length, Math.min(limit, 250));
  }
  const { code } = await lines(["session", "list", "--limit=1000"], () => assert.fail("sent"));
  assert.equal(code, 3);
});

Deno.test("--all starts where --offset says", async () => {
  const { printed } = await lines(
    ["session", "list", "--all", "--offset=120", "--fields=id"],
    (query) => cut(ids(250), query),
  );
  assert.deepEqual(printed, ids(250).slice(120).map((id) => `{"id":"${id}"}`));
});

Deno.test("--all leaves out nothing that was there all the time and prints nothing twice, while the list changes", async () => {
  const change = fc.record({
    request: fc.integer({ min: 1, max: 6 }),
    at: fc.integer({ min: 0, max: 320 }),
    count: fc.integer({ min: 1, max: 150 }),
    adds: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 320 }),
      fc.array(change, { maxLength: 6 }),
      async (count, changes) => {
        const list = ids(count);
        const staying = new Set(list);
        let added = 0;
        const { code, printed, err } = await lines(
          ["session", "list", "--all"],
          (query, request) => {
            for (const { at, count, adds } of changes.filter((one) => one.request === request)) {
              if (adds) list.splice(at, 0, ...Array.from({ length: count }, () => `new${added++}`));
              else for (const id of list.splice(at, count)) staying.delete(id);
            }
            return cut(list, query);
          },
        );
        assert.equal(code, 0, err);
        const found = printed.map((line) => JSON.parse(line).id);
        assert.equal(new Set(found).size, found.length, "an item is there twice");
        assert.deepEqual([...staying].filter((id) => !found.includes(id)), []);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("--all goes on behind a page that entries before it have moved back whole", async () => {
  const list = ids(101);
  const { code, printed } = await lines(["session", "list", "--all"], (query, request) => {
    if (request === 2) list.unshift(...Array.from({ length: 99 }, (_, at) => `new${at}`));
    return cut(list, query);
  });
  assert.equal(code, 0);
  assert.deepEqual(printed.map((line) => JSON.parse(line).id), ids(101));
});

Deno.test("--all ends where a server repeats itself or says nothing of the end", async () => {
  const same = await lines(["session", "list", "--all"], () => ({
    sessions: ids(100).map((id) => ({ id })),
    has_more: true,
  }));
  assert.deepEqual([same.code, same.printed.length, same.queries.length], [0, 100, 2]);
  const counting = await lines(["session", "list", "--all"], (_, request) => ({
    sessions: ids(100).map((id) => ({ id })),
    total: 1_000_000 * request,
  }));
  assert.deepEqual([counting.code, counting.printed.length], [1, 100]);
  assert.ok(counting.queries.length < 50);
  const silent = await lines(["session", "list", "--all"], (query) => {
    const { sessions } = cut(ids(130), query);
    return { sessions };
  });
  assert.equal(silent.printed.length, 130);
  const shrinking = await lines(["session", "list", "--all"], (_, request) => ({
    sessions: ids(100).map((id) => ({ id: `${request}${id}` })),
    has_more: true,
  }));
  assert.equal(shrinking.code, 1);
  assert.equal(JSON.parse(shrinking.err).code, "api_error");
});

Deno.test("--all follows the cursor, and one page is all of a list without one", async () => {
  const pages: { readonly [token: string]: unknown } = {
    "": { templates: [{ id: "a" }, { id: "b" }], next_page_token: "t 1" },
    "t 1": { templates: [{ id: "b" }, { id: "c" }], next_page_token: null },
  };
  const { printed } = await lines(
    ["template", "list", "--all", "--fields=id"],
    (query) => pages[query.get("page_token") ?? ""],
  );
  assert.deepEqual(printed, ['{"id":"a"}', '{"id":"b"}', '{"id":"c"}']);
  const stuck = await lines(["template", "list", "--all"], () => ({
    templates: [{ id: "a" }],
    next_page_token: "same",
  }));
  assert.deepEqual([stuck.code, stuck.queries.length], [1, 2]);
  const single = await lines(["secrets", "list", "--all"], () => ({ secrets: [{ name: "A" }] }));
  assert.deepEqual([single.printed, single.queries.length], [['{"name":"A"}'], 1]);
});

Deno.test("--all on an answer without the list is a failure, and lines before a failure stay", async () => {
  const odd = await lines(["session", "list", "--all"], () => ({ items: [] }));
  assert.deepEqual([odd.code, odd.printed], [1, []]);
  const later = await lines(
    ["session", "list", "--all"],
    (query, request) => request === 1 ? cut(ids(250), query) : { detail: "?" },
  );
  assert.deepEqual([later.code, later.printed.length], [1, 100]);
});

Deno.test("--all is refused where it would pass over what else the command does", async () => {
  for (
    const [words, message] of [
      ["skills pull tmpl_1 --all", 'Unknown option "--all" of "skills pull"'],
      [
        "session history s --all --prompts-only",
        "Only one of --prompts-only and --all can be given",
      ],
    ] as const
  ) {
    await assert.rejects(parse(words.split(" ")), { code: "usage", message });
  }
});
