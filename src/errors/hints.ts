/**
 * What to do next after a failed call: hints from the operation and the values the caller gave.
 * Never from the server's answer.
 *
 * @module
 */
import type { Operation, Values } from "../operations/types.ts";
import { shellWord } from "./command_hint.ts";

/** The request a hint is about. */
export interface Asked {
  /** The operation. */
  readonly operation: Operation;
  /** The values the caller gave, by input name. */
  readonly values: Values;
  /** The `Idempotency-Key` it carried. */
  readonly idempotencyKey?: string | undefined;
}

const PROGRAM = "runtm-api";

/** What to check when an answer does not look like one of the service. */
export const BASE_URL_HINT =
  "The base URL is probably wrong: check --api-url, RUNTM_API_URL and ~/.runtm/config.yaml";

/**
 * The hint for an error status.
 *
 * @param asked The request
 * @param status The HTTP status
 * @param retryAfter Seconds the service asks to wait
 * @returns What to do next; `undefined` when there is nothing sensible to say
 */
export function hintForStatus(
  asked: Asked,
  status: number,
  retryAfter: number | undefined,
): string | undefined {
  const { operation } = asked;
  switch (status) {
    case 400:
      return inputHint(asked);
    case 405:
    case 415:
    case 422:
      return `Correct the input; run: ${PROGRAM} ${operation.command} --help`;
    case 401:
      return `The API key was not accepted: set RUNTM_API_KEY to a valid one or run: ${PROGRAM} auth login`;
    case 402:
      return "The plan or budget does not allow this; raise it in the dashboard";
    case 403:
      return forbiddenHint(operation);
    case 404:
      // Every service knows whose key it was given.
      return operation.command === "auth status" ? BASE_URL_HINT : `Run: ${listCommand(asked)}`;
    case 407:
      return "Set user name and password in the proxy variable: http://USER:PASSWORD@HOST:PORT";
    case 408:
    case 504:
      return againHint(asked);
    case 409:
      return conflictHint(asked);
    case 410:
      // What is gone has no files or variables to list.
      return `It is gone for good; run: ${listCommand(asked).split(",")[0]}`;
    case 413:
      return "Send less at once: shorten the text or split it into several calls";
    case 429:
      return retryAfter === undefined
        ? "Wait a little and run it again"
        : `Wait ${Math.ceil(retryAfter)} s and run it again`;
    case 503:
      return operation.stream?.kind === "prompt"
        ? `The session is not ready; run: ${PROGRAM} session wait ${id(asked)} --for running`
        : againHint(asked);
    default:
      return status >= 500 ? againHint(asked) : undefined;
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
  const look = `check with: ${lookCommand(asked)}`;
  if (idempotencyKey === undefined) return `It may have been carried out; ${look}`;
  const key = shellWord(idempotencyKey);
  return operation.idempotencyKey === "safe"
    ? `It may have been carried out; run the same command again with --idempotency-key ${key}: the service then does it only once`
    : `It may have been carried out (idempotency key ${key}); ${look}`;
}

/**
 * The command that lists what an operation works on.
 *
 * @param asked The request
 * @returns A command line
 */
function listCommand(asked: Asked): string {
  const { operation } = asked;
  const words = operation.command.split(" ");
  const team = operation.path.includes("/team") ? " --team" : "";
  const scope = operation.path.startsWith("/organizations/") ? " --org-scope" : "";
  switch (words[0]) {
    case "session":
      if (words[1] === "file") {
        return `${PROGRAM} session list, or for the file: ${PROGRAM} session file list ${
          id(asked)
        }`;
      }
      if (operation.command === "session env delete") {
        return `${PROGRAM} session list, or for the variable: ${PROGRAM} session env get ${
          id(asked)
        }`;
      }
      return `${PROGRAM} session list`;
    case "template":
      return words[1] === "secrets"
        ? `${PROGRAM} template list, or for the secret: ${PROGRAM} template secrets list ${
          id(asked)
        }`
        : `${PROGRAM} template list`;
    case "secrets":
      return `${PROGRAM} secrets list${team}`;
    case "integrations":
      return `${PROGRAM} integrations ${words[1]} get${scope}`;
    case "activity":
      return `${PROGRAM} session list`;
    default:
      return `${PROGRAM} auth status`;
  }
}

/** The command that shows the state of what an operation works on. */
function lookCommand(asked: Asked): string {
  const { operation } = asked;
  const words = operation.command.split(" ");
  const created = operation.idempotencyKey !== undefined;
  if (words[0] === "session" && !created && id(asked) !== "ID") {
    if (words[1] === "file") return `${PROGRAM} session file list ${id(asked)}`;
    if (words[1] === "env") return `${PROGRAM} session env get ${id(asked)}`;
    if (operation.stream?.kind === "deploy") return `${PROGRAM} session deploy info ${id(asked)}`;
    return `${PROGRAM} session status ${id(asked)}`;
  }
  if (operation.command === "template fix-session") return `${PROGRAM} session list`;
  if (words[0] === "template" && !created) {
    return words[1] === "secrets"
      ? `${PROGRAM} template secrets list ${id(asked)}`
      : `${PROGRAM} template get ${id(asked)}`;
  }
  return listCommand(asked);
}

function conflictHint(asked: Asked): string {
  const { command, idempotencyKey, stream } = asked.operation;
  if (stream?.kind === "prompt") {
    return `One prompt runs at a time: wait with: ${PROGRAM} session wait ${
      id(asked)
    }, or end it with: ${PROGRAM} session prompt-cancel ${id(asked)}`;
  }
  const look = `run: ${lookCommand(asked)}`;
  if (idempotencyKey === undefined) return `The state does not allow this now; ${look}`;
  // Names of templates are taken, of sessions there may only be too many.
  return command === "template create"
    ? `It may be there already; ${look}, or give another name with --name`
    : `It may be there already, or a limit may be reached; ${look}`;
}

// Sessions answer 400 to wrong input and to what their state does not allow.
function inputHint(asked: Asked): string {
  const { command, idempotencyKey, stream } = asked.operation;
  if (stream?.kind === "prompt") {
    return `If the session is paused, run: ${PROGRAM} session resume ${
      id(asked)
    } --wait; its state shows: ${PROGRAM} session status ${id(asked)}`;
  }
  const help = `Correct the input; run: ${PROGRAM} ${command} --help`;
  return command.startsWith("session ") && idempotencyKey === undefined && id(asked) !== "ID"
    ? `${help}, or, if the state does not allow it: ${PROGRAM} session status ${id(asked)}`
    : help;
}

function forbiddenHint(operation: Operation): string {
  if (operation.scopes.length === 0) {
    return `The key may not act for this organisation: leave --org and RUNTM_ORG_ID out, or use another key; run: ${PROGRAM} auth status`;
  }
  const scopes = `the scope${operation.scopes.length > 1 ? "s" : ""} ${
    operation.scopes.join(", ")
  }`;
  return `"${operation.command}" needs a key with ${scopes}${
    inOrganisation(operation)
  }; see what yours may do: ${PROGRAM} auth status`;
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
    return `Before running it again, check with: ${lookCommand(asked)}`;
  }
  return "The service has a problem: run it again later; see https://status.runtm.com if it continues";
}

/** The first id of the path, as the caller gave it; `ID` when there is none. */
function id({ operation, values }: Asked): string {
  const name = Object.keys(operation.inputs)
    .find((key) => operation.inputs[key]?.in === "path" && values[key] !== undefined);
  return name === undefined ? "ID" : shellWord(String(values[name]));
}
