/** `GET /groups/{team_id}/usage`: what a group owns. */
import { orgOf } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { text } from "../core/store.ts";
import type { Call, Reply } from "../core/types.ts";

/** Names that are shown of each kind. */
const SHOWN = 5;

/** What a group is the owner of; a group that owns nothing need not be known. */
export function groupUsage(call: Call): Reply {
  const team = call.params["team_id"] ?? "";
  const namesFrom = (table: "templates" | "directives") =>
    call.emulator.store.all(
      `SELECT coalesce(display_name, name) AS shown FROM ${table}
         WHERE org = ? AND owner_team_id = ? ORDER BY number`,
      orgOf(call),
      team,
    ).map((row) => text(row, "shown"));
  const templates = namesFrom("templates");
  const directives = namesFrom("directives");
  return ok({
    team_id: team,
    template_count: templates.length,
    skill_count: directives.length,
    in_use: templates.length + directives.length > 0,
    template_names: templates.slice(0, SHOWN),
    skill_names: directives.slice(0, SHOWN),
  });
}
