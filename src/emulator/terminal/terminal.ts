/** The part of the emulator that opens terminals in the workspaces of sessions. */
import { badRequest } from "../core/errors.ts";
import { ok } from "../core/reply.ts";
import type { Call, Emulator, Part, Reply } from "../core/types.ts";
import { liveSession, readSession, workspaceOf } from "../rows/sessions.ts";
import { environmentOf } from "../sessions/prompts.ts";
import { provisioned } from "../sessions/provision.ts";
import { wake } from "../sessions/wake.ts";
import { CLOSE, isSide, join } from "./socket.ts";
import { endTerminals, terminalOf } from "./terminals.ts";
import { issueToken, useToken } from "./tokens.ts";

/** Terminals. */
export const terminalPart: Part = {
  handlers: { createSessionWsToken: createToken },
  sockets: { openSessionTerminal: openSocket },
  tick: (emulator) =>
    endTerminals(emulator, (id) => readSession(emulator, id)?.state === "running"),
};

function createToken(call: Call): Reply {
  if (call.body.capability !== "terminal") {
    throw badRequest("The emulator has tokens for terminals only");
  }
  return ok(issueToken(call.emulator, liveSession(call).id));
}

function openSocket(
  emulator: Emulator,
  { session_id: sessionId = "" }: { readonly [name: string]: string },
  query: URLSearchParams,
  request: Request,
): Response {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    // A refused upgrade would give a client only its status: the reason goes into the close frame.
    if (!useToken(emulator, query.get("token") ?? "", sessionId)) {
      return socket.close(CLOSE.token, "The token is missing, invalid or used");
    }
    open(emulator, sessionId, query, socket).catch((error) => fail(socket, error));
  };
  return response;
}

async function open(
  emulator: Emulator,
  sessionId: string,
  query: URLSearchParams,
  socket: WebSocket,
): Promise<void> {
  await provisioned(emulator, sessionId);
  const session = readSession(emulator, sessionId);
  if (session === undefined || !wake(emulator, session)) {
    return socket.close(CLOSE.session, `Session is ${session?.state ?? "gone"}`);
  }
  const workspace = workspaceOf(emulator, sessionId);
  const terminal = await terminalOf(emulator, sessionId, query.get("terminal") ?? "default", {
    workspace,
    cols: sideOf(query.get("cols"), 80),
    rows: sideOf(query.get("rows"), 24),
    env: {
      PATH: Deno.env.get("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
      ...environmentOf(emulator, session),
      HOME: workspace,
      // A history in the home folder would be a file of the workspace.
      HISTFILE: "/dev/null",
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      RUNTM_SESSION_ID: sessionId,
    },
  });
  if (socket.readyState === WebSocket.OPEN) await join(emulator, socket, terminal);
}

function sideOf(text: string | null, usual: number): number {
  const side = Number(text);
  return isSide(side) ? side : usual;
}

function fail(socket: WebSocket, error: unknown): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  const message = `The terminal cannot be opened: ${String(error)}`;
  socket.send(JSON.stringify({ type: "error", message }));
  socket.close(1011, "The terminal cannot be opened");
}
