/**
 * A terminal in the sandbox of a session: one token, one WebSocket, bytes both ways.
 *
 * @module
 */
import type { Connection } from "../connection.ts";
import { Failure, type FailureFacts } from "../../errors/failure.ts";
import type { FailureCode } from "../../errors/codes.ts";
import { asText } from "../../json/json_value.ts";
import { createSessionWsToken } from "../../operations/session/transfer.ts";
import type { Process, Socket, SocketEnd } from "../../process/types.ts";
import { PROGRAM_VERSION } from "../../version.ts";

/** What opening a terminal needs of the outside world. */
export type TerminalWorld = Pick<Process, "openSocket" | "clock" | "os" | "arch">;

/** Which terminal, and how large its window is. */
export interface TerminalOptions {
  /** Command words, for errors: `session exec`. */
  readonly command: string;
  readonly session: string;
  /** A new name gives a fresh shell, a known one the shell that runs. */
  readonly name: string;
  readonly cols: number;
  readonly rows: number;
  readonly signal: AbortSignal;
}

/** An open terminal. */
export interface Terminal {
  /**
   * Its output. An empty chunk comes when the terminal is ready. Ends when the shell has ended.
   * Throws a `Failure` when the connection is lost or the service ends it.
   */
  readonly output: AsyncIterable<Uint8Array>;
  /** Types bytes. */
  write(bytes: Uint8Array): Promise<void>;
  resize(size: { readonly cols: number; readonly rows: number }): Promise<void>;
  close(): void;
}

/**
 * Opens a terminal.
 *
 * @param world The outside world
 * @param connection Who calls where
 * @param options Which terminal
 * @returns The open terminal
 * @throws {Failure} When there is no token for it, or no connection
 */
export async function openTerminal(
  world: TerminalWorld,
  connection: Connection,
  options: TerminalOptions,
): Promise<Terminal> {
  const { session, command, signal } = options;
  const operation = { ...createSessionWsToken, command };
  const values = { session_id: session, capability: "terminal" };
  const { text, requestId } = await connection.call(operation, values, { signal });
  const token = asText((JSON.parse(text) as { token?: unknown } | null)?.token);
  if (token === undefined || token === "") {
    throw new Failure("api_error", "The answer holds no token for the terminal", { requestId });
  }
  const socket = await connect(world, connection, options, token);
  return {
    output: outputOf(socket, world, signal),
    write: (bytes) => socket.send(bytes),
    resize: ({ cols, rows }) => socket.send(JSON.stringify({ type: "resize", cols, rows })),
    close: socket.close,
  };
}

async function connect(
  world: TerminalWorld,
  { settings }: Connection,
  { session, name, cols, rows, signal }: TerminalOptions,
  token: string,
): Promise<Socket> {
  const query = new URLSearchParams({
    token,
    terminal: name,
    user: "cli",
    cols: String(cols),
    rows: String(rows),
  });
  const base = settings.baseUrl.replace(/^http/, "ws");
  const url = `${base}/sessions/${encodeURIComponent(session)}/terminal?${query}`;
  const headers = {
    "User-Agent": `runtm-api/${PROGRAM_VERSION} (${world.os}; ${world.arch})`,
    ...(settings.key === undefined ? {} : { Authorization: `Bearer ${settings.key}` }),
    ...(settings.org === undefined ? {} : { "X-Organization-Id": settings.org }),
  };
  try {
    return await world.openSocket(url, { headers, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(error, token);
  }
}

/** What the runtime says of a connection that could not be made; never with the token. */
function unreachable(error: unknown, token: string): Failure {
  const parts: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) parts.push(one.message);
  const said = parts.join(": ").replaceAll(token, "***");
  const status = /(?:status(?: code)?:? )(\d{3})/i.exec(said)?.[1];
  return new Failure("network", `The terminal of the session cannot be reached: ${said}`, {
    status: status === undefined ? undefined : Number(status),
    hint: "Run it again; behind a proxy, check that it lets WebSockets pass",
    cause: error,
  });
}

async function* outputOf(
  socket: Socket,
  { clock }: TerminalWorld,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = socket.frames.getReader();
  // The end of a connection waits for the other side; what is ended from here does not.
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    while (true) {
      const { done, value: frame } = await reader.read();
      if (done) break;
      if (typeof frame !== "string") yield frame;
      else if (await handleControl(frame, socket, clock.now())) yield new Uint8Array();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Failure ? error : lost(String(error));
  } finally {
    signal.removeEventListener("abort", stop);
    socket.close();
  }
  signal.throwIfAborted();
  const end = await socket.end;
  if (end.code !== NORMAL) throw failureOf(end);
}

/** The shell has ended (RFC 6455, 7.4.1). */
const NORMAL = 1000;

/** Answers a control frame; what is not known is ignored. Says whether the terminal is ready. */
async function handleControl(text: string, socket: Socket, now: number): Promise<boolean> {
  const frame = controlFrame(text);
  switch (frame?.type) {
    case "connected":
      return true;
    case "ping":
      await socket.send(JSON.stringify({ type: "pong", timestamp: Math.floor(now / 1000) }));
      return false;
    case "error":
      throw new Failure(
        "api_error",
        `The terminal failed: ${asText(frame.message) ?? "no reason"}`,
      );
    case "sandbox_expired":
      throw new Failure(
        "gone",
        `The sandbox of the session is gone: ${asText(frame.message) ?? "it has expired"}`,
        { hint: "Run: runtm-api session list" },
      );
    default:
      return false;
  }
}

function controlFrame(
  text: string,
): { readonly type?: unknown; readonly message?: unknown } | null {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === "object" ? frame : null;
  } catch {
    return null;
  }
}

/** Close codes of the service. */
const ENDS: { readonly [code: number]: readonly [FailureCode, string, FailureFacts?] } = {
  1011: ["server_error", "The service failed"],
  4001: ["unauthorized", "The token of the terminal was not accepted"],
  4003: ["forbidden", "The key may not open a terminal", { scopes: createSessionWsToken.scopes }],
  4004: ["not_found", "There is no such session", { hint: "Run: runtm-api session list" }],
  4009: ["conflict", "The session does not allow it, or another connection took the terminal"],
};

function failureOf({ code, reason }: SocketEnd): Failure {
  const [word, message, facts] = ENDS[code] ?? [];
  if (word === undefined || message === undefined) return lost(reason);
  return new Failure(word, reason === "" ? message : `${message} (${reason})`, facts ?? {});
}

function lost(reason: string): Failure {
  const why = reason === "" ? "" : `: ${reason}`;
  return new Failure("stream_cut", `The connection to the terminal was lost${why}`);
}
