/**
 * What to do next after a failed call: hints from the operation and the values the caller gave.
 * The server's words may choose a hint; they never stand in one.
 *
 * @module
 */
import { FOLLOW_UPS, type FollowUp, type FollowUps } from "../operations/follow_ups.ts";
import type { Operation, Values } from "../operations/types.ts";
import { shellWord } from "./command_hint.ts";
import { HINT_WORDS, type HintReader, type HintWords } from "./hint_words.ts";
import { type Situation, situationOf } from "./situation.ts";

/** The request a hint is about. */
export interface Asked {
  /** The operation. */
  readonly operation: Operation;
  /** The values the caller gave, by input name. */
  readonly values: Values;
  /** The `Idempotency-Key` it carried. */
  readonly idempotencyKey?: string | undefined;
  /** Who reads the hint; a shell by default. */
  readonly reader?: HintReader | undefined;
}

/** What to check when an answer does not look like one of the service, for a shell. */
export const BASE_URL_HINT: string = HINT_WORDS.shell.baseUrl;

const STATUS_PAGE = "see https://status.runtm.com if it continues";

/** The error answer a hint is about. */
export interface ErrorStatus {
  /** HTTP status. */
  readonly status: number;
  /** Seconds the service asks to wait. */
  readonly retryAfter?: number | undefined;
  /** What the server says. */
  readonly message?: string | undefined;
}

/**
 * The hint for an error status.
 *
 * @param asked The request
 * @param error The answer
 * @returns What to do next; `undefined` when there is nothing sensible to say
 */
export function hintForStatus(asked: Asked, error: ErrorStatus): string | undefined {
  const { status, retryAfter, message } = error;
  const situation = situationOf(message);
  const { operation } = asked;
  const words = wordsOf(asked);
  switch (status) {
    case 400:
      return stateHint(asked, situation) ?? inputHint(asked, situation, message);
    case 422:
      return `Correct the input; ${words.help(operation)}`;
    case 401:
      return keyHint(asked);
    case 402:
      return "The plan or budget does not allow this; raise it in the dashboard";
    case 403:
      return forbiddenHint(asked, situation);
    case 404:
      return missingHint(asked, situation, message);
    case 405:
    case 415:
      return words.baseUrl;
    case 407:
      return "Set user name and password in the proxy variable: http://USER:PASSWORD@HOST:PORT";
    case 409:
      return stateHint(asked, situation) ?? conflictHint(asked, situation);
    case 410:
      return sentence(`it is gone for good; ${step(asked, area(operation).list)}`);
    case 413:
      return operation.method === "GET"
        ? "It is too large to be answered at once: ask for a part of it"
        : "Send less at once: shorten the text or split it into several calls";
    case 429:
      return retryAfter === undefined
        ? `Wait a little and ${words.again}`
        : `Wait ${Math.ceil(retryAfter)} s and ${words.again}`;
    case 503:
      return startingHint(asked, situation) ?? againHint(asked);
    case 501:
      return undefined;
    default:
      return status >= 500 || status === 408 ? againHint(asked) : undefined;
  }
}

/**
 * The hint when it is unknown whether the service carried the call out.
 *
 * @param asked The request
 * @returns How to find out, or how to run it again without doing it twice
 */
export function unknownOutcomeHint(asked: Asked): string {
  const { operation, idempotencyKey } = asked;
  const look = `check with: ${bare(outcomeStep(asked))}`;
  if (idempotencyKey === undefined) return `It may have been carried out; ${look}`;
  const key = asked.reader === "code" ? `"${idempotencyKey}"` : shellWord(idempotencyKey);
  const { repeat, option } = wordsOf(asked);
  return operation.idempotencyKey === "safe"
    ? `It may have been carried out; ${repeat} with ${
      option("idempotency-key")
    } ${key}: the service then does it only once`
    : `It may have been carried out (idempotency key ${key}); ${look}`;
}

/**
 * The hint that shows the thing an operation works on.
 *
 * @param asked The request
 */
export function lookHint(asked: Asked): string {
  return sentence(look(asked));
}

/**
 * The hint when the time of the whole command was too short.
 *
 * @param reader Who reads it
 */
