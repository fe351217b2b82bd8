/**
 * Logs of events with increasing sequence numbers, kept in the store: one per session, and others
 * by any name (`build:<id>`). Writing is synchronous, readers are woken afterwards.
 *
 * @module
 */
import { number, numberOrNull, type Row, type Store, text, textOrNull } from "./store.ts";

/** An event to be written. */
export interface NewEvent {
  /** Name, for the `event:` line. */
  readonly event: string;
  /** Payload; becomes one line of JSON. */
  readonly data: unknown;
  /** The payload as JSON text on one line, where its digits and order are to stay as they are. */
  readonly raw?: string;
  /** Prompt it belongs to. Its stream shows it unless `busOnly`. */
  readonly promptId?: string;
  /** Shown on the event bus, not in the stream of the prompt. */
  readonly busOnly?: boolean;
}

/** An event as it was written. */
export interface LoggedEvent {
  readonly seq: number;
  readonly event: string;
  /** JSON text. */
  readonly data: string;
  readonly promptId: string | null;
  readonly busOnly: boolean;
}

/** All logs. */
export interface EventLog {
  /** Writes events, in the transaction of the change they tell of. Returns the last number. */
  append(log: string, events: readonly NewEvent[]): number;
  /** Events after a number, oldest first. */
  read(log: string, after: number, limit: number, promptId?: string): readonly LoggedEvent[];
  /** Number of the last event; 0 when there is none. */
  last(log: string): number;
  /** Resolves at the next change of the log, or when `signal` is aborted. */
  changed(log: string, signal: AbortSignal): Promise<void>;
  /** Wakes the readers of a log without an event, when something else they wait for has changed. */
  touch(log: string): void;
}

/** Table of the logs. */
export const EVENT_TABLES = `
  CREATE TABLE IF NOT EXISTS events (
    log TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, data TEXT NOT NULL,
    prompt_id TEXT, bus_only INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL,
    PRIMARY KEY (log, seq)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS events_of_prompts ON events (log, prompt_id, seq);
`;

/** Opens the logs of a store. */
export function openEventLog(store: Store, now: () => string): EventLog {
  const waiting = new Map<string, Set<() => void>>();
  const last = (log: string) =>
    numberOrNull(store.get("SELECT max(seq) AS seq FROM events WHERE log = ?", log) ?? {}, "seq") ??
      0;
  /** What was read last: of many who follow a log, all but one read the same again. */
  let lately: { name: string; log: string; events: readonly LoggedEvent[] } = {
    name: "",
    log: "",
    events: [],
  };
  const forget = (log: string) => {
    if (lately.log === log) lately = { name: "", log: "", events: [] };
  };
  const touch = (log: string) => {
    forget(log);
    const wakers = waiting.get(log);
    waiting.delete(log);
    // Readers go on in a microtask: after the transaction this runs in, which is synchronous.
    wakers?.forEach((wake) => wake());
  };
  return {
    last,
    touch,
    append(log, events) {
      let seq = last(log);
      store.transaction(() => {
        for (const { event, data, raw, promptId, busOnly } of events) {
          store.run(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
            log,
            ++seq,
            event,
            raw ?? JSON.stringify(data) ?? "null",
            promptId ?? null,
            busOnly ? 1 : 0,
            now(),
          );
        }
      });
      touch(log);
      return seq;
    },
    read(log, after, limit, promptId) {
      const name = `${after} ${limit} ${promptId ?? ""} ${log}`;
      if (lately.name === name) return lately.events;
      const events = readEvents(store, log, after, limit, promptId);
      // Who has read everything finds nothing: those who are still reading share what they need.
      if (events.length > 0) lately = { name, log, events };
      return events;
    },
    changed(log, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wakers = waiting.get(log) ?? new Set();
        waiting.set(log, wakers);
        const wake = () => {
          signal.removeEventListener("abort", wake);
          wakers.delete(wake);
          resolve();
        };
        wakers.add(wake);
        signal.addEventListener("abort", wake, { once: true });
      });
    },
  };
}

function readEvents(
  store: Store,
  log: string,
  after: number,
  limit: number,
  promptId: string | undefined,
): LoggedEvent[] {
  const rows = promptId === undefined
    ? store.all(
      "SELECT * FROM events WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?",
      log,
      after,
      limit,
    )
    : store.all(
      `SELECT * FROM events WHERE log = ? AND prompt_id = ? AND bus_only = 0 AND seq > ?
       ORDER BY seq LIMIT ?`,
      log,
      promptId,
      after,
      limit,
    );
  return rows.map(loggedEvent);
}

function loggedEvent(row: Row): LoggedEvent {
  return {
    seq: number(row, "seq"),
    event: text(row, "event"),
    data: text(row, "data"),
    promptId: textOrNull(row, "prompt_id"),
    busOnly: number(row, "bus_only") === 1,
  };
}
