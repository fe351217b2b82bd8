/**
 * Writes `src/operations/answers.ts` from the contract: what each operation answers, as types. With
 * `--check` nothing is written, and a file that is not up to date is an error.
 *
 *     deno run -RW --allow-run=deno --allow-env --allow-sys scripts/answers.ts [--check]
 */
import { CORE_SCHEMA, load } from "js-yaml";
import openapiTS, { astToString } from "openapi-typescript";
import { allOperations } from "../src/operations/areas.ts";
import type { Operation } from "../src/operations/types.ts";

/** A JSON object of the contract. */
type Json = { readonly [name: string]: unknown };

const ROOT = new URL("../", import.meta.url);
const FILE = "src/operations/answers.ts";
const REFERENCE = "#/components/schemas/";

/** What no answer needs: prose and examples. */
const DROPPED: ReadonlySet<string> = new Set([
  "example",
  "examples",
  "externalDocs",
  "format",
  "title",
]);

const contract = load(await Deno.readTextFile(new URL("api/openapi.yaml", ROOT)), {
  schema: CORE_SCHEMA,
}) as Json;
const known = objectOf(objectOf(contract.components).schemas);

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Json : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A schema without what only people read, and without open members: they would let every misspelt one pass. */
function stripped(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(stripped);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([name, value]) =>
    !DROPPED.has(name) && !name.startsWith("x-") &&
    !(name === "description" && typeof value === "string") &&
    !(name === "additionalProperties" && value === true)
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, stripped(value)]));
}

/** Names of the schemas that a schema refers to. */
function references(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(references);
  return Object.entries(objectOf(schema)).flatMap(([name, value]) =>
    name === "$ref" && typeof value === "string"
      ? [value.replace(REFERENCE, "")]
      : references(value)
  );
}

/** The schemas that the types are made of, by name. */
class Schemas {
  readonly all = new Map<string, unknown>();

  /**
   * Takes a schema in, with all it refers to.
   *
   * @param schema The schema
   * @param name Its name where it has none in the contract
   * @returns The type that stands for it
   */
  typeOf(schema: Json, name: string): string {
    if (Object.keys(schema).length === 0 || schema["x-unknown"] === true) return "unknown";
    const { $ref } = schema;
    const named = typeof $ref === "string" ? $ref.replace(REFERENCE, "") : name;
    this.#add(named, typeof $ref === "string" ? known[named] : schema);
    return `Schemas["${named}"]`;
  }

  #add(name: string, schema: unknown): void {
    if (this.all.has(name)) return;
    const kept = stripped(schema);
    this.all.set(name, kept);
    for (const other of references(kept)) this.#add(other, known[other]);
  }
}

function pascal(word: string): string {
  return word.replaceAll(
    /(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g,
    (_, letter: string) => letter.toUpperCase(),
  );
}

function contractOf({ method, path }: Operation): Json {
  return objectOf(objectOf(objectOf(contract.paths)[path])[method.toLowerCase()]);
}

/** The types of the success answers of an operation. */
function answerType(operation: Operation, schemas: Schemas): string {
  const found = contractOf(operation);
  if (found["x-unknown"] === true) return "unknown";
  const types = Object.entries(objectOf(found.responses))
    .filter(([status]) => status.startsWith("2"))
    .map(([, response]) => {
      const { content } = objectOf(response);
      // Without a body an answer is `{}`.
      if (content === undefined) return "Record<string, never>";
      const { schema } = objectOf(objectOf(content)["application/json"]);
      return schemas.typeOf(objectOf(schema), `${pascal(operation.id)}Answer`);
    });
  return types.includes("unknown") ? "unknown" : [...new Set(types)].join(" | ") || "unknown";
}

/** The documented events of a stream: name and type of the payload. */
function eventTypes(operation: Operation, schemas: Schemas): string {
  const events = listOf(contractOf(operation)["x-sse-events"]).map(objectOf);
  const members = events.map(({ name, data }) => {
    const word = typeof name === "string" ? name : "message";
    const type = schemas.typeOf(objectOf(data), `${pascal(operation.id)}${pascal(word)}`);
    return `readonly ${JSON.stringify(word)}: ${type};`;
  });
  return `{ ${[...new Set(members)].join(" ")} }`;
}

async function schemaTypes(schemas: Schemas): Promise<string> {
  const document = {
    openapi: "3.1.0",
    info: { title: "Answers", version: "1" },
    paths: {},
    components: { schemas: Object.fromEntries([...schemas.all].sort()) },
  };
  const nodes = await openapiTS(document as never, {
    exportType: true,
    silent: true,
    emptyObjectsUnknown: true,
  });
  const text = astToString(nodes);
  const inside = /schemas: \{\n([\s\S]*?)\n {4}\};\n/.exec(text)?.[1];
  if (inside === undefined) throw new Error("openapi-typescript writes its types in another way");
  return inside.replaceAll('components["schemas"]', "Schemas");
}

async function source(): Promise<string> {
  const operations = (await allOperations()).toSorted((a, b) => a.id < b.id ? -1 : 1);
  const schemas = new Schemas();
  const answers = operations.filter(({ answer }) => answer !== "events")
    .map((one) => `  readonly ${one.id}: ${answerType(one, schemas)};`);
  const events = operations.filter(({ answer }) => answer === "events")
    .map((one) => `  readonly ${one.id}: ${eventTypes(one, schemas)};`);
  return `/**
 * What Runtm Cloud answers, as types. Written by scripts/answers.ts from api/openapi.yaml.
 *
 * @module
 */

/** Answers by operation id; \`unknown\` where the contract does not know them. */
export type Answers = {
${[...new Set(answers)].join("\n")}
};

/** Payloads of the documented events of streams, by operation id and event name. */
export type Events = {
${[...new Set(events)].join("\n")}
};

/** Schemas of the contract, by name. */
export type Schemas = {
${await schemaTypes(schemas)}
};
`;
}

async function formatted(text: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext", "ts", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("deno fmt failed");
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  const file = new URL(FILE, ROOT);
  const text = await formatted(await source());
  const old = await Deno.readTextFile(file).catch(() => "");
  const check = Deno.args.includes("--check");
  if (old !== text) {
    if (check) console.error(`${FILE} is not up to date. Run: deno task docs`);
    else await Deno.writeTextFile(file, text);
  }
  Deno.exit(check && old !== text ? 1 : 0);
}
