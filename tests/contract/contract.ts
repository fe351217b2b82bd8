/** The contract, api/openapi.yaml, as something tests can ask: is this request, is this answer valid? */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { CORE_SCHEMA, load } from "js-yaml";

/** A JSON object as it is in the contract. */
export type Json = { readonly [name: string]: unknown };

/** One parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  /** JSON pointer to its schema. */
  readonly schema: string;
}

/** One operation as the contract has it. */
export interface ContractOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
  readonly org: string;
  readonly pagination: Json | undefined;
  readonly parameters: readonly Parameter[];
  /** JSON pointer to the schema of the body, and whether there must be one. */
  readonly body: { readonly schema: string; readonly required: boolean } | undefined;
  /** By status or `default`: JSON pointers to the schemas by content type; empty without content. */
  readonly answers: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** JSON pointers to the schemas of the payloads of its events, by name. */
  readonly events: ReadonlyMap<string, string>;
}

/** A request as it is about to travel. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
}

const METHODS = ["get", "post", "put", "patch", "delete"];
const document = load(
  Deno.readTextFileSync(new URL("../../api/openapi.yaml", import.meta.url)),
  { schema: CORE_SCHEMA },
) as Json;
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
addFormats.default(ajv);
ajv.addSchema(document, "contract");

/** Every operation of the contract by its `operationId`. */
export const CONTRACT: ReadonlyMap<string, ContractOperation> = readContract();

/** The part of the contract a JSON pointer means, `$ref`s followed. */
export function contractAt(pointer: string): unknown {
  let found: unknown = document;
  for (const step of pointer.split("/").slice(1)) {
    found = objectOf(found)[step.replaceAll("~1", "/").replaceAll("~0", "~")];
    const ref = objectOf(found)["$ref"];
    if (typeof ref === "string") found = contractAt(ref.slice(1));
  }
  return found;
}

/** Names of the properties a schema declares, those of its parts included. */
export function propertiesOf(pointer: string): string[] {
  const schema = objectOf(contractAt(pointer));
  const parts = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  return [
    ...Object.keys(objectOf(schema["properties"])),
    ...parts.flatMap((_, at) => propertiesOf(`${pointer}/allOf/${at}`)),
  ];
}

/** Whether a schema accepts a value: what is wrong, nothing when it is valid. */
export function problemsOf(pointer: string, value: unknown): string[] {
  const validate = validatorOf(pointer);
  return validate(value) ? [] : (validate.errors ?? []).map(describe);
}

/**
 * Checks a request against the contract: method, path, query and body.
 *
 * @param operationId Which operation it is meant to be
 * @param request The request
 * @param baseUrl What stands before the route
 * @returns What is wrong; nothing when it is valid
 */
export function checkRequest(operationId: string, request: SentRequest, baseUrl: string): string[] {
  const operation = CONTRACT.get(operationId);
  if (operation === undefined) return [`"${operationId}" is not in the contract`];
  if (!request.url.startsWith(baseUrl)) return [`"${request.url}" is not below "${baseUrl}"`];
  const [path = "", query = ""] = request.url.slice(baseUrl.length).split("?");
  const problems = request.method === operation.method
    ? []
    : [`method ${request.method} instead of ${operation.method}`];
  return [
    ...problems,
    ...checkPath(operation, path),
    ...checkQuery(operation, new URLSearchParams(query)),
    ...checkBody(operation, request.body),
  ];
}

/**
 * Checks an answer against the contract, a success as well as an error.
 *
 * @param operationId What it answers
 * @param status HTTP status
 * @param contentType `Content-Type` as it came, `null` when there was none
 * @param bodyText The body as text; of an event stream everything that came
 * @returns What is wrong; nothing when it is valid
 */
