/** The parts the emulator is made of. A new part is added here and nowhere else. */
import { accountsPart } from "./accounts.ts";
import { activityPart } from "./activity.ts";
import { deployPart } from "./deploy.ts";
import { guardrailsPart } from "./guardrails.ts";
import { instructionsPart } from "./instructions.ts";
import { providerKeysPart } from "./provider_keys.ts";
import { secretsPart } from "./secrets.ts";
import { sessionsPart } from "./sessions.ts";
import { templatesPart } from "./templates.ts";
import type { Part } from "./types.ts";

/** All parts, in the order in which their tables are made. */
export const PARTS: readonly Part[] = [
  accountsPart,
  sessionsPart,
  secretsPart,
  instructionsPart,
  providerKeysPart,
  templatesPart,
  deployPart,
  guardrailsPart,
  activityPart,
];
