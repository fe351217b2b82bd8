/** Whatever is given to an operation, the request it makes is valid against the contract. */
import assert from "node:assert/strict";
import { fc } from "../fakes/property.ts";
import { buildRequest } from "../../src/client/request/request.ts";
import { wordsOf } from "../../src/errors/command_words.ts";
import { allOperations } from "../../src/operations/areas.ts";
import type { Input, Operation, Values } from "../../src/operations/types.ts";
import { checkRequest, CONTRACT, contractAt, propertiesOf } from "./contract.ts";
import { fullValues, minimalValues, valuesOf } from "./values.ts";

const BASE = "https://cloud.example/api/cloud";
const ORG = "org_2h6w";
const operations = await allOperations();

/** What the contract describes and the program does not offer, and why. */
const LEFT_OUT: { readonly [field: string]: string } = {
  "createSession github_repos": "one repository is what the existing client sends",
  "promptSession attachments": "the existing client cannot send files with a prompt",
  "sessionGit args":
    "belongs to another shape of the same call, which the service is not known to take",
  "createTemplate github_repos": "one repository is what the existing client sends",
  "deleteSessionFile query path": "the body names the file",
  "runSessionDeploy query tier": "the body names the tier",
  "getLinearOauthInstallUrl query dev_proxy_url": "for people who develop the service",
  "listDirectives query is_published": "belongs to versions, which the service has given up",
  "updateLinearIntegration webhook_signing_secret":
    "belongs to OAuth apps of one's own, which the existing client cannot make",
  "importDirectives publish": "belongs to versions, which the service has given up",
  "resyncDirective auto_publish": "belongs to versions, which the service has given up",
  "updateTemplateGuardrail type": "the existing client cannot change the kind",
};

/** What a command adds to its request by itself, after it has read what is there. */
const ADDED: { readonly [id: string]: Values } = {
  updateToolProvider: {
    schema: { display_name: "Wiki", auth_methods: [{ id: "token", kind: "static" }] },
  },
};

for (const operation of operations) {
  const name = wordsOf(operation);
  Deno.test(`${name} stands in the contract with this route, scopes, organisation and paging`, () => {
    const contract = CONTRACT.get(operation.id);
    assert.ok(contract, `${operation.id} is not in the contract`);
    assert.equal(operation.method, contract.method);
    assert.equal(operation.path, contract.path);
    assert.deepEqual(operation.scopes.toSorted(), contract.scopes.toSorted());
    assert.equal(operation.org, contract.org);
    checkPages(operation);
  });

  Deno.test(`${name} offers every field the contract describes`, () => {
    // What works on files here makes requests of its own.
    if (operation.effect === "local") return;
    const contract = CONTRACT.get(operation.id);
    assert.ok(contract);
    const query = contract.parameters.filter((one) => one.in === "query").map((one) => one.name);
    const body = contract.body ? propertiesOf(contract.body.schema) : [];
    const left = Object.keys(LEFT_OUT).filter((name) => name.startsWith(`${operation.id} `));
    const offered = [
      ...fieldsOf(operation, "query").map((name) => `query ${name}`),
      ...fieldsOf(operation, "body"),
      ...left.map((name) => name.slice(operation.id.length + 1)),
    ];
    const described = [...query.map((name) => `query ${name}`), ...body];
    assert.deepEqual([...new Set(offered)].toSorted(), [...new Set(described)].toSorted());
  });

  Deno.test(`${name} makes valid requests, from the least input to any`, () => {
    const check = (given: Values) => {
      const values = { ...ADDED[operation.id], ...given };
      const request = buildRequest(operation, values, { baseUrl: BASE, org: ORG });
      const shown = `${request.method} ${request.url} ${request.body}`;
      assert.deepEqual(checkRequest(operation.id, request, BASE), [], shown);
      assert.deepEqual(lost(operation, values, request.url, request.body), [], shown);
      assert.equal(request.headers["X-Organization-Id"], ORG);
    };
    check(minimalValues(operation));
    check(fullValues(operation));
    fc.assert(fc.property(valuesOf(operation), check), { numRuns: 40 });
  });
}

/** Sets that the contract closes and the program leaves open: other sources know more values. */
const OPEN: readonly string[] = [
  "createTemplate agents",
  "createTemplate tier",
  "setOrgAllowlistPolicy default_policy",
];

Deno.test("values outside a set that the contract closes are refused before anything is sent", () => {
  const open = operations.flatMap((operation) =>
    Object.entries<Input>(operation.inputs)
      .filter(([name, input]) => {
        const closed = closedSet(operation, input.field ?? name, input.in);
        if (closed === undefined || input.fixed !== undefined) return false;
        if (input.sends !== undefined) return false;
        if (input.enum === undefined) return true;
        assert.deepEqual(input.enum, closed, `${operation.id} ${name}`);
        return false;
      }).map(([name]) => `${operation.id} ${name}`)
  );
  assert.deepEqual(open.toSorted(), OPEN.toSorted());
});