export function checkAnswer(
  operationId: string,
  status: number,
  contentType: string | null,
  bodyText: string,
): string[] {
  const operation = CONTRACT.get(operationId);
  if (operation === undefined) return [`"${operationId}" is not in the contract`];
  const declared = operation.answers.get(String(status)) ??
    operation.answers.get(`${Math.floor(status / 100)}XX`) ?? operation.answers.get("default");
  if (declared === undefined && status < 400) return [`status ${status} is not in the contract`];
  // An error that is declared without a body has the usual one.
  const isUsual = declared === undefined || (declared.size === 0 && status >= 400);
  const content = isUsual
    ? new Map([["application/json", "/components/schemas/SessionApiError"]])
    : declared;
  if (content.size === 0) return bodyText === "" ? [] : [`status ${status} has no body, got one`];
  const type = (contentType ?? "").split(";")[0]?.trim() ?? "";
  const schema = content.get(type);
  if (schema === undefined) {
    return [`content type "${type}" instead of ${[...content.keys()].join(" or ")}`];
  }
  if (type === "text/event-stream") return checkEvents(operation, bodyText);
  return checkText(schema, bodyText, `${operationId} ${status}`);
}

function checkText(schema: string, text: string, called: string): string[] {
  try {
    return problemsOf(schema, JSON.parse(text)).map((problem) => `${called}: ${problem}`);
  } catch (error) {
    return [`${called}: not JSON: ${(error as Error).message}`];
  }
}

/** Names of events that the contract of the operation lists, and their payloads. */
function checkEvents(operation: ContractOperation, text: string): string[] {
  return text.split(/\r\n\r\n|\n\n|\r\r/).flatMap((block) => {
    const lines = block.split(/\r\n|\n|\r/);
    const data = lines.filter((line) => line.startsWith("data:"))
      .map((line) => line.slice("data:".length).trim());
    const named = lines.find((line) => line.startsWith("event:"))?.slice("event:".length).trim();
    return payloads(data).flatMap((payload) => {
      const name = named ?? typeOf(payload);
      const schema = operation.events.get(name) ?? operation.events.get("");
      if (schema === undefined) return [`event "${name}" is not one of the contract`];
      return checkText(schema, payload, `event ${name}`);
    });
  });
}

/** Each `data:` line that is a JSON document of its own, else all of them together. */
function payloads(data: readonly string[]): string[] {
  if (data.length === 0) return [];
  const alone = data.every((line) => parsed(line) !== undefined);
  return alone ? [...data] : [data.join("\n")];
}

function typeOf(payload: string): string {
  const type = objectOf(parsed(payload))["type"];
  return typeof type === "string" ? type : "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkPath(operation: ContractOperation, path: string): string[] {
  const wanted = operation.path.split("/");
  const got = path.split("/");
  if (wanted.length !== got.length) return [`path "${path}" instead of "${operation.path}"`];
  return wanted.flatMap((step, at) => {
    const segment = got[at] ?? "";
    const [, name, verb = ""] = /^\{(\w+)\}(:[\w-]+)?$/.exec(step) ?? [];
    if (name === undefined) {
      return segment === step ? [] : [`path "${path}" instead of "${operation.path}"`];
    }
    const parameter = operation.parameters.find((one) => one.in === "path" && one.name === name);
    if (parameter === undefined) return [`the contract does not describe {${name}}`];
    if (segment === verb) return [`{${name}} is empty`];
    if (!segment.endsWith(verb)) return [`path "${path}" instead of "${operation.path}"`];
    const value = segment.slice(0, segment.length - verb.length);
    return problemsOf(parameter.schema, decodeURIComponent(value))
      .map((problem) => `{${name}}: ${problem}`);
  });
}

function checkQuery(operation: ContractOperation, query: URLSearchParams): string[] {
  const known = operation.parameters.filter((parameter) => parameter.in === "query");
  const missing = known.filter((parameter) => parameter.required && !query.has(parameter.name))
    .map((parameter) => `query "${parameter.name}" is missing`);
  const wrong = [...new Set(query.keys())].flatMap((name) => {
    const parameter = known.find((one) => one.name === name);
    if (parameter === undefined) return [`query "${name}" is not in the contract`];
    const list = objectOf(contractAt(parameter.schema))["type"] === "array";
    const value = list ? query.getAll(name) : queryValue(parameter, query.get(name) ?? "");
    return problemsOf(parameter.schema, value)
      .map((problem) => `query "${name}": ${problem}`);
  });
  return [...missing, ...wrong];
}

