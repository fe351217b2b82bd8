/**
 * Checks query and body of a call with schemas built from its operation, and says what is wrong
 * the way FastAPI does: a 422 with a list of `loc`, `msg` and `type`.
 *
 * @module
 */
import * as z from "zod/mini";
import type { Input, Operation } from "../../operations/types.ts";
import { ApiError, type FieldProblem } from "../core/errors.ts";

type Schema = z.ZodMiniType;
type Issue = z.core.$ZodIssue;
type Checked = { [name: string]: unknown };

const built = new WeakMap<Operation, { body: Schema; query: Schema; hasBody: boolean }>();

/**
 * Checks what came in.
 *
 * @param operation What was called
 * @param query Query parameters as they came
 * @param body Parsed body, `undefined` when there was none
 * @returns Both, query values in the types of the table
 */
export function checkValues(
  operation: Operation,
  query: URLSearchParams,
  body: unknown,
): { query: Checked; body: Checked } {
  const schemas = schemasOf(operation);
  const given = schemas.hasBody ? body : body ?? {};
  const results = [
    {
      place: "query",
      result: schemas.query.safeParse(valuesOf(operation, query), { reportInput: true }),
    },
    {
      place: "body",
      result: schemas.body.safeParse(given ?? missingBody(operation), { reportInput: true }),
    },
  ];
  const problems = results.flatMap(({ place, result }) =>
    result.success ? [] : result.error.issues.map((issue) => problemOf([place], issue))
  );
  if (problems.length > 0) throw new ApiError(422, problems);
  const [queryResult, bodyResult] = results.map(({ result }) => result.data as Checked);
  return { query: queryResult ?? {}, body: bodyResult ?? {} };
}

/**
 * Checks a value whose structure the table of operations does not know.
 *
 * @param schema What it must be
 * @param value What came in
 * @param loc Where it stood: `body`, then the names that lead to it
 * @returns The value as the schema gives it
 * @throws A 422 that lists what is wrong
 */
export function checkedValue<T extends z.ZodMiniType>(
  schema: T,
  value: unknown,
  loc: readonly (string | number)[],
): z.infer<T> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new ApiError(422, result.error.issues.map((issue) => problemOf(loc, issue)));
}

/** Query values by name; what can be given several times is a list. */
function valuesOf({ inputs }: Operation, query: URLSearchParams): Checked {
  const values: Checked = Object.fromEntries(query);
  for (const [name, { in: place, type, spelling, field = name }] of Object.entries<Input>(inputs)) {
    const several = place === "query" && type === "strings" && spelling !== "commas";
    if (several && query.has(field)) values[field] = query.getAll(field);
  }
  return values;
}

/** A body may be left out when none of its fields is required. */
function missingBody(operation: Operation): Checked | undefined {
  const needed = bodyInputs(operation).some((input) =>
    input.required && input.default === undefined
  );
  return needed ? undefined : {};
}

function schemasOf(operation: Operation) {
  const known = built.get(operation);
  if (known !== undefined) return known;
  const inputs = Object.entries(operation.inputs);
  const query: Record<string, Schema> = {};
  for (const [name, input] of inputs) {
    if (input.in === "query") query[input.field ?? name] = queryField(input);
  }
  const body = bodySchema(operation);
  const schemas = { body, query: z.looseObject(query), hasBody: bodyInputs(operation).length > 0 };
  built.set(operation, schemas);
  return schemas;
}

function bodyInputs(operation: Operation): Input[] {
  return Object.values(operation.inputs).filter((input) => input.in === "body");
}

/** Fields of a body; those with dots in their name are fields of an object. */
type Tree = { [name: string]: Tree | Input[] };

function bodySchema(operation: Operation): Schema {
  const tree: Tree = {};
  for (const [name, input] of Object.entries(operation.inputs)) {
    if (input.in !== "body") continue;
    const words = (input.field ?? name).split(".");
    const last = words.pop() ?? name;
    let at = tree;
    for (const word of words) {
      const below = at[word];
      at = below === undefined || Array.isArray(below) ? (at[word] = {} as Tree) : below;
    }
    const same = at[last];
    if (same === undefined || Array.isArray(same)) at[last] = [...(same ?? []), input];
  }
  return objectOf(tree, operation);
}

function objectOf(tree: Tree, operation: Operation): Schema {
  const shape = Object.entries(tree).map(([name, below]) => [
    name,
    Array.isArray(below) ? bodyField(below, operation) : z.optional(objectOf(below, operation)),
  ]);
  return z.looseObject(Object.fromEntries(shape));
}

/** Operations whose fields may be `null` although the program never sends that. */
const NULL_TOO: readonly string[] = ["renameSession"];

/** Closed sets whose violation is a 400 of the handler, as the contract says. */
const REFUSED_BY_HANDLER: readonly string[] = ["mode", "on_complete"];

