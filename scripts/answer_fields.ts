/**
 * Writes `src/operations/answer_fields/AREA.ts` from the contract: the names of the members that
 * each answer has. With `--check` nothing is written, and a file that is not up to date is an error.
 *
 *     deno run -RW --allow-run=deno scripts/answer_fields.ts [--check]
 */
import { CORE_SCHEMA, load } from "js-yaml";
import { AREAS } from "../src/operations/areas.ts";
import type { Operation } from "../src/operations/types.ts";

/** A JSON object of the contract. */
type Json = { readonly [name: string]: unknown };

const ROOT = new URL("../", import.meta.url);
const FOLDER = "src/operations/answer_fields/";
const contract = load(await Deno.readTextFile(new URL("api/openapi.yaml", ROOT)), {
  schema: CORE_SCHEMA,
}) as Json;

/**
 * Names the members of a schema, nested ones by their path: `.` leads into an object, `[]` into a
 * list, `*` stands for names that the contract leaves open.
 *
 * @param schema The schema
 * @param path Path that leads to it, empty at the top
 * @param above Schemas that it is part of, so that one that holds itself ends
 * @returns The paths
 */
export function membersOf(schema: Json, path = "", above: readonly Json[] = []): string[] {
  const resolved = resolve(schema);
  if (above.includes(resolved)) return [`${path}.*`];
  const inside = [...above, resolved];
  const choices = ["allOf", "anyOf", "oneOf"].flatMap((name) => listOf(resolved[name]));
  const found = choices.flatMap((one) => membersOf(one, path, inside))
    .filter((one) => one !== path);
  if (isJson(resolved.items)) found.push(...membersOf(resolved.items, `${path}[]`, inside));
  for (const [name, member] of Object.entries(objectOf(resolved.properties))) {
    found.push(...membersOf(objectOf(member), path === "" ? name : `${path}.${name}`, inside));
  }
  if (found.length > 0) {
    return [...new Set([...found, ...isUnknown(resolved) ? [`${path}.*`] : []])];
  }
  return [path, ...isOpen(resolved) ? [path === "" ? "*" : `${path}.*`] : []]
    .filter((one) => one !== "");
}

/** An object whose members the contract does not name, or a value of any kind. */
function isOpen(schema: Json): boolean {
  const types = [schema.type].flat();
  if (types.includes("object")) return true;
  return schema.type === undefined && schema.enum === undefined && schema.const === undefined;
}

/** What an operation answers on success; nothing when the contract does not know. */
function answerFields(operation: Operation): string[] {
  const found = contractOf(operation);
  if (operation.answer === "events") return eventFields(found);
  const contents = Object.entries(objectOf(found.responses))
    .filter(([status, response]) => status.startsWith("2") && !isUnknown(objectOf(response)))
    .map(([, response]) =>
      objectOf(objectOf(resolve(objectOf(response)).content)["application/json"])
    );
  const schemas = contents.map(({ schema }) => schema).filter(isJson);
  if (schemas.some(isUnknown)) return [];
  return [...new Set(schemas.flatMap((schema) => membersOf(schema)))].filter((one) => one !== "*");
}

/** A line of an event stream; the program and the server may add events of other names. */
function eventFields(operation: Json): string[] {
  const payloads = listOf(operation["x-sse-events"]).map(({ data }) => objectOf(data));
  const members = payloads.flatMap((schema) => membersOf(schema, "data"));
  return [...new Set(["event", "id", ...members.filter((one) => one !== "data.*"), "data.*"])];
}

function isUnknown(schema: Json): boolean {
  return schema["x-unknown"] === true;
}

function contractOf({ method, path }: Operation): Json {
  const paths = objectOf(contract.paths);
  const found = objectOf(objectOf(paths[path])[method.toLowerCase()]);
  if (isUnknown(found)) return {};
  return found;
}

function resolve(schema: Json): Json {
  const { $ref } = schema;
  if (typeof $ref !== "string") return schema;
  const steps = $ref.split("/").slice(1);
  return resolve(steps.reduce<Json>((at, step) => objectOf(at[step]), contract));
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown): Json {
  return isJson(value) ? value : {};
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

async function sourceOf(area: string): Promise<string> {
  const operations = Object.values(await (AREAS[area]?.load() ?? {}));
  // Several commands may be on one route.
  const entries = [...new Map(operations.map((operation) => [operation.id, operation])).values()]
    .map((operation) => [operation.id, answerFields(operation)] as const)
    .filter(([, fields]) => fields.length > 0)
    .map(([id, fields]) => `  ${id}:\n    ${JSON.stringify(fields.join(" "))},`);
  return `/** Members of the answers of the \`${area}\` area, written by scripts/answer_fields.ts. */

/** Paths of members by operation id; see src/operations/areas.ts. */
export const ANSWER_FIELDS: { readonly [id: string]: string } = {
${entries.join("\n")}
};
`;
}

async function formatted(source: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext", "ts", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(source));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("deno fmt failed");
  return new TextDecoder().decode(stdout);
}

/** Name of the file of an area. */
function fileOf(area: string): URL {
  return new URL(`${FOLDER}${area.replaceAll("-", "_")}.ts`, ROOT);
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  let stale = 0;
  for (const area of Object.keys(AREAS)) {
    const file = fileOf(area);
    const text = await formatted(await sourceOf(area));
    const old = await Deno.readTextFile(file).catch(() => "");
    if (old === text) continue;
    stale++;
    if (check) {
      console.error(
        `${file.pathname.split("/").slice(-4).join("/")} is not up to date. Run: deno task docs`,
      );
    } else await Deno.writeTextFile(file, text);
  }
  Deno.exit(check && stale > 0 ? 1 : 0);
}
