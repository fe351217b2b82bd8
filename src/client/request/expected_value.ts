/** What an input takes, in words. */
import { longOption } from "../../errors/command_hint.ts";
import type { Input } from "../../operations/types.ts";

/**
 * Says what would be right.
 *
 * @param input The input
 * @returns The words after "Give"
 */
export function expected(input: Input): string {
  if (input.enum) {
    const other = input.enumUnless && `; ${longOption(input.enumUnless)} lets others pass`;
    return `one of: ${input.enum.join(", ")}${other ?? ""}`;
  }
  const unit = input.type === "string" ? "characters" : "entries";
  const limits = input.type === "integer" || input.type === "number"
    ? between(input.minimum, input.maximum)
    : between(input.minLength, input.maxLength, ` ${unit}`);
  const what = {
    string: "a text",
    integer: "a whole number",
    number: "a number",
    boolean: "true or false",
    strings: "a list of texts",
    map: "a list of names with values",
    json: "a JSON value",
  }[input.type];
  return limits === "" ? what : `${what} ${limits}`;
}

function between(least: number | undefined, most: number | undefined, unit = ""): string {
  if (least !== undefined && most !== undefined) return `from ${least} to ${most}${unit}`;
  if (least === 1 && unit !== "") {
    return `of at least one ${unit === " entries" ? "entry" : "character"}`;
  }
  if (least !== undefined) return `of at least ${least}${unit}`;
  return most === undefined ? "" : `of at most ${most}${unit}`;
}