/** The values that the contract allows in one field; nothing where it allows any. */
function closedSet({ id }: Operation, field: string, place: string): unknown[] | undefined {
  const contract = CONTRACT.get(id);
  const query = contract?.parameters.find((one) => one.in === "query" && one.name === field);
  const body = contract?.body && ["", ...field.split(".")].join("/properties/");
  const pointer = place === "query"
    ? query?.schema
    : place === "body" && body
    ? `${contract?.body?.schema}${body}`
    : undefined;
  if (pointer === undefined) return undefined;
  const schema = contractAt(pointer) as
    | { enum?: unknown[]; items?: { enum?: unknown[] } }
    | undefined;
  return (schema?.enum ?? schema?.items?.enum)?.filter((value) => value !== null);
}

Deno.test("a field that is offered is no longer listed as left out", () => {
  for (const name of Object.keys(LEFT_OUT)) {
    assert.ok(operations.some((operation) => name.startsWith(`${operation.id} `)), name);
  }
});

function checkPages(operation: Operation) {
  const contract = CONTRACT.get(operation.id);
  const byPage = contract?.pagination?.["unit"] === "page";
  const style = byPage ? "page" : contract?.pagination?.["style"];
  const answer = contract?.answers.get("200")?.get("application/json");
  if (operation.pages === undefined) {
    // The contract also marks a map of variables as a list, and answers that nobody has seen.
    const unseen = contract?.answers.has("2XX");
    const listed = operations.some(({ id, pages }) => id === operation.id && pages !== undefined);
    const apart = operation.id === "getSessionEnvVars" || unseen || listed;
    if (!apart) assert.equal(style, undefined);
    return;
  }
  assert.equal(operation.pages.style, style);
  const { items: name } = operation.pages;
  const items = contractAt(name === "" ? answer ?? "" : `${answer}/properties/${name}`) as {
    type?: string;
  };
  assert.equal(items.type, "array", `"${operation.pages.items}" is no list of the answer`);
}

/** First names of the fields in one place. */
function fieldsOf(operation: Operation, place: Input["in"]): string[] {
  return Object.entries(operation.inputs)
    .filter(([, input]) => input.in === place)
    .map(([name, input]) => (input.field ?? name).split(/[.[]/)[0] ?? name);
}

/** Values that were given and did not make it into the request. */
function lost(operation: Operation, values: Values, url: string, text: string | undefined) {
  const [path = ""] = url.split("?");
  const query = new URL(url).searchParams;
  const body: unknown = text === undefined ? undefined : JSON.parse(text);
  return Object.entries<Input>(operation.inputs).flatMap(([name, input]) => {
    const value = values[name];
    if (value === undefined || input.in === "local") return [];
    const field = input.field ?? name;
    // A part that is given too is written into it.
    const parts = Object.entries(operation.inputs).some(([other, one]) =>
      values[other] !== undefined && one.in === input.in && one.field?.startsWith(`${field}.`)
    );
    if (parts) return [];
    const absent = input.omitEmpty && (value === "" || value === 0 || value === false);
    if (input.in === "path") {
      const steps = path.split("/").map((step) => decodeURIComponent(step.replace(/:[\w-]+$/, "")));
      return steps.includes(String(value)) ? [] : [name];
    }
    const found = input.in === "query" ? inQuery(query, input, field) : at(body, field);
    const sent = input.entries ? namesAndValues(found) : found;
    const expected = absent ? undefined : onTheWire(input, value);
    return JSON.stringify(sent) === JSON.stringify(expected) ? [] : [name];
  });
}

function inQuery(query: URLSearchParams, input: Input, field: string): string | undefined {
  if (!query.has(field)) return undefined;
  return input.spelling === "commas" ? query.get(field) ?? "" : query.getAll(field).join(",");
}

function onTheWire(input: Input, value: unknown): unknown {
  if (input.in === "query") return String(value);
  if (input.sends !== undefined) return input.sends;
  if (input.emptyIsNull && value === "") return null;
  if (input.launchArguments) return (value as string[]).map(declared);
  if (!input.entries) return value;
  return Object.entries(value as Record<string, string>).map(([name, text]) => ({
    name,
    value: text,
  }));
}

/** Entries without what other inputs add to them. */
function namesAndValues(entries: unknown): unknown {
  return (entries as { name: string; value: string }[]).map(({ name, value }) => ({ name, value }));
}

function declared(text: string): unknown {
  const blank = { type: "text", required: false, default: null, options: [], help_text: null };
  const [key = "", ...rest] = text.split("=");
  const plain = rest.length > 0 ? { key, default: rest.join("=").trim() } : { key, required: true };
  const given = text.startsWith("{") ? JSON.parse(text) : plain;
  const { type, required, ...more } = { ...blank, ...given };
  const { default: value, options, help_text } = more;
  return {
    key: given.key,
    label: given.label || given.key,
    type,
    required,
    default: value,
    options,
    help_text,
  };
}

/** What stands at a dotted field; of a list made by another input, what each entry has in common. */
function at(body: unknown, field: string): unknown {
  const [list, rest] = field.split("[].");
  if (rest !== undefined) {
    const each = (at(body, list ?? "") as unknown[]).map((entry) => at(entry, rest));
    return each.every((one) => one === each[0]) ? each[0] : each;
  }
  return field.split(".").reduce<unknown>(
    (found, step) => (found as Record<string, unknown> | undefined)?.[step],
    body,
  );
}
