/**
 * Launch arguments of templates: checking their declaration, and turning the values given at the
 * start of a session into environment variables.
 *
 * @module
 */
import { asObject } from "../../json/json_value.ts";
import { ApiError, invalidField } from "../core/errors.ts";
import { isVariableName } from "../core/names.ts";
import type { SessionArgument } from "../rows/templates.ts";

const TYPES = ["text", "select", "boolean"];

/** Reads declared launch arguments; a 422 that names the first that does not fit. */
export function readSessionArguments(value: unknown): SessionArgument[] {
  if (!Array.isArray(value)) {
    throw invalidField(["body", "session_args"], "Input should be a valid list", "list_type");
  }
  const declared = value.map(readArgument);
  declared.forEach(({ key }, index) => {
    if (declared.findIndex((one) => one.key === key) < index) {
      throw invalidField(["body", "session_args", index, "key"], `"${key}" is declared twice`);
    }
  });
  return declared;
}

function readArgument(value: unknown, index: number): SessionArgument {
  const fail = (field: string, msg: string) =>
    invalidField(["body", "session_args", index, field], msg);
  const given = asObject(value) ?? {};
  const { key, type = "text", options = [] } = given;
  if (!isVariableName(key)) {
    throw fail("key", "Value must be the name of an environment variable");
  }
  if (!TYPES.some((one) => one === type)) {
    throw fail("type", "Input should be 'text', 'select' or 'boolean'");
  }
  const isList = Array.isArray(options) && options.every((one) => typeof one === "string");
  if (!isList || (type === "select" && options.length === 0)) {
    throw fail("options", "A select needs a list of at least one option");
  }
  const argument: SessionArgument = {
    key,
    label: typeof given["label"] === "string" ? given["label"] : key,
    type: type as SessionArgument["type"],
    required: given["required"] === true,
    default: typeof given["default"] === "string" ? given["default"] : null,
    options,
    help_text: typeof given["help_text"] === "string" ? given["help_text"] : null,
  };
  if (argument.default !== null && !fits(argument, argument.default)) {
    throw fail("default", `"${argument.default}" is not among the values allowed`);
  }
  return argument;
}

function fits(argument: SessionArgument, value: string): boolean {
  if (argument.type === "select") return argument.options.includes(value);
  return argument.type === "text" || value === "true" || value === "false";
}

/**
 * The environment variables a session gets from its launch arguments.
 *
 * @param declared Arguments of the template
 * @param given Values of the request
 * @throws A 422 for a required argument without value, an unknown one, a value not allowed
 */
export function argumentValues(
  declared: readonly SessionArgument[],
  given: { readonly [key: string]: string },
): { [key: string]: string } {
  const problems = [
    ...Object.keys(given).filter((key) => !declared.some((one) => one.key === key))
      .map((key) => ({
        type: "extra_forbidden",
        loc: ["body", "template_args", key],
        msg: "The template declares no such launch argument",
      })),
    ...declared.flatMap((argument) => argumentProblem(argument, given[argument.key])),
  ];
  if (problems.length > 0) throw new ApiError(422, problems);
  const values = declared.flatMap(({ key, default: usual }) => {
    const value = given[key] ?? usual;
    return value === null ? [] : [[key, value]];
  });
  return Object.fromEntries(values);
}

function argumentProblem(argument: SessionArgument, value: string | undefined) {
  const loc = ["body", "template_args", argument.key];
  if (value === undefined) {
    return argument.required && argument.default === null
      ? [{ type: "missing", loc, msg: "The template needs this launch argument" }]
      : [];
  }
  if (fits(argument, value)) return [];
  const allowed = argument.type === "select" ? argument.options.join(", ") : "true, false";
  return [{ type: "enum", loc, msg: `Input should be one of ${allowed}` }];
}
