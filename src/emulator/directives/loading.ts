/** Skills and MCP servers that are loaded into a session that runs, and the list of its tools. */
import { notFound } from "../core/errors.ts";
import { ok } from "../core/reply.ts";
import { text } from "../core/store.ts";
import type { Call, Handler, Handlers } from "../core/types.ts";
import { type Directive, namesToLoad, noteLoaded, readDirective } from "../rows/directives.ts";
import { findSession, liveSession, ownSession } from "../rows/sessions.ts";
import { openWorkspace } from "../sessions/wake.ts";
import { writeSkill } from "../sessions/skills.ts";

/** The directives of one type that a body names, and the ids that name none. */
function named(call: Call, field: string, type: string) {
  const session = ownSession(call);
  const org = session.organizationId;
  if (org === null || org !== call.org) throw notFound("Session");
  const ids = namesToLoad(call, field);
  const found = ids.flatMap((id): Directive[] => {
    const directive = readDirective(call.emulator.store, org, id);
    return directive?.type === type ? [directive] : [];
  });
  const skipped = ids.filter((id) => !found.some((one) => one.id === id));
  return { found, skipped };
}

const shown = ({ id, name }: Directive) => ({ id, name });

const loadSessionSkills: Handler = async (call) => {
  await openWorkspace(call);
  const session = liveSession(call);
  const { found, skipped } = named(call, "skill_ids", "skill_v0");
  for (const skill of found) await writeSkill(call.emulator, session, skill);
  return ok({
    loaded: found.map(shown),
    applied_integrations: [],
    unmet_requirements: [],
    skipped,
  });
};

const loadSessionMcps: Handler = (call) =>
  call.commit(() => {
    const session = liveSession(call);
    const { found, skipped } = named(call, "mcp_ids", "mcp_server_v0");
    for (const server of found) {
      noteLoaded(call.emulator.store, server.org, session.id, server);
    }
    return ok({ loaded: found.map(shown), needs_auth: [], skipped });
  });

const listSessionTools: Handler = (call) => {
  const session = findSession(call);
  const rows = call.emulator.store.all(
    "SELECT id, name FROM session_resources WHERE session_id = ? AND type <> 'skill_v0' ORDER BY name",
    session.id,
  );
  return ok({ tools: rows.map((row) => ({ id: text(row, "id"), name: text(row, "name") })) });
};

/** Handlers of what a session loads. */
export const loadingHandlers: Handlers = { loadSessionSkills, loadSessionMcps, listSessionTools };