/** Several inputs may fill one field: `--text` and `--clear`, which sends `null`. */
function bodyField(inputs: readonly Input[], operation: Operation): Schema {
  const main = inputs.find((input) => input.sends === undefined) ?? inputs[0];
  if (main === undefined || typeof main.sends === "string") return z.optional(z.unknown());
  const nullable = inputs.some((input) => input.sends === null || input.emptyIsNull) ||
    NULL_TOO.includes(operation.id);
  const names = Object.entries(operation.inputs).filter(([, input]) => inputs.includes(input)).map((
    [name],
  ) => name);
  const required = inputs.some((input) => input.required) ||
    (operation.exactlyOne !== undefined &&
      operation.exactlyOne.every((name) => names.includes(name)));
  // Where `null` clears a field an empty text does so too, whatever the command line asks for.
  const { minLength: _shortest, enum: _set, ...open } = main;
  const late = names.some((name) => REFUSED_BY_HANDLER.includes(name));
  const schema = nullable ? z.nullable(valueOf(open)) : valueOf(late ? open : main);
  return required ? schema : z.optional(schema);
}

/** A query value comes as text; what does not look like its type stays text and is refused. */
function queryField(input: Input): Schema {
  const schema = z.pipe(z.transform((value) => fromQuery(input, value)), valueOf(input));
  return input.required ? schema : z.optional(schema);
}

function fromQuery(input: Input, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (input.type === "integer" || input.type === "number") {
    return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  }
  if (input.type === "boolean") {
    return { true: true, "1": true, false: false, "0": false }[value] ?? value;
  }
  return value;
}

/** Said for texts as well as for fractions; zod itself calls the first a wrong kind of number. */
const NOT_INTEGER = "Input should be a valid integer";

function valueOf(input: Input): Schema {
  if (input.enum !== undefined) {
    const word = z.enum(input.enum);
    if (input.type !== "strings") return word;
    return input.in === "query" ? listOf(input.enum) : z.array(word);
  }
  switch (input.type) {
    case "integer":
      return z.int(NOT_INTEGER).check(...numberLimits(input));
    case "number":
      return z.number().check(...numberLimits(input));
    case "boolean":
      return z.boolean();
    case "strings":
      if (input.launchArguments) return z.array(z.looseObject({ key: z.string() }));
      return input.in === "query" && input.spelling === "commas" ? z.string() : z.array(z.string());
    case "map":
      return input.entries
        ? z.array(z.looseObject({ name: z.string(), value: z.string() }))
        : z.record(z.string(), z.string());
    case "json":
      return z.unknown();
    case "string":
      return z.string().check(...lengthLimits(input));
  }
}

/** A list in a query is one text with commas; it stays the text it was. */
function listOf(words: readonly string[]): Schema {
  return z.string().check(({ value, issues }) => {
    const given = value.split(",").map((one) => one.trim()).filter((one) => one !== "");
    if (given.every((one) => words.includes(one))) return;
    issues.push({ code: "invalid_value", values: [...words], input: value as never });
  });
}

function lengthLimits(input: Input) {
  return [
    ...(input.minLength === undefined ? [] : [z.minLength(input.minLength)]),
    ...(input.maxLength === undefined ? [] : [z.maxLength(input.maxLength)]),
  ] as z.core.$ZodCheck<string>[];
}

function numberLimits(input: Input) {
  return [
    ...(input.minimum === undefined ? [] : [z.gte(input.minimum)]),
    ...(input.maximum === undefined ? [] : [z.lte(input.maximum)]),
  ] as z.core.$ZodCheck<number>[];
}

/** Translates one issue. The words are FastAPI's, so that clients can tell them apart by `type`. */
function problemOf(place: readonly (string | number)[], issue: Issue): FieldProblem {
  const loc = [
    ...place,
    ...issue.path.map((part) => typeof part === "number" ? part : String(part)),
  ];
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return { type: "missing", loc, msg: "Field required" };
      if (issue.message === NOT_INTEGER) return { type: "int_type", loc, msg: NOT_INTEGER };
      return {
        type: typeWord(issue.expected),
        loc,
        msg: `Input should be a valid ${issue.expected}`,
      };
    case "too_small":
      return issue.origin === "string"
        ? {
          type: "string_too_short",
          loc,
          msg: `String should have at least ${issue.minimum} character(s)`,
        }
        : {
          type: "greater_than_equal",
          loc,
          msg: `Input should be greater than or equal to ${issue.minimum}`,
        };
    case "too_big":
      return issue.origin === "string"
        ? {
          type: "string_too_long",
          loc,
          msg: `String should have at most ${issue.maximum} characters`,
        }
        : {
          type: "less_than_equal",
          loc,
          msg: `Input should be less than or equal to ${issue.maximum}`,
        };
    case "invalid_value":
      return {
        type: "enum",
        loc,
        msg: `Input should be ${issue.values.map((word) => `'${String(word)}'`).join(" or ")}`,
      };
    case "unrecognized_keys":
      return { type: "extra_forbidden", loc, msg: `Unknown field: ${issue.keys.join(", ")}` };
    case "custom":
    case "invalid_format":
      return { type: "value_error", loc, msg: issue.message };
    default:
      return { type: "value_error", loc, msg: "Value is not valid" };
  }
}

function typeWord(expected: string): string {
  const words: Record<string, string> = {
    int: "int_type",
    number: "float_type",
    boolean: "bool_type",
    array: "list_type",
  };
  return words[expected] ??
    (expected === "object" || expected === "record" ? "dict_type" : `${expected}_type`);
}
