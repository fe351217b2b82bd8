/**
 * From an error answer of the service to the failure the user sees. Pure.
 *
 * @module
 */
import { codeOfStatus, wordsOfStatus } from "../../errors/codes.ts";
import { Failure } from "../../errors/failure.ts";
import { isObject, isText, type JsonObject } from "../../json/json_value.ts";
import { HINT_WORDS } from "../../errors/hint_words.ts";
import { type Asked, hintForStatus } from "../../errors/hints.ts";
import { redactInside, type Redactor } from "../request/redact.ts";

/** An error answer. */
export interface ErrorAnswer {
  /** HTTP status. */
  readonly status: number;
  /** The body as text; may be empty, or no JSON. */
  readonly text: string;
  /** Seconds the service asks to wait. */
  readonly retryAfter: number | undefined;
  /** Id of the request. */
  readonly requestId: string;
}

/** Most characters of the server's text in `error`. */
const LONGEST_MESSAGE = 2_000;

/** Fields named in one error; the others stand in `details`. */
const MOST_FIELDS = 5;

/** What an error body says. */
interface Said {
  readonly message?: string;
  readonly details?: unknown;
}

/**
 * Makes the failure for an error answer.
 *
 * @param asked The request
 * @param answer The answer
 * @param redact Takes the secrets of the request out of the server's texts
 * @returns The failure: message and details from the server, code and hint from the status
 */
export function failureOf(asked: Asked, answer: ErrorAnswer, redact: Redactor): Failure {
  const { status, text, retryAfter, requestId } = answer;
  const said = readBody(text);
  const message = said === undefined ? plainText(text) : said.message?.trim();
  // No route of the service answers "not found" with something else than JSON: a front end did.
  const elsewhere = status === 404 && said === undefined && text.trim() !== "";
  const hint = elsewhere
    ? HINT_WORDS[asked.reader ?? "shell"].baseUrl
    : hintForStatus(asked, { status, retryAfter, message });
  const { scopes } = asked.operation;
  return new Failure(
    codeOfStatus(status),
    // First redacted, then shortened: half a secret would not be found.
    shortened(redact(message || wordsOfStatus(status))),
    {
      status,
      requestId,
      hint,
      details: redactInside(said?.details, redact),
      retryAfter: retryAfter && Math.ceil(retryAfter),
      scopes: status === 403 && scopes.length > 0 ? scopes : undefined,
    },
  );
}

/** Reads the forms an error body has; `undefined` when it is no JSON. */
function readBody(text: string): Said | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body === "string") return { message: body };
  if (!isObject(body)) return {};
  if (Array.isArray(body.detail)) return readList(body.detail);
  if (isText(body.detail)) return { message: body.detail };
  if (isObject(body.detail)) return readObject(body.detail);
  if (isObject(body.error)) return readObject(body.error);
  return readObject(body);
}

/** FastAPI's list of what is wrong with the input; the input itself may be a secret and is left out. */
function readList(list: readonly unknown[]): Said {
  const details = list.map((entry) => {
    if (!isObject(entry)) return entry;
    const { loc, msg, type } = entry;
    return { loc, msg, type };
  });
  const parts = details.slice(0, MOST_FIELDS).map((entry) => {
    if (!isObject(entry)) return String(entry);
    const field = fieldName(entry.loc);
    const message = isText(entry.msg) ? entry.msg : "not accepted";
    return field === "" ? message : `"${field}": ${message}`;
  });
  const more = details.length - parts.length;
  if (more > 0) parts.push(`and ${more} more`);
  if (parts.length === 0) return {};
  return { message: `Invalid input: ${parts.join("; ")}`, details };
}

/** `["body", "secrets", 0, "name"]` is `secrets.0.name`: the first word only says where it travels. */
function fieldName(loc: unknown): string {
  if (!Array.isArray(loc)) return isText(loc) ? loc : "";
  const path = loc.length > 1 ? loc.slice(1) : loc;
  return path.map(String).join(".");
}

/** A word with a message: both are kept, and everything else stands in the details. */
function readObject(object: JsonObject): Said {
  const message = [object.message, object.detail, object.msg, object.title].find(isText);
  const word = [object.error, object.code].find(isText);
  const field = isText(object.field) && !message?.includes(object.field)
    ? `"${object.field}": `
    : "";
  const plain = Object.keys(object).every((name) =>
    object[name] === message || object[name] === word
  );
  const details = plain && (message === undefined || word === undefined) ? {} : { details: object };
  if (message === undefined) {
    return word === undefined ? details : { message: field + word, ...details };
  }
  return {
    message: `${field}${message}${word === undefined || word === message ? "" : ` (${word})`}`,
    ...details,
  };
}

/** A short text of a server that does not speak JSON; pages for a browser say nothing useful. */
function plainText(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || /^[<{[]/.test(trimmed)) return undefined;
  return trimmed.split(/\r?\n/, 1)[0];
}

function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE
    ? text
    : `${text.slice(0, LONGEST_MESSAGE).toWellFormed()}…`;
}
