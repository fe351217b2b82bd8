/**
 * Every command that talks to the service, in stories: lists of commands in which each leads to the
 * next, and what each must print. Data for the end-to-end tests and for the check of the emulator's
 * answers against the contract. A story begins on an emulator that nobody has used.
 */
import { AGENTS, TRIGGERS } from "./agents.ts";
import { DIRECTIVES, SKILLS } from "./directives.ts";
import { SESSION } from "./session.ts";
import { KEYS, SETTINGS } from "./settings.ts";
import { TASK } from "./task.ts";
import { TEMPLATE } from "./template.ts";
import { TOOLS } from "./tools.ts";
import type { Step } from "./steps.ts";

/** All stories by name. */
export const STORIES: { readonly [name: string]: readonly Step[] } = {
  session: SESSION,
  task: TASK,
  template: TEMPLATE,
  settings: SETTINGS,
  keys: KEYS,
  skills: SKILLS,
  triggers: TRIGGERS,
  directives: DIRECTIVES,
  agents: AGENTS,
  tools: TOOLS,
};
