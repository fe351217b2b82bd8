/**
 * The seam between commands and the network: one call of one operation, sent by the rules of
 * transport.ts, answered as validated JSON text or as an open event stream.
 *
 * @module
 */
import type { CallAttempt } from "./library_types.ts";
import type { Settings } from "../config/defaults.ts";
import type { Operation, Values } from "../operations/types.ts";

/** One attempt of a call as `--verbose` shows it. */
export interface TraceLine {
  readonly level: "debug" | "warning";
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A plain answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, valid JSON, as the server wrote it; `{}` when it was empty. */
  readonly text: string;
  readonly requestId: string;
}

/** A file as the service sends it: JSON that holds it, or its bytes. */
export type Download =
  | { readonly answer: Answer }
  | {
    readonly bytes: Uint8Array;
    /** Whether the service said how many there are. */
    readonly isLengthKnown: boolean;
  };

/** How one call differs from the usual. */
export interface CallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal | undefined;
  /** `Idempotency-Key` to send, for operations that carry one. */
  readonly idempotencyKey?: string | undefined;
  /** Further headers, `Last-Event-ID` for example. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  /** The body to send instead of the one that the operation makes of its values. */
  readonly body?: string | undefined;
  /** Retries of this call, where they differ from the settings. */
  readonly retries?: number | undefined;
  /** Hears of each attempt when it has ended. */
  readonly onAttempt?: ((attempt: CallAttempt) => void) | undefined;
  /** Most milliseconds before a stream answers, where they differ from the settings. */
  readonly idleLimit?: number | undefined;
}

/** Sends operations. */
export interface Connection {
  readonly settings: Settings;
  /** Sends an operation that answers JSON. Throws {@link Failure}. */
  call(operation: Operation, values: Values, options?: CallOptions): Promise<Answer>;
  /** Sends an operation that answers a file. Throws {@link Failure}. */
  download(operation: Operation, values: Values, options?: CallOptions): Promise<Download>;
  /** Sends an operation that answers an event stream; the body is open when this returns. Throws {@link Failure}. */
  open(operation: Operation, values: Values, options?: CallOptions): Promise<Response>;
}
