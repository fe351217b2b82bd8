/** How a launch argument of a template is declared: `KEY`, `KEY=DEFAULT` or a JSON object. */
import { Failure } from "../../errors/failure.ts";

/** A value asked for when a session is started from a template; all seven keys always travel. */
export interface LaunchArgument {
  /** Name of the environment variable it becomes. */
  readonly key: string;
  /** How people see it; the key by default. */
  readonly label: string;
  /** How it is asked for. */
  readonly type: string;
  /** Whether a session must give it. */
  readonly required: boolean;
  /** Its value when it is not given, always a text. */
  readonly default: string | null;
  /** What a `select` offers. */
  readonly options: readonly string[];
  /** A line of explanation. */
  readonly help_text: string | null;
}

const TYPES: readonly string[] = ["text", "select", "boolean"];
const KEYS: readonly string[] = [
  "key",
  "label",
  "type",
  "required",
  "default",
  "options",
  "help_text",
];
const HINT = 'Give KEY, KEY=DEFAULT or a JSON object, {"key":"REGION","type":"select",' +
  '"options":["eu","us"]} for example';

/**
 * Reads one declaration.
 *
 * @param text `KEY` (a session must give it), `KEY=DEFAULT` (split at the first `=`, the default may
 *   be empty; blanks around both do not count) or a JSON object
 * @returns The object that travels
 * @throws {Failure} `usage` when it is none of these
 */
export function launchArgument(text: string): LaunchArgument {
  if (text.trimStart().startsWith("{")) return fromObject(parseObject(text));
  const split = text.indexOf("=");
  if (split < 0) return withDefaults({ key: text, required: true });
  return withDefaults({ key: text.slice(0, split), default: text.slice(split + 1).trim() });
}

function parseObject(text: string): { readonly [name: string]: unknown } {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("usage", "A launch argument is not valid JSON", { hint: HINT, cause });
  }
}

function fromObject(given: { readonly [name: string]: unknown }): LaunchArgument {
  const unknown = Object.keys(given).find((name) => !KEYS.includes(name));
  if (unknown !== undefined) {
    throw refused(`has no field "${unknown}"`, `Its fields are: ${KEYS.join(", ")}`);
  }
  const wrong = Object.entries(given).find(([name, value]) => !fits(name, value));
  if (wrong !== undefined) throw refused(`has an unusable "${wrong[0]}"`, EXPECTED[wrong[0]]);
  return withDefaults(given);
}

const EXPECTED: { readonly [name: string]: string } = {
  key: "Give the name of an environment variable",
  label: "Give a text",
  type: `Give one of: ${TYPES.join(", ")}`,
  required: "Give true or false",
  default: 'Give a text or null, for a boolean "true" or "false"',
  options: "Give a list of texts",
  help_text: "Give a text or null",
};

function fits(name: string, value: unknown): boolean {
  switch (name) {
    case "required":
      return typeof value === "boolean";
    case "options":
      return Array.isArray(value) && value.every((entry) => typeof entry === "string");
    case "type":
      return value === "" || TYPES.some((type) => type === value);
    case "default":
    case "help_text":
      return value === null || typeof value === "string";
    default:
      return typeof value === "string";
  }
}

function withDefaults(given: Partial<LaunchArgument>): LaunchArgument {
  const key = (given.key ?? "").trim();
  if (key === "") throw refused("has no key", HINT);
  const declared: LaunchArgument = {
    key,
    // An empty text counts as absent.
    label: given.label || key,
    type: given.type || "text",
    required: given.required ?? false,
    default: given.default ?? null,
    options: given.options ?? [],
    help_text: given.help_text ?? null,
  };
  if (declared.type === "select" && declared.options.length === 0) {
    throw refused("of type select has no options", HINT);
  }
  return declared;
}

function refused(what: string, hint: string | undefined): Failure {
  return new Failure("usage", `A launch argument ${what}`, { hint: hint ?? HINT });
}
