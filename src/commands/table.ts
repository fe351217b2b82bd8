/** The commands that are not one operation of the cloud. */
import type { LocalCommand } from "./types.ts";

/** All of them, in the order of help. */
export const LOCAL_COMMANDS: readonly LocalCommand[] = [];
