/**
 * Launch arguments of templates: checking their declaration, and turning the values given at the
 * start of a session into environment variables.
 *
 * @module
 */
import * as z from "zod/mini";
import { ApiError } from "../core/errors.ts";
import { VARIABLE_NAME } from "../core/names.ts";
import { checkedValue } from "../http/validation.ts";
import type { SessionArgument } from "../rows/templates.ts";

/** A text that counts as absent when it is empty. */
const optionalText = z.pipe(
  z.optional(z.nullable(z.string())),
  z.transform((value) => value === "" ? undefined : value ?? undefined),
);

/** A launch argument as it comes in. Blanks around the key do not count. */
const ARGUMENT = z.pipe(
  z.looseObject({
    key: z.string().check(
      z.trim(),
      z.regex(VARIABLE_NAME, "Value must be the name of an environment variable"),
    ),
    label: optionalText,
    type: z.pipe(
      z.transform((value) => value === "" || value === undefined ? "text" : value),
      z.enum(["text", "select", "boolean"]),
    ),
    required: z._default(z.boolean(), false),
    default: z._default(z.nullable(z.string()), null),
    options: z._default(z.array(z.string()), []),
    help_text: z._default(z.nullable(z.string()), null),
  }),
  z.transform(({ key, label = key, type, required, default: usual, options, help_text }) => {
    const argument: SessionArgument = {
      key,
      label,
      type,
      required,
      default: usual,
      options,
      help_text,
    };
    return argument;
  }),
);

const ARGUMENTS = z.array(ARGUMENT).check(({ value, issues }) => {
  const wrong = (index: number, field: string, message: string) =>
    issues.push({ code: "custom", message, input: value, path: [index, field] });
  for (const [index, argument] of value.entries()) {
    if (argument.type === "select" && argument.options.length === 0) {
      wrong(index, "options", "A select needs a list of at least one option");
    } else if (argument.default !== null && !fits(argument, argument.default)) {
      wrong(index, "default", `"${argument.default}" is not among the values allowed`);
    }
    if (value.findIndex(({ key }) => key === argument.key) < index) {
      wrong(index, "key", `"${argument.key}" is declared twice`);
    }
  }
});

/** Reads declared launch arguments; a 422 that names those that do not fit. */
export function readSessionArguments(value: unknown): readonly SessionArgument[] {
  return checkedValue(ARGUMENTS, value, ["body", "session_args"]);
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
