// @ts-check
/// <reference lib="dom" />
/** Talks to the emulator: the Cloud API and the control routes, with the session of this page. */

/** @typedef {Record<string, any>} Json */

const BASE = "/api/cloud";
const STORED = "runtm-emulator-session";

/** Thrown for answers that are no success. */
export class ApiFailure extends Error {
  /**
   * @param {number} status HTTP status; 0 when nothing answered
   * @param {string} message What happened
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Exchanges the token of the address for a session. The token works once and leaves the address. */
export async function signIn() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return sessionStorage.getItem(STORED) !== null;
  history.replaceState(null, "", location.pathname);
  const answer = await fetch("/_emulator/ui/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (!answer.ok) return sessionStorage.getItem(STORED) !== null;
  sessionStorage.setItem(STORED, (await answer.json()).session);
  return true;
}

/**
 * @param {string} path
 * @param {RequestInit & { signal?: AbortSignal }} [init]
 */
async function send(path, init = {}) {
  const headers = {
    authorization: `Bearer ${sessionStorage.getItem(STORED) ?? ""}`,
    "x-runtm-ui": "1",
    ...(init.body === undefined ? {} : { "content-type": "application/json" }),
  };
  let answer;
  try {
    answer = await fetch(path, { ...init, headers: { ...headers, ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiFailure(0, "The emulator does not answer");
  }
  if (answer.ok) return answer;
  const text = await answer.text();
  throw new ApiFailure(answer.status, reason(text) ?? `Status ${answer.status}`);
}

/** @param {string} text */
function reason(text) {
  try {
    const { detail } = JSON.parse(text);
    if (typeof detail === "string") return detail;
    if (Array.isArray(detail)) {
      return detail.map(({ loc, msg }) => `${loc.slice(1).join(".")}: ${msg}`).join("; ");
    }
    return detail?.message ?? JSON.stringify(detail);
  } catch {
    return undefined;
  }
}

/**
 * Reads a route of the Cloud API.
 *
 * @param {string} path Path below the base URL
 * @param {AbortSignal} [signal] Ends it
 * @returns {Promise<Json>} The answer
 */
export async function get(path, signal) {
  return await (await send(`${BASE}${path}`, signal ? { signal } : {})).json();
}

/**
 * Sends to a route of the Cloud API.
 *
 * @param {string} method HTTP method
 * @param {string} path Path below the base URL
 * @param {Json} [body] JSON body
 * @returns {Promise<Json>} The answer
 */
export async function call(method, path, body = {}) {
  const answer = await send(`${BASE}${path}`, { method, body: JSON.stringify(body) });
  const text = await answer.text();
  return text === "" ? {} : JSON.parse(text);
}

/**
 * Uses a control route.
 *
 * @param {string} method HTTP method
 * @param {string} path Path below `/_emulator/`
 * @param {Json} [body] JSON body
 * @returns {Promise<Json>} The answer
 */
export async function control(method, path, body) {
  const answer = await send(`/_emulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return text === "" ? {} : JSON.parse(text);
}

/**
 * Follows an event stream until it ends.
 *
 * @param {string} path Path below the base URL
 * @param {AbortSignal} signal Ends it
 * @param {(events: Json[]) => void} take Takes the events of one read: `{event, id, data}`
 */
export async function follow(path, signal, take) {
  const answer = await send(`${BASE}${path}`, { signal, headers: { accept: "text/event-stream" } });
  if (answer.body === null) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) return;
    // The emulator ends its lines with a line feed, and a block with an empty line.
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    const events = blocks.map(readBlock).filter((event) => event !== undefined);
    if (events.length > 0) take(events);
  }
}

/**
 * @param {string} block
 * @returns {Json | undefined}
 */
function readBlock(block) {
  /** @type {Json} */
  const event = {};
  const data = [];
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    if (at < 1) continue;
    const value = line.slice(at + 1).replace(/^ /, "");
    if (line.slice(0, at) === "data") data.push(value);
    else event[line.slice(0, at)] = value;
  }
  if (data.length === 0) return undefined;
  try {
    event.data = JSON.parse(data.join("\n"));
  } catch {
    event.data = { content: data.join("\n") };
  }
  return event;
}

/**
 * Repeats a task with a pause in between while the view is shown.
 *
 * @param {AbortSignal} signal Ends it
 * @param {number} pause Milliseconds
 * @param {() => Promise<void>} task What is done; its failures are shown by `failed`
 * @param {(error: unknown) => void} failed Takes a failure, `undefined` after a success
 */
export async function repeat(signal, pause, task, failed) {
  while (!signal.aborted) {
    try {
      if (!document.hidden) {
        await task();
        failed(undefined);
      }
    } catch (error) {
      if (signal.aborted) return;
      failed(error);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
