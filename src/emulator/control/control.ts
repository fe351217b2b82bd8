/** `/_emulator/*`: what tests use to order faults and to see what was received. */
import { ApiError, invalidField } from "../core/errors.ts";
import type { Faults } from "./fault_rules.ts";
import { readBody } from "../http/request_body.ts";
import type { RequestLog } from "./request_log.ts";
import type { Emulator } from "../core/types.ts";

/** What the control routes act on. */
export interface Control {
  readonly faults: Faults;
  readonly requests: RequestLog;
}

/**
 * Answers one request to a control route.
 *
 * - `GET|POST|DELETE /_emulator/faults`
 * - `GET|DELETE /_emulator/requests`
 * - `POST /_emulator/events` with `{log, events: [{event, data}]}` writes to an event log
 */
export async function controlRoutes(
  emulator: Emulator,
  { faults, requests }: Control,
  request: Request,
  headers: Record<string, string>,
): Promise<Response> {
  const json = (body: unknown, status = 200) => Response.json(body, { status, headers });
  switch (`${request.method} ${new URL(request.url).pathname}`) {
    case "GET /_emulator/faults":
      return json({ faults: faults.list() });
    case "POST /_emulator/faults":
      faults.add((await readBody(request)).json);
      return json({ faults: faults.list() }, 201);
    case "DELETE /_emulator/faults":
      faults.clear();
      return json({ faults: [] });
    case "GET /_emulator/requests":
      return json({ requests: requests.list() });
    case "DELETE /_emulator/requests":
      requests.clear();
      return json({ requests: [] });
    case "POST /_emulator/events":
      return json(writeEvents(emulator, (await readBody(request)).json), 201);
    default:
      throw new ApiError(404, "Not Found");
  }
}

function writeEvents(emulator: Emulator, order: unknown): { last: number } {
  const { log, events } = (order ?? {}) as { log?: unknown; events?: unknown };
  if (typeof log !== "string" || !Array.isArray(events)) {
    throw invalidField(["body"], "log and events are required", "missing");
  }
  const entries = events.map((one) => ({
    event: String(one?.event ?? "message"),
    data: one?.data ?? {},
  }));
  return { last: emulator.events.append(log, entries) };
}