export function moreTimeHint(reader: HintReader): string {
  return `Give more time with ${HINT_WORDS[reader].option("timeout")}`;
}

function wordsOf({ reader = "shell" }: Asked): HintWords {
  return HINT_WORDS[reader];
}

const BY_AREA: { readonly [area: string]: FollowUps } = FOLLOW_UPS;

function area({ command }: Operation): FollowUps {
  return BY_AREA[command.split(" ")[0] ?? ""] ?? FOLLOW_UPS.auth;
}

function part(operation: Operation) {
  return area(operation).parts?.[operation.command.split(" ")[1] ?? ""];
}

/** How to take the first of several steps for which everything is known. */
function step(asked: Asked, ...followUps: readonly (FollowUp | undefined)[]): string {
  const known = [...followUps, auth.list].filter((one) => one !== undefined);
  for (const followUp of known) {
    const words = wordsOf(asked).step(followUp, asked);
    if (words !== undefined) return words;
  }
  return "";
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Shows how the thing at hand stands. */
function look(asked: Asked): string {
  const { look, list } = area(asked.operation);
  return step(asked, part(asked.operation)?.look, look, list);
}

/** Shows whether a call was carried out: the list of what it creates, else the thing it changes. */
function outcomeStep(asked: Asked): string {
  const { operation } = asked;
  return operation.idempotencyKey === undefined
    ? look(asked)
    : step(asked, part(operation)?.list, area(operation).list);
}

function keyHint(asked: Asked): string {
  return asked.reader === "code"
    ? "Give a valid key with `apiKey`"
    : "Set RUNTM_API_KEY to a valid key or run: runtm-api auth login";
}

const { session, template, auth, guardrails } = FOLLOW_UPS;

/** What helps where the state of a session or template is in the way. */
function stateHint(asked: Asked, situation: Situation | undefined): string | undefined {
  const { operation } = asked;
  const changesState = ["session pause", "session resume"].includes(operation.command);
  switch (situation) {
    case "key_used": {
      if (asked.idempotencyKey === undefined) return undefined;
      return `Give another key with ${wordsOf(asked).option("idempotency-key")}`;
    }
    case "prompt_running":
      return `A prompt is running; ${step(asked, session.settle, session.list)}`;
    case "build_running":
      return `A build is running; ${step(asked, template.settle, template.list)}`;
    case "session_paused":
      return changesState
        ? `Its state shows it; ${look(asked)}`
        : `The session is paused; ${step(asked, session.wake, session.list)}`;
    case "session_running":
      return `The session is running; ${step(asked, session.look, session.list)}`;
    case "session_starting":
      return `The session is starting; ${step(asked, session.wait, session.list)}`;
    case "session_destroyed":
      return `The session has ended; ${step(asked, session.list)}`;
    case "session_failed":
      return `The session has failed; ${step(asked, session.explain, session.list)}`;
    case "secrets_missing":
      return `The template lacks secrets; ${
        step(asked, template.parts.secrets.look, template.list)
      }`;
    case "template_not_ready":
      return `The template is not ready; ${step(asked, template.look, template.list)}`;
    default:
      return undefined;
  }
}

/** A 503 of a session that is not ready yet; prompts get one for nothing else. */
function startingHint(asked: Asked, situation: Situation | undefined): string | undefined {
  const starting = situation === "session_starting" ||
    (situation === undefined && asked.operation.stream?.kind === "prompt");
  return starting ? stateHint(asked, "session_starting") : undefined;
}

function conflictHint(asked: Asked, situation: Situation | undefined): string {
  const { command, idempotencyKey, stream } = asked.operation;
  if (stream?.kind === "prompt") {
    return `One prompt runs at a time; ${step(asked, session.settle, session.list)}`;
  }
  if (situation === "no_template") {
    return `Another template is needed; ${step(asked, template.list)}`;
  }
  if (idempotencyKey === undefined || part(asked.operation)?.list !== undefined) {
    return `The state does not allow this now; ${look(asked)}`;
  }
  // Names of templates are taken, of sessions there may only be too many.
  return command === "template create"
    ? `The name may be taken; ${look(asked)}, or give another name with ${
      wordsOf(asked).option("name")
    }`
    : `It may exist already, or a limit may be reached; ${look(asked)}`;
}

// Sessions answer 400 to wrong input and to what their state does not allow.
function inputHint(
  asked: Asked,
  situation: Situation | undefined,
  message: string | undefined,
): string {
  const { operation } = asked;
  const words = wordsOf(asked);
  if (situation === "no_organisation") return words.organisation;
  if (situation === "not_text" && operation.method === "GET") {
    return `It is not text; ${step(asked, part(operation)?.download, area(operation).list)}`;
  }
  const help = `Correct the input; ${words.help(operation)}`;
  if (message !== undefined || operation.inputs.session_id?.in !== "path") return help;
  return operation.stream?.kind === "prompt"
    ? `The session may not be running; ${step(asked, session.look, session.list)}`
    : `${help}, or, if the state does not allow it: ${bare(look(asked))}`;
}

function missingHint(
  asked: Asked,
  situation: Situation | undefined,
  message: string | undefined,
): string {
  const { operation } = asked;
  const words = wordsOf(asked);
  const { list } = area(operation);
  if (situation === "no_session") return sentence(step(asked, session.list));
  if (situation === "no_template") return sentence(step(asked, template.list));
  if (situation === "template_not_ready") {
    return `It was never built; ${step(asked, template.look, template.list)}`;
  }
  // What a call names can be missing; without a name, the whole route is.
  if (operation.id === "api") return `Check the path and the ids in it, then ${words.address}`;
  const names = /\{\w+\}/.test(operation.path);
  if (!names) return words.baseUrl;
  const found = part(operation);
  if (found?.what === undefined) return sentence(step(asked, list));
  const partStep = step(asked, found.look);
  if (message?.toLowerCase().includes(found.what)) return sentence(partStep);
  return sentence(`${step(asked, list)}, or for the ${found.what}: ${bare(partStep)}`);
}

/** A step without its verb, after a colon. */
function bare(words: string): string {
  return words.replace(/^(run: |call )/, "");
}

function forbiddenHint(asked: Asked, situation: Situation | undefined): string {
  const { operation } = asked;
  const own = step(asked, auth.list);
  switch (situation) {
    case "owner_only":
      return `Use the API key of the session's owner; whose key this is: ${bare(own)}`;
    case "deploy_refused":
      return sentence(step(asked, {
        command: "guardrails can-deploy",
        call: "checkDeployPermission",
      }));
    case "rule_of_organisation":
      return `The rules of the organisation do not allow it; ${
        step(asked, guardrails.parts.limits.look)
      }`;
    case "role_missing":
      return `Use the API key of an admin or owner of the organisation; whose key this is: ${
        bare(own)
      }`;
  }
  if (operation.scopes.length === 0) {
    return asked.reader === "code"
      ? "The key may not act for this organisation: leave `org` out, or use another key"
      : `The key may not act for this organisation: leave --org and RUNTM_ORG_ID out, or use another key; ${own}`;
  }
  const scopes = `the scope${operation.scopes.length > 1 ? "s" : ""} ${
    operation.scopes.join(", ")
  }`;
  const name = asked.reader === "code" ? operation.id : operation.command;
  return `"${name}" needs a key with ${scopes}${inOrganisation(operation)}; what yours may do: ${
    bare(own)
  }`;
}

// Changes to what an organisation shares take more than a scope.
function inOrganisation({ org, method }: Operation): string {
  if (org !== "required") return "";
  return method === "GET"
    ? " in this organisation"
    : " in this organisation, and the role of an admin or owner";
}

function againHint(asked: Asked): string {
  const { operation, idempotencyKey } = asked;
  if (operation.method === "PATCH" || operation.method === "POST") {
    if (idempotencyKey !== undefined) return unknownOutcomeHint(asked);
    const { doingAgain } = wordsOf(asked);
    return `Before ${doingAgain}, check with: ${bare(look(asked))}`;
  }
  const { again } = wordsOf(asked);
  return `The service has a problem: ${again} later; ${STATUS_PAGE}`;
}