/** A query value has no type of its own: it is read as the contract means it. */
function queryValue(parameter: Parameter, text: string): unknown {
  const type = objectOf(contractAt(parameter.schema))["type"];
  if (type === "integer" || type === "number") return /^-?\d/.test(text) ? Number(text) : text;
  if (type === "boolean") return text === "true" || (text === "false" ? false : text);
  return text;
}

function checkBody(operation: ContractOperation, text: string | undefined): string[] {
  if (operation.body === undefined) return text === undefined ? [] : ["a body nobody asked for"];
  if (text === undefined) return operation.body.required ? ["the body is missing"] : [];
  const body: unknown = JSON.parse(text);
  const known = propertiesOf(operation.body.schema);
  const unknown = Object.keys(objectOf(body)).filter((name) => !known.includes(name))
    .map((name) => `body field "${name}" is not in the contract`);
  return [...unknown, ...problemsOf(operation.body.schema, body).map((one) => `body: ${one}`)];
}

function validatorOf(pointer: string): ValidateFunction {
  const key = `contract#${pointer.split("/").map(encodeURIComponent).join("/")}`;
  const validate = ajv.getSchema(key);
  if (validate === undefined) throw new Error(`no schema at ${pointer}`);
  return validate;
}

function describe(error: ErrorObject): string {
  const more = error.params["additionalProperty"] ?? error.params["allowedValues"];
  const detail = more === undefined ? "" : ` (${String(more)})`;
  return `${error.instancePath || "value"} ${error.message ?? error.keyword}${detail}`;
}

function readContract(): Map<string, ContractOperation> {
  const operations = new Map<string, ContractOperation>();
  for (const [path, item] of Object.entries(objectOf(document["paths"]))) {
    for (const method of METHODS) {
      const raw = objectOf(item)[method];
      if (raw === undefined) continue;
      const at = `/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}`;
      const operation = readOperation(at, path, method, objectOf(raw));
      operations.set(operation.id, operation);
    }
  }
  return operations;
}

function readOperation(at: string, path: string, method: string, raw: Json): ContractOperation {
  const body = objectOf(raw["requestBody"]);
  return {
    id: String(raw["operationId"]),
    method: method.toUpperCase(),
    path,
    scopes: listOf(raw["x-required-scopes"]).map(String),
    org: String(raw["x-org"]),
    pagination: raw["x-pagination"] === undefined ? undefined : objectOf(raw["x-pagination"]),
    parameters: listOf(raw["parameters"]).map((one, index) => readParameter(at, index, one)),
    body: raw["requestBody"] === undefined ? undefined : {
      schema: `${at}/requestBody/content/application~1json/schema`,
      required: body["required"] === true,
    },
    answers: new Map(
      Object.keys(objectOf(raw["responses"])).map((status) => [status, readContent(at, status)]),
    ),
    events: new Map(
      listOf(raw["x-sse-events"]).map((event, index) => [
        String(objectOf(event)["name"] ?? ""),
        `${at}/x-sse-events/${index}/data`,
      ]),
    ),
  };
}

function readParameter(at: string, index: number, raw: unknown): Parameter {
  const parameter = objectOf(raw);
  return {
    name: String(parameter["name"]),
    in: String(parameter["in"]),
    required: parameter["required"] === true,
    schema: `${at}/parameters/${index}/schema`,
  };
}

function readContent(at: string, status: string): Map<string, string> {
  const own = `${at}/responses/${status}`;
  const ref = objectOf(objectOf(objectOf(contractAt(at))["responses"])[status])["$ref"];
  const answer = typeof ref === "string" ? ref.slice(1) : own;
  const types = Object.keys(objectOf(objectOf(contractAt(answer))["content"]));
  return new Map(types.map((type) => [
    type,
    `${answer}/content/${type.replaceAll("/", "~1")}/schema`,
  ]));
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? value as Json : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
