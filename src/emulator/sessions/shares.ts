/**
 * Shares of previews: an address with a token for each person and port. Whoever has it needs no key
 * while the share is there and the session serves that port.
 *
 * @module
 */
import { asText } from "../../json/json_value.ts";
import { badRequest, invalidField, notFound } from "../core/errors.ts";
import { newId } from "../core/names.ts";
import { ok } from "../core/reply.ts";
import { number, type Row, text } from "../core/store.ts";
import { writeFailureOf } from "../core/write_failure.ts";
import type { Emulator, Handler, Handlers, Pages } from "../core/types.ts";
import { folderPages, serveFile } from "../http/serve_folder.ts";
import { randomToken } from "../rows/page_sessions.ts";
import { shareAnswer, shareOfToken } from "../rows/preview_shares.ts";
import { findSession, liveSession, readSession, workspaceOf } from "../rows/sessions.ts";

/** Ports of remote logins, which are never shared. */
const REFUSED_PORTS = [22, 2222];

const LAST_PORT = 65_535;

/** Time between two notes that a page was opened: a page of many files is one visit. */
const VISIT = 60_000;

const createSessionPreviewShare: Handler = (call) => {
  const { body, emulator, account } = call;
  findSession(call);
  const email = String(body["email"]);
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw invalidField(["body", "email"], "value is not a valid email address");
  }
  const port = Number(body["port"]);
  if (port < 1 || port > LAST_PORT) {
    throw invalidField(["body", "port"], `Input should be from 1 to ${LAST_PORT}`);
  }
  if (REFUSED_PORTS.includes(port)) throw badRequest(`Port ${port} cannot be shared`);
  return call.commit(() => {
    const session = liveSession(call);
    const inserted = emulator.store.run(
      `INSERT INTO preview_shares
         (id, session_id, port, email, token, created_by, created_by_email, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session_id, port, email) DO NOTHING`,
      newId("shr"),
      session.id,
      port,
      email,
      randomToken(),
      account.userId,
      account.userEmail,
      emulator.now(),
    );
    const row = emulator.store.get(
      "SELECT * FROM preview_shares WHERE session_id = ? AND port = ? AND email = ?",
      session.id,
      port,
      email,
    ) ?? {};
    const path = pathWithin(session.id, asText(body["preview_url"]) ?? "");
    return ok({
      share: shareAnswer(row),
      created: inserted > 0,
      // The emulator sends no mail.
      emailed: false,
      preview_url: `${emulator.origin}/shared/${text(row, "token")}${path}`,
    });
  });
};

/** Path and query of a link to the preview, the only parts of it that count. */
function pathWithin(sessionId: string, link: string): string {
  const url = URL.parse(link, "http://preview.invalid/");
  if (url === null) return "/";
  const own = `/preview/${sessionId}/`;
  const path = url.pathname.startsWith(own) ? url.pathname.slice(own.length - 1) : url.pathname;
  return `${path}${url.search}`;
}

const listSessionPreviewShares: Handler = (call) => {
  const session = findSession(call);
  const { port } = call.query;
  const shares = call.emulator.store.all(
    "SELECT * FROM preview_shares WHERE session_id = ? ORDER BY number DESC",
    session.id,
  ).filter((row) => port === undefined || row["port"] === port).map(shareAnswer);
  return ok({ shares, count: shares.length });
};

const revokeSessionPreviewShare: Handler = (call) =>
  call.commit(() => {
    const removed = call.emulator.store.run(
      "DELETE FROM preview_shares WHERE session_id = ? AND id = ?",
      findSession(call).id,
      call.params["share_id"] ?? "",
    );
    if (removed === 0) throw notFound("Share");
    return ok({ revoked: true });
  });

/** Handlers of shares. */
export const shareHandlers: Handlers = {
  createSessionPreviewShare,
  listSessionPreviewShares,
  revokeSessionPreviewShare,
};

/** Pages of shares. A share that was revoked and one that never was are answered alike. */
export const sharePages: Pages = folderPages(
  "/shared/:token",
  async (emulator, { token = "", path = "" }) => {
    const share = shareOfToken(emulator.store, token);
    const sessionId = share === undefined ? undefined : servingSession(emulator, share);
    if (share === undefined || sessionId === undefined) {
      return new Response("Nothing is shared here\n", { status: 404 });
    }
    noteVisit(emulator, share);
    const response = await serveFile(workspaceOf(emulator, sessionId), path);
    // The address is the key: other sites that the page links to must not be told of it.
    response.headers.set("referrer-policy", "no-referrer");
    return response;
  },
);

/** Id of the session of a share while it serves the port that is shared. */
function servingSession(emulator: Emulator, share: Row): string | undefined {
  const session = readSession(emulator, text(share, "session_id"));
  const serves = session?.state === "running" &&
    session.row["server_port"] === number(share, "port");
  return serves ? session.id : undefined;
}

function noteVisit(emulator: Emulator, share: Row): void {
  const last = Date.parse(String(share["last_accessed_at"]));
  if (emulator.clock.now() - last < VISIT) return;
  try {
    emulator.store.run(
      "UPDATE preview_shares SET last_accessed_at = ? WHERE id = ?",
      emulator.now(),
      text(share, "id"),
    );
  } catch (error) {
    // A full disk keeps nobody from looking.
    if (writeFailureOf(error) === undefined) throw error;
  }
}
