/**
 * The database of the emulator: one SQLite file, every change one synchronous transaction that is
 * on disk before the answer goes out.
 *
 * @module
 */

import { notOurs } from "./errors.ts";
import { migrate } from "./schema.ts";
import { writeFailureOf } from "./write_failure.ts";

/** A value of a column. */
export type Cell = string | number | bigint | null | Uint8Array;

/** A row by column name. */
export type Row = { readonly [column: string]: Cell };

/** The open database. Everything is synchronous. */
export interface Store {
  /** Carries a statement out; says how many rows it changed. */
  run(sql: string, ...values: Cell[]): number;
  /** The first row. */
  get(sql: string, ...values: Cell[]): Row | undefined;
  /** All rows. */
  all(sql: string, ...values: Cell[]): Row[];
  /** Runs several statements without values. */
  script(sql: string): void;
  /**
   * Runs `change` in a transaction, or in the one already open. It must not be asynchronous: while
   * it waited, other requests would write into its transaction.
   */
  transaction<T>(change: () => T extends PromiseLike<unknown> ? never : T): T;
  /**
   * The same for what must also work on a full disk, such as deleting and the end of what ran: room
   * kept for it is given up first.
   */
  essential<T>(change: () => T extends PromiseLike<unknown> ? never : T): T;
  close(): void;
}

type Database = InstanceType<typeof import("node:sqlite").DatabaseSync>;
type Statement = ReturnType<Database["prepare"]>;

/** How the database is opened. */
export interface StoreOptions {
  /** Called before each change; throws when there must be none. */
  readonly check?: () => void;
  /** Room that is kept for essential changes. */
  readonly spare?: Spare;
}

/** Room on the disk kept for bad times. */
export interface Spare {
  /** Gives some of the room up; says whether there was any. */
  release(): boolean;
}

/**
 * Opens the database.
 *
 * @param path File, or `:memory:`
 * @returns The store; the caller closes it
 */
export async function openStore(path: string, options: StoreOptions = {}): Promise<Store> {
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(path);
  try {
    // A second emulator on the same folder is refused; the lock ends with the process.
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    database.exec("PRAGMA foreign_keys = ON");
    const store = storeOf(database, options);
    // Before the log of changes: what the file is must be in the file itself.
    if (!migrate(store)) throw notOurs(path);
    // FULL: in WAL mode the log is synced at each commit, so an answered write outlives a power cut.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    return store;
  } catch (error) {
    database.close();
    throw error;
  }
}

function storeOf(database: Database, { check = () => {}, spare }: StoreOptions): Store {
  const statements = new Map<string, Statement>();
  const statement = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const fresh = database.prepare(sql);
    statements.set(sql, fresh);
    return fresh;
  };
  let isOpen = false;
  function transaction<T>(change: () => T extends PromiseLike<unknown> ? never : T): T {
    if (isOpen) return change();
    check();
    database.exec("BEGIN IMMEDIATE");
    isOpen = true;
    try {
      const result = change();
      if (result instanceof Promise) {
        throw new TypeError("A transaction must not be asynchronous");
      }
      database.exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk makes SQLite end the transaction itself.
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    } finally {
      isOpen = false;
    }
  }
  return {
    run(sql, ...values) {
      if (!isOpen) check();
      return Number(statement(sql).run(...values).changes);
    },
    get: (sql, ...values) => statement(sql).get(...values) as Row | undefined,
    all: (sql, ...values) => statement(sql).all(...values) as Row[],
    script: (sql) => database.exec(sql),
    transaction,
    essential(change) {
      while (true) {
        try {
          return transaction(change);
        } catch (error) {
          if (isOpen || writeFailureOf(error)?.status !== 507 || !spare?.release()) throw error;
        }
      }
    },
    close() {
      statements.clear();
      database.close();
    },
  };
}

/** Text of a column, or a failure of the emulator itself when it holds something else. */
export function text(row: Row, column: string): string {
  const cell = row[column];
  if (typeof cell !== "string") throw new TypeError(`Column "${column}" holds no text`);
  return cell;
}

/** Text of a column, or `null`. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null || row[column] === undefined ? null : text(row, column);
}

/** Number of a column, or a failure of the emulator itself when it holds something else. */
export function number(row: Row, column: string): number {
  const cell = row[column];
  if (typeof cell !== "number") throw new TypeError(`Column "${column}" holds no number`);
  return cell;
}

/** Number of a column, or `null`. */
export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null || row[column] === undefined ? null : number(row, column);
}
