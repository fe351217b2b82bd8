/** What may stand in paths and headers of the API: ids and names, never placeholders. */
import { Failure } from "../errors/failure.ts";

// A whole word in brackets or a shell variable that nobody replaced: <id>, {id}, $ID, ${ID}, $(…).
const PLACEHOLDER = /<[^<>]*>|\{[^{}]*\}|\$[A-Za-z_({]/;
// deno-lint-ignore no-control-regex -- control characters are what this looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const FORBIDDEN = ["/", "?", "#", "..", "\\"] as const;

/** Texts that can travel as an `Idempotency-Key`. */
export const IDEMPOTENCY_KEY = /^(?! )[\x20-\x7e]{1,255}(?<! )$/;

/**
 * Checks a value that goes into a path: refuses empty values, placeholders, control characters and
 * whatever could turn one path segment into something else.
 *
 * @param name What the value is, as the user wrote it (`session_id`, `--org`)
 * @param value The value
 * @throws {Failure} `usage`, when the value cannot be an identifier
 */
export function checkIdentifier(name: string, value: string): void {
  const reason = reasonAgainst(name, value);
  if (reason !== undefined) throw refusal(name, value, reason);
}

/**
 * Checks an id that does not go into a path: refuses placeholders. Other inputs pass.
 *
 * @param name What the value is, as the user wrote it (`--template-id`)
 * @param value The value
 * @throws {Failure} `usage`, when the value is a placeholder
 */
export function checkPlaceholder(name: string, value: string): void {
  if (!NAMES_AN_OBJECT.test(name)) return;
  if (PLACEHOLDER.test(value) || ID_WORD.test(value)) throw refusal(name, value, NOT_REPLACED);
}

function refusal(name: string, value: string, { what, hint }: Reason): Failure {
  return new Failure("usage", `Invalid value ${quoted(value)} for ${name}: ${what}`, {
    hint: hint ??
      `Give the ${plainName(name)} itself, as an earlier answer or a list command shows it`,
  });
}

/** Why a value is refused. */
interface Reason {
  readonly what: string;
  readonly hint?: string;
}

const NOT_REPLACED: Reason = { what: "it is a placeholder that was not replaced" };

// The word that stands for an id in instructions: SESSION_ID. Names of secrets may look like that.
const ID_NAME = /(^|[_-])id$|^--org$/i;
const NAMES_AN_OBJECT = /(^|[_-])(ids?|template|session)$/i;
const ID_WORD = /^([A-Z]+_)*ID$/;

function reasonAgainst(name: string, value: string): Reason | undefined {
  if (value.trim() === "") {
    return { what: "it is empty", hint: "Check that the variable you took it from is set" };
  }
  if (PLACEHOLDER.test(value) || (ID_NAME.test(name) && ID_WORD.test(value))) return NOT_REPLACED;
  if (CONTROL.test(value)) return { what: "it holds a control character" };
  const found = FORBIDDEN.find((text) => value.includes(text));
  if (found !== undefined) return { what: `it holds ${quoted(found)}` };
  // A lone dot is a step in a path and would vanish from the URL.
  if (value === ".") return { what: 'it is "."' };
  if (!value.isWellFormed()) return { what: "it is not valid Unicode" };
  return undefined;
}

function plainName(name: string): string {
  return name === "--org" || name === "RUNTM_ORG_ID"
    ? "organisation id"
    : name.replace(/^--/, "").replaceAll(/[_-]/g, " ");
}

function quoted(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value);
}
