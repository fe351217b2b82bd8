/**
 * What the transport is given: a request, and the world it is sent into.
 *
 * @module
 */
import type { Operation } from "../../operations/types.ts";
import type { Process } from "../../process/types.ts";
import type { TraceLine } from "../connection.ts";
import type { Settings } from "../../config/settings.ts";

/** A request, without what the transport adds (key, ids, user agent). */
export interface Outgoing {
  /** The operation. */
  readonly operation: Operation;
  /** HTTP method. */
  readonly method: string;
  /** Absolute URL. */
  readonly url: string;
  /** Headers. */
  readonly headers: { readonly [name: string]: string };
  /** Body, JSON. */
  readonly body: string | undefined;
}

/** What the transport works with. */
export interface World {
  /** What it uses of the outside world. */
  readonly process: Pick<
    Process,
    "fetch" | "clock" | "random" | "uuid" | "env" | "os" | "arch"
  >;
  /** Who calls where. */
  readonly settings: Settings;
  /** Takes a line for each try. */
  readonly trace: (line: TraceLine) => void;
}
