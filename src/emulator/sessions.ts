/** The part of the emulator that has sessions, with their files, variables, git and prompts. */
import { PULL_TABLES, pullPages } from "./pull_requests.ts";
import { previewHandlers, previewPages } from "./previews.ts";
import { endInterruptedPrompts } from "./prompts.ts";
import { resumeProvisioning } from "./provision.ts";
import { envHandlers } from "./session_env.ts";
import { fileHandlers } from "./session_files.ts";
import { gitHandlers } from "./session_git.ts";
import { lifecycleHandlers, passTime } from "./session_lifecycle.ts";
import { promptHandlers } from "./session_prompts.ts";
import { SESSION_TABLES } from "./session_rows.ts";
import { viewHandlers } from "./session_views.ts";
import type { Part } from "./types.ts";

/** Sessions. */
export const sessionsPart: Part = {
  tables: `${SESSION_TABLES}${PULL_TABLES}`,
  handlers: {
    ...lifecycleHandlers,
    ...viewHandlers,
    ...promptHandlers,
    ...fileHandlers,
    ...envHandlers,
    ...gitHandlers,
    ...previewHandlers,
  },
  pages: { ...previewPages, ...pullPages },
  recover(emulator) {
    endInterruptedPrompts(emulator);
    resumeProvisioning(emulator);
  },
  tick: passTime,
};
