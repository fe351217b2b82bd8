/** Sessions: the part of the emulator that holds their rows, states and workspaces. */
import type { Part } from "./types.ts";

/** Sessions. */
export const sessionsPart: Part = { handlers: {} };
