/** Logs of template builds: written line by line, followed while a build runs, read afterwards. */
import { ApiError } from "../core/errors.ts";
import { followLog } from "../http/events.ts";
import { ok } from "../core/reply.ts";
import { type Row, text } from "../core/store.ts";
import { findTemplate } from "../rows/templates.ts";
import type { Emulator, Handler, Handlers } from "../core/types.ts";

/** Name of the event log of a build. */
export function buildLog(buildId: string): string {
  return `build:${buildId}`;
}

/** Kinds of lines in a build log. */
type LineType = "status" | "log" | "error" | "complete";

/** Writes lines into the log of a build. Call it in the transaction of the change they tell of. */
export function tell(
  emulator: Emulator,
  buildId: string,
  type: LineType,
  ...messages: string[]
): void {
  const timestamp = emulator.now();
  const lines = messages.map((message) => ({ event: type, data: { type, message, timestamp } }));
  emulator.events.append(buildLog(buildId), lines);
}

/** The log of the template's current build, from its start, until the build has ended. */
const streamTemplateBuildLogs: Handler = (call) => {
  const { emulator } = call;
  const { buildId } = findTemplate(call);
  if (buildId === null) throw new ApiError(404, "This template was never built, so it has no log");
  const stream = followLog({
    emulator,
    log: buildLog(buildId),
    over: () => !isRunning(emulator, buildId),
    block: ({ data }) => `data: ${data}\n\n`,
  });
  return { status: 200, stream };
};

function isRunning(emulator: Emulator, buildId: string): boolean {
  const row = emulator.store.get("SELECT status FROM template_builds WHERE id = ?", buildId);
  return row !== undefined && text(row, "status") === "building";
}

/** All builds of a template, oldest first. */
const getTemplateBuildLogsHistory: Handler = (call) => {
  const { emulator } = call;
  const template = findTemplate(call);
  const rows = emulator.store.all(
    `SELECT e.event, e.data FROM template_builds b JOIN events e ON e.log = 'build:' || b.id
     WHERE b.template_id = ? ORDER BY b.number, e.seq`,
    template.id,
  );
  return ok({ logs: rows.map(historyEntry), build_status: template.buildStatus });
};

/** The sources name the text of an entry differently; both names are answered. */
function historyEntry(row: Row) {
  const { message, timestamp } = JSON.parse(text(row, "data"));
  const level = text(row, "event") === "error" ? "error" : "info";
  return { level, message, timestamp, content: message };
}

/** Handlers of build logs. */
export const templateLogHandlers: Handlers = {
  streamTemplateBuildLogs,
  getTemplateBuildLogsHistory,
};
