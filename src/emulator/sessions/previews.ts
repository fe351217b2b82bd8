/** The files of a running session in a browser, below `/preview/<session id>/` of the emulator. */
import { ok } from "../core/reply.ts";
import { asText } from "../../json/json_value.ts";
import { folderPages, serveFile } from "../http/serve_folder.ts";
import { openWorkspace } from "./wake.ts";
import { liveSession, readSession, type Session, workspaceOf } from "../rows/sessions.ts";
import type { Call, Emulator, Handlers, Pages, Reply } from "../core/types.ts";

/** Where the files of a session are served, when a dev server was asked for. */
export function previewUrl(emulator: Emulator, { id, row, state }: Session): string | null {
  const serving = row.server_port !== null && state === "running";
  return serving ? `${emulator.origin}/preview/${id}/` : null;
}

/**
 * The emulator serves the files of the workspace itself. It does not run the command: whoever may
 * call the API may still not start programs on this machine.
 */
async function runSessionServer(call: Call): Promise<Reply> {
  await openWorkspace(call);
  return call.commit(() => {
    const session = liveSession(call);
    const port = typeof call.body.port === "number" ? call.body.port : 8080;
    const command = asText(call.body.command) ?? "static";
    call.emulator.store.run(
      "UPDATE sessions SET server_port = ?, server_command = ? WHERE id = ?",
      port,
      command,
      session.id,
    );
    const now = readSession(call.emulator, session.id) ?? session;
    return ok({
      session_id: session.id,
      command,
      port,
      url: previewUrl(call.emulator, now) ?? "",
      message: "The emulator serves the files of the workspace and does not run the command",
    });
  });
}

/** Handlers of previews. */
export const previewHandlers: Handlers = { runSessionServer };

/** Pages of previews. */
export const previewPages: Pages = folderPages(
  "/preview/:id",
  (emulator, { id = "", path = "" }) => {
    const session = readSession(emulator, id);
    if (session === undefined || previewUrl(emulator, session) === null) {
      return new Response("This session serves nothing\n", { status: 404 });
    }
    return serveFile(workspaceOf(emulator, id), path);
  },
);
