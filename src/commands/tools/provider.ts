/**
 * `tools providers create` and `update`: a definition from a file or an option, with single options
 * laid over it. An update starts from the definition that is there.
 */
import type { Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { readText } from "../../input/text_input.ts";
import {
  asObject,
  asText,
  isObject,
  type JsonObject,
  parseExactly,
} from "../../json/json_value.ts";
import type { Values } from "../../operations/types.ts";
import { operationOf } from "../call.ts";
import type { Invocation, Step } from "../types.ts";

/** `tools providers create`. */
export async function createProvider(invocation: Invocation): Promise<void> {
  const schema = await newSchema(invocation);
  await send(invocation, await invocation.connect(), schema);
}

/** `tools providers update`. */
export async function updateProvider(invocation: Invocation): Promise<void> {
  const given = await givenSchema(invocation);
  const connection = await invocation.connect();
  const base = given ?? await currentSchema(invocation, connection);
  await send(invocation, connection, withOptions(invocation.values, base));
}

/** The call of `create`. */
export async function createSteps(invocation: Invocation): Promise<readonly Step[]> {
  const { values } = invocation;
  const schema = await newSchema(invocation);
  return [{ operation: operationOf(invocation), values: { ...values, schema } }];
}

/** The calls of `update`; what the first one answers is not known yet. */
export async function updateSteps(invocation: Invocation): Promise<readonly Step[]> {
  const { values } = invocation;
  const given = await givenSchema(invocation);
  const schema = withOptions(values, given ?? {});
  const patch: Step = { operation: operationOf(invocation), values: { ...values, schema } };
  if (given !== undefined) return [patch];
  const { getToolProvider } = await import("../../operations/tools/providers.ts");
  return [{ operation: getToolProvider, values: { id: values.id } }, patch];
}

async function send(
  { values, output, signal, ...invocation }: Invocation,
  connection: Connection,
  schema: JsonObject,
): Promise<void> {
  const operation = operationOf({ values, output, signal, ...invocation });
  const { text } = await connection.call(operation, { ...values, schema }, { signal });
  await output.json(text);
}

async function givenSchema({ process, values }: Invocation): Promise<JsonObject | undefined> {
  const file = asText(values.schema_file);
  if (file === undefined) return values.schema === undefined ? undefined : objectOf(values.schema);
  const text = await readText(process, { file }, "--schema");
  try {
    return objectOf(parseExactly(text));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("input_file", `The file "${file}" (--schema-file) is not JSON`, {
      hint: "Give one JSON object",
    });
  }
}

function objectOf(value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw new Failure("usage", "The definition of a provider is not a JSON object", {
    hint: 'Give an object with "display_name" and "auth_methods"',
  });
}

async function currentSchema(
  { values, signal }: Invocation,
  connection: Connection,
): Promise<JsonObject> {
  const { getToolProvider } = await import("../../operations/tools/providers.ts");
  const { text } = await connection.call(getToolProvider, { id: values.id }, { signal });
  const schema = asObject(asObject(asObject(parseExactly(text))?.provider)?.schema);
  if (schema !== undefined) return schema;
  // Starting from nothing would wipe out the definition.
  throw new Failure("api_error", "The answer holds no definition of the provider", {
    hint: "Give the whole definition with --schema-file",
  });
}

/** The definition of a new provider; one that was given whole is for the service to judge. */
async function newSchema(invocation: Invocation): Promise<JsonObject> {
  const given = await givenSchema(invocation);
  const schema = withOptions(invocation.values, given ?? {});
  return given === undefined ? complete(schema) : schema;
}

/** Lays single options over a definition. */
function withOptions(values: Values, base: JsonObject): JsonObject {
  const named = {
    display_name: values.name,
    image_url: values.logo,
    icon: values.icon,
    tagline: values.tagline,
    description: values.description,
    category: values.category,
    auth_methods: values.auth_methods,
  };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  const mise = asObject(values.package);
  const known = asObject(asObject(base.tooling)?.mise);
  const tooling = mise === undefined ? {} : { tooling: { mise: { ...known, ...mise } } };
  return { ...base, ...Object.fromEntries(given), ...tooling };
}

function complete(schema: JsonObject): JsonObject {
  for (
    const [member, option] of [["display_name", "--name"], [
      "auth_methods",
      "--auth-methods",
    ]] as const
  ) {
    if (schema[member] !== undefined) continue;
    throw new Failure("usage", `The definition of the provider has no "${member}"`, {
      hint: `Give it with ${option}, or in the definition`,
    });
  }
  return schema;
}
