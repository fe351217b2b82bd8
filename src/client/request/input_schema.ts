/**
 * Checks input values against what an operation says of them. The schemas are built when they are
 * needed, from the same data as help and documentation.
 */
import * as z from "zod/mini";
import { checkIdentifier, checkPlaceholder, IDEMPOTENCY_KEY } from "../../config/identifier.ts";
import type { Input, Operation, Values } from "../../operations/types.ts";
import { expected } from "./expected_value.ts";
import { Failure } from "../../errors/failure.ts";
import { launchArgument } from "./launch_argument.ts";

type Inputs = { readonly [name: string]: Input };

/**
 * Checks values; unknown names and missing required ones are refused as well.
 *
 * @param inputs The inputs there are
 * @param values The values, by input name
 * @param spelling How an input is called in messages
 * @throws {Failure} `usage`: which input, what is wrong, what would be right
 */
export function checkValues(
  inputs: Inputs,
  values: Values,
  spelling: (name: string, input: Input) => string = (name) => name,
): void {
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(inputs, name) || inputs[name]?.fixed !== undefined) {
      throw new Failure("usage", `Unknown input "${name}"`, {
        hint: `There are: ${Object.keys(inputs).join(", ")}`,
      });
    }
  }
  for (const [name, input] of Object.entries(inputs)) {
    const value = values[name];
    const called = spelling(name, input);
    if (value === undefined) {
      if (!input.required || input.in === "local") continue;
      throw new Failure("usage", `Missing ${called}`, { hint: input.help });
    }
    if (input.notBlank && typeof value === "string" && value.trim() === "") {
      throw new Failure("usage", `${called} is empty`, {
        hint: "Check the command, file or variable it comes from",
      });
    }
    if (input.omitEmpty && (value === "" || value === 0)) continue;
    const { enum: closed, ...open } = input;
    const opened = closed && input.enumUnless && values[input.enumUnless] === true;
    if (!schemaOf(opened ? open : input).safeParse(value).success) {
      throw refusal(called, input, value);
    }
    if (input.refused && typeof value === "string" && value.startsWith(input.refused.prefix)) {
      throw new Failure("usage", `Invalid value ${JSON.stringify(value)} for ${called}`, {
        hint: input.refused.hint,
      });
    }
    if (input.launchArguments) (value as readonly string[]).forEach(launchArgument);
    if (input.in === "path") checkIdentifier(called, String(value));
    else refusePlaceholders(called, value);
  }
}

function refusePlaceholders(called: string, value: unknown): void {
  for (const one of [value].flat()) if (typeof one === "string") checkPlaceholder(called, one);
}

/**
 * Checks which values stand together, as programs name them.
 *
 * @param operation The operation
 * @param values The values, by input name
 * @throws {Failure} `usage`: which inputs, and what is wrong with them
 */
export function checkTogether(operation: Operation, values: Values): void {
  const { inputs, exactlyOne, atLeastOne, conflicts } = operation;
  const isGiven = (name: string) =>
    values[name] !== undefined && !(inputs[name]?.sends !== undefined && values[name] !== true);
  if (exactlyOne !== undefined && exactlyOne.filter(isGiven).length !== 1) {
    throw new Failure("usage", `Exactly one of ${exactlyOne.join(" and ")} is needed`);
  }
  for (const group of conflicts ?? []) {
    const both = group.filter((name) =>
      isGiven(name) && !(inputs[name]?.in === "local" && values[name] === false)
    );
    if (both.length > 1) {
      throw new Failure("usage", `Only one of ${both.join(" and ")} can be given`);
    }
  }
  if (atLeastOne !== undefined && !atLeastOne.some(isGiven)) {
    throw new Failure(
      "usage",
      `At least one of ${atLeastOne.join(", ")} is needed`,
    );
  }
  for (const name of Object.keys(values).filter(isGiven)) {
    const other = inputs[name]?.with;
    if (other !== undefined && !isGiven(other)) {
      throw new Failure("usage", `${name} goes only with ${other}`);
    }
  }
}

/**
 * Checks the `Idempotency-Key` of a call.
 *
 * @param operation The operation
 * @param key The key, if the caller gave one
 * @throws {Failure} `usage`, when the operation carries none, or this cannot be one
 */
export function checkIdempotencyKey({ id, idempotencyKey }: Operation, key?: string): void {
  if (key === undefined) return;
  if (idempotencyKey === undefined) {
    throw new Failure("usage", `"${id}" carries no idempotency key`, {
      hint: "Only creating calls do",
    });
  }
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw new Failure("usage", "The idempotency key is not a text of 1 to 255 ASCII characters");
  }
}

/** Builds the schema of one input. */
function schemaOf(input: Input): z.ZodMiniType {
  switch (input.type) {
    case "boolean":
      return z.boolean();
    case "integer":
      return z.int().check(...range(input));
    case "number":
      return z.number().check(...range(input));
    case "strings":
      return z.array(input.enum ? z.enum(input.enum) : z.string()).check(
        ...lengths<unknown[]>(input, (value) => value.length),
      );
    case "map":
      return z.record(z.string().check(z.minLength(1)), z.string()).check(
        ...lengths<Record<string, string>>(input, (value) => Object.keys(value).length),
      );
    case "json":
      return z.unknown();
    case "string":
      return input.enum
        ? z.enum(input.enum)
        : z.string().check(...lengths<string>(input, characters));
  }
}

function range(input: Input) {
  const checks = [];
  if (input.minimum !== undefined) checks.push(z.gte(input.minimum));
  if (input.maximum !== undefined) checks.push(z.lte(input.maximum));
  return checks;
}

function lengths<T>(input: Input, lengthOf: (value: T) => number) {
  const checks = [];
  const { minLength, maxLength } = input;
  if (minLength !== undefined) checks.push(z.refine<T>((value) => lengthOf(value) >= minLength));
  if (maxLength !== undefined) checks.push(z.refine<T>((value) => lengthOf(value) <= maxLength));
  return checks;
}

/** Length as JSON Schema counts it: code points, not UTF-16 units. */
function characters(value: string): number {
  let count = 0;
  for (let at = 0; at < value.length; at++, count++) {
    if ((value.codePointAt(at) ?? 0) > 0xffff) at++;
  }
  return count;
}

function refusal(called: string, input: Input, value: unknown): Failure {
  const wrong = input.enum && Array.isArray(value)
    ? value.find((entry) => !input.enum?.includes(entry))
    : value;
  const short = !input.secret && !input.text &&
    ["string", "number", "boolean"].includes(typeof wrong);
  const shown = short ? ` "${String(wrong).slice(0, 80)}"` : "";
  return new Failure("usage", `Invalid value${shown} for ${called}`, {
    hint: `Give ${expected(input)}`,
  });
}
