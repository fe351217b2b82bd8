/** The part of the emulator that has agents, their triggers, schedules and approvals. */
import type { Part } from "../core/types.ts";
import { AGENT_TABLES, agentHandlers } from "./agents.ts";
import { approvalHandlers } from "./approvals.ts";
import { runDueAgents, SCHEDULE_TABLES, scheduleHandlers } from "./schedules.ts";
import { TRIGGER_TABLES, triggerHandlers, triggerPages, triggerUploads } from "./triggers.ts";

/** Agents as a part of the emulator. */
export const automationPart: Part = {
  tables: `${AGENT_TABLES}${TRIGGER_TABLES}${SCHEDULE_TABLES}`,
  handlers: { ...agentHandlers, ...triggerHandlers, ...scheduleHandlers, ...approvalHandlers },
  pages: triggerPages,
  uploads: triggerUploads,
  tick: runDueAgents,
};
