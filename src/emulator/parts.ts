/** The parts the emulator is made of. A new part is added here and nowhere else. */
import { accountsPart } from "./org/accounts.ts";
import { activityPart } from "./org/activity.ts";
import { automationPart } from "./automation/automation.ts";
import { deployPart } from "./deploy/deploy.ts";
import { directivesPart } from "./directives/directives.ts";
import { githubPart } from "./git/installations.ts";
import { guardrailsPart } from "./org/guardrails.ts";
import { instructionsPart } from "./org/instructions.ts";
import { providerKeysPart } from "./org/provider_keys.ts";
import { secretsPart } from "./org/secrets.ts";
import { sessionsPart } from "./sessions/sessions.ts";
import { templatesPart } from "./templates/templates.ts";
import { terminalPart } from "./terminal/terminal.ts";
import { toolsPart } from "./tools/tools.ts";
import { uiPart } from "./ui/ui.ts";
import type { Part } from "./core/types.ts";

/** All parts, in the order in which their tables are made. */
export const PARTS: readonly Part[] = [
  accountsPart,
  sessionsPart,
  secretsPart,
  instructionsPart,
  providerKeysPart,
  terminalPart,
  templatesPart,
  directivesPart,
  automationPart,
  deployPart,
  guardrailsPart,
  activityPart,
  toolsPart,
  githubPart,
  uiPart,
];
