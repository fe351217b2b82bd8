/** The part of the emulator that has sessions, with their files, variables, git and prompts. */
import { PULL_TABLES, pullPages } from "../git/pull_requests.ts";
import { APPROVAL_TABLES } from "../rows/approvals.ts";
import { PREVIEW_SHARE_TABLES } from "../rows/preview_shares.ts";
import { shareHandlers, sharePages } from "./shares.ts";
import { previewHandlers, previewPages } from "./previews.ts";
import { endInterruptedPrompts } from "./prompts.ts";
import { removeUnfinishedRepositories } from "../git/repositories.ts";
import { removeSessionLeftovers, resumeProvisioning } from "./provision.ts";
import { envHandlers } from "./env.ts";
import { fileHandlers } from "./files.ts";
import { gitHandlers } from "./git.ts";
import { lifecycleHandlers, passTime } from "./lifecycle.ts";
import { promptHandlers } from "./prompt_routes.ts";
import { PAGE_TOKEN_TABLES } from "../rows/page_tokens.ts";
import { SESSION_BRIEF_TABLES } from "../rows/session_brief.ts";
import { SESSION_COUNT_TABLES, SESSION_TABLES } from "../rows/sessions.ts";
import { SNAPSHOT_TABLES, sweepContents } from "../workspace/snapshots.ts";
import { transferHandlers } from "./transfer.ts";
import { viewHandlers } from "./views.ts";
import type { Part } from "../core/types.ts";

/** Sessions. */
export const sessionsPart: Part = {
  tables:
    `${SESSION_TABLES}${SESSION_COUNT_TABLES}${SESSION_BRIEF_TABLES}${SNAPSHOT_TABLES}${PULL_TABLES}${PAGE_TOKEN_TABLES}${APPROVAL_TABLES}${PREVIEW_SHARE_TABLES}`,
  handlers: {
    ...lifecycleHandlers,
    ...viewHandlers,
    ...promptHandlers,
    ...fileHandlers,
    ...transferHandlers,
    ...envHandlers,
    ...gitHandlers,
    ...previewHandlers,
    ...shareHandlers,
  },
  pages: { ...previewPages, ...sharePages, ...pullPages },
  recover(emulator) {
    endInterruptedPrompts(emulator);
    removeSessionLeftovers(emulator);
    removeUnfinishedRepositories(emulator);
    resumeProvisioning(emulator);
    emulator.background(
      "Removal of contents",
      () => sweepContents(emulator.store, emulator.dataDir),
    );
  },
  tick: passTime,
};
