/** Everything a connection must know, and what it is when nothing says otherwise. */
import type { HintReader } from "../errors/hint_words.ts";

/** Who calls where. */
export interface Settings {
  /** Base URL without trailing slash, ending in `/cloud`. */
  readonly baseUrl: string;
  /** The API key, or `undefined` when there is none (then calls fail with `no_key`). */
  readonly key: string | undefined;
  /** Organisation for `X-Organization-Id` and `{org_id}`. */
  readonly org: string | undefined;
  /** Most retries of a call. */
  readonly retries: number;
  /** When the whole command must be over, in milliseconds since 1970; `undefined`: no limit. */
  readonly deadline: number | undefined;
  /** Idle limit of streams in milliseconds. */
  readonly idleLimit: number;
  /** Most bytes of a plain answer. */
  readonly bodyLimit: number;
  /** Most bytes of one line of a stream. */
  readonly lineLimit: number;
  /** Who reads the hints of failures. */
  readonly hints: HintReader;
}

/** Limits and retries when no option says otherwise. */
export const DEFAULTS = {
  retries: 3,
  idleLimit: 90_000,
  bodyLimit: 96 * 1024 * 1024,
  lineLimit: 64 * 1024 * 1024,
  hints: "shell" as HintReader,
} as const;
