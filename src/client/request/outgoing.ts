/**
 * What the transport is given: a request, and what it is sent with.
 *
 * @module
 */
import type { Operation, Values } from "../../operations/types.ts";
import type { Process } from "../../process/types.ts";
import type { TraceLine } from "../connection.ts";
import type { Settings } from "../../config/defaults.ts";

/** A request, without what the transport adds (key, ids, user agent). */
export interface Outgoing {
  /** The operation. */
  readonly operation: Operation;
  /** The values it was built from, by input name: hints and redaction read them. */
  readonly values: Values;
  /** HTTP method. */
  readonly method: string;
  /** Absolute URL. */
  readonly url: string;
  /** The same as the program may show it: without the values of secret inputs. */
  readonly shownUrl: string;
  /** Headers. */
  readonly headers: { readonly [name: string]: string };
  /** Body, JSON. */
  readonly body: string | undefined;
}

/** What the transport works with. */
export interface TransportContext {
  /** What it uses of the outside world. */
  readonly process: Pick<
    Process,
    "fetch" | "clock" | "random" | "uuid" | "env" | "os" | "arch"
  >;
  /** Who calls where. */
  readonly settings: Settings;
  /** Receives a line for each attempt. */
  readonly trace: (line: TraceLine) => void;
}
