/** Routes of prompts: send one and watch it, follow the bus, cancel, rewind, read the history. */
import { asText } from "../../json/json_value.ts";
import { badRequest } from "../core/errors.ts";
import { followLog } from "../http/events.ts";
import type { LoggedEvent } from "../core/event_log.ts";
import { checkSpending } from "../org/limits.ts";
import { CANCELLED, runningPrompt } from "../rows/prompts.ts";
import {
  lastSnapshot,
  runPrompt,
  snapshotPlace,
  startPrompt,
  stopPrompt,
  withoutPrompts,
} from "./prompts.ts";
import { provisioned, stillProvisioning } from "./provision.ts";
import { ok } from "../core/reply.ts";
import { openWorkspace } from "./wake.ts";
import { findSession, liveSession, readSession, type Session } from "../rows/sessions.ts";
import { restoreSnapshot } from "../workspace/snapshots.ts";
import { number, numberOrNull, type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Handlers, Reply } from "../core/types.ts";
import { HOME } from "../workspace/path.ts";

/** Minutes a prompt may take where the request cannot say. */
const PROMPT_MINUTES = 120;

/** Handlers of prompts and events. */
export const promptHandlers: Handlers = {
  promptSession: prompt,
  streamSessionEvents: events,
  cancelPrompt: async (call) => {
    const session = findSession(call);
    const cancelled = await stopPrompt(call.emulator, session.id, CANCELLED);
    return ok({ session_id: session.id, cancelled, ...(cancelled ? { status: "cancelled" } : {}) });
  },
  rewindPrompt: rewind,
  getSessionHistory: history,
};

/** Starts a prompt and streams its events. It goes on when the client goes away. */
async function prompt(call: Call): Promise<Reply> {
  const { emulator, account, body } = call;
  await provisioned(emulator, call.params.session_id ?? "");
  let promptId = "";
  const session = emulator.store.transaction((): Session => {
    const session = liveSession(call);
    if (session.state === "creating") throw stillProvisioning();
    if (session.state !== "running") throw badRequest(`Session is ${session.state}, not running`);
    checkSpending(emulator, session);
    promptId = startPrompt(emulator, {
      session,
      userId: account.userId,
      text: String(body.prompt),
      model: asText(body.model) ?? null,
      planMode: body.plan_mode === true,
      newSession: body.new_session === true,
      ...(typeof body.continue_session === "string"
        ? { continueSession: body.continue_session }
        : {}),
      timeoutMinutes: PROMPT_MINUTES,
    });
    return session;
  });
  runPrompt(emulator, session.id, promptId);
  const over = () => runningPrompt(emulator, session.id)?.id !== promptId;
  return { status: 200, stream: followLog({ emulator, log: session.id, promptId, over }) };
}

/** Replays the log after `since` or `Last-Event-ID`, without them begins now; then follows. */
function events(call: Call): Reply {
  const { emulator, headers, query } = call;
  const session = findSession(call);
  const asked = query.since ?? headers.get("last-event-id") ?? undefined;
  const after = asked === undefined ? emulator.events.last(session.id) : Number(asked);
  if (!Number.isInteger(after) || after < 0) throw badRequest("since must be a sequence number");
  const over = () => readSession(emulator, session.id)?.state === "destroyed";
  return { status: 200, stream: followLog({ emulator, log: session.id, after, over }) };
}

/**
 * Puts the files back to what they were before a prompt, by default the last one that was not
 * taken back yet. The conversation stays.
 */
async function rewind(call: Call): Promise<Reply> {
  const { emulator, body } = call;
  await openWorkspace(call);
  const session = liveSession(call);
  const target = rewindTarget(call, session, body.to_index ?? body.checkpoint_id);
  const changed = await withoutPrompts(
    emulator,
    session.id,
    () =>
      restoreSnapshot(
        snapshotPlace(emulator, session.id),
        number(target, "idx"),
        lastSnapshot(emulator, session.id),
      ),
  );
  const paths = changed.map((path) => `${HOME}/${path}`);
  return call.commit(() => {
    emulator.store.run(
      "UPDATE prompts SET rewound = 1 WHERE session_id = ? AND idx >= ?",
      session.id,
      number(target, "idx"),
    );
    emulator.events.append(
      session.id,
      paths.map((path) => ({
        event: "file_changed",
        data: { type: "file_changed", path, action: "reverted" },
        busOnly: true,
      })),
    );
    return ok({
      session_id: session.id,
      rewound: true,
      to_index: number(target, "idx"),
      reverted_files: paths,
    });
  });
}

function rewindTarget(call: Call, session: Session, wanted: unknown): Row {
  const { store } = call.emulator;
  const row = wanted === undefined || wanted === null
    ? store.get(
      "SELECT * FROM prompts WHERE session_id = ? AND rewound = 0 ORDER BY idx DESC LIMIT 1",
      session.id,
    )
    : typeof wanted === "number"
    ? store.get("SELECT * FROM prompts WHERE session_id = ? AND idx = ?", session.id, wanted)
    : store.get(
      "SELECT * FROM prompts WHERE session_id = ? AND id = ?",
      session.id,
      String(wanted),
    );
  if (row === undefined) throw badRequest("There is no such prompt to go back to");
  if (row.snapshot === null) throw badRequest("The prompt ended before it had touched any file");
  return row;
}

/** The conversation: what was asked, said, done and answered. `limit` counts the last prompts. */
function history(call: Call): Reply {
  const { emulator, query } = call;
  const session = findSession(call);
  const conversation = typeof query.agent_session_id === "string" ? query.agent_session_id : "";
  const limit = typeof query.limit === "number" ? query.limit : -1;
  const prompts = emulator.store.all(
    `SELECT * FROM prompts WHERE session_id = ?1 AND (?2 = '' OR conversation_id = ?2)
     ORDER BY idx DESC LIMIT ?3`,
    session.id,
    conversation,
    limit,
  ).reverse();
  const list = prompts.flatMap((row) => conversationOf(call, row));
  return ok({ events: list, count: list.length });
}

function conversationOf(call: Call, row: Row): Record<string, unknown>[] {
  const said: Record<string, unknown>[] = [
    {
      type: "user",
      content: text(row, "text"),
      index: number(row, "idx"),
      checkpoint_id: text(row, "id"),
      timestamp: text(row, "started_at"),
      ...(number(row, "rewound") === 1 ? { rewound: true } : {}),
    },
  ];
  for (const { event, data } of eventsOf(call, row)) {
    const facts = JSON.parse(data);
    const last = said.at(-1);
    if (event === "text_delta") {
      if (last?.type === "assistant_text") last.content = `${last.content}${facts.content}`;
      else said.push({ type: "assistant_text", content: String(facts.content) });
    } else if (event === "tool_use" || event === "tool_result") said.push(facts);
  }
  if (row.completed_at !== null) {
    said.push({
      type: "completion",
      content: textOrNull(row, "summary") ?? textOrNull(row, "error") ?? "",
      status: text(row, "status"),
      cost_usd: numberOrNull(row, "cost_usd") ?? 0,
      timestamp: text(row, "completed_at"),
    });
  }
  return said;
}

function* eventsOf(call: Call, row: Row): Generator<LoggedEvent> {
  let after = 0;
  while (true) {
    const batch = call.emulator.events.read(text(row, "session_id"), after, 1_000, text(row, "id"));
    yield* batch;
    const last = batch.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
