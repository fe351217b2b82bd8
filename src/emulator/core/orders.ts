/** What tests order of an emulator, as they write it: faults, outcomes, latency. */

/** Which requests are meant; every request without any of them. */
export interface RequestMatch {
  /** HTTP method. */
  readonly method?: string | undefined;
  /** Path below the base URL; `*` stands for a part of it, `**` for anything. */
  readonly path?: string | undefined;
}

/** Where in a body a fault acts: after so many events or bytes. */
export interface FaultPlace {
  /** Events that are let through. */
  readonly events?: number | undefined;
  /** Bytes that are let through. */
  readonly bytes?: number | undefined;
  /** Ends of the lines of an event stream. */
  readonly line_ending?: "lf" | "crlf" | undefined;
}

/** What a fault does. `handle` lets the call be carried out first: only its answer is lost. */
export type FaultAction =
  | {
    readonly type: "status";
    readonly status: number;
    readonly headers?: { readonly [name: string]: string } | undefined;
    readonly body?: unknown;
  }
  | { readonly type: "delay"; readonly ms: number }
  | { readonly type: "reset"; readonly handle?: boolean | undefined }
  | { readonly type: "cut"; readonly reset?: boolean | undefined } & FaultPlace
  | { readonly type: "stall" } & FaultPlace
  | {
    readonly type: "slow";
    readonly ms: number;
    readonly bytes?: number | undefined;
    readonly line_ending?: "lf" | "crlf" | undefined;
  }
  | { readonly type: "html"; readonly status?: number | undefined }
  | { readonly type: "malformed"; readonly handle?: boolean | undefined }
  | { readonly type: "empty"; readonly status?: number | undefined }
  | { readonly type: "redirect"; readonly location: string; readonly status?: number | undefined }
  | { readonly type: "frames"; readonly line_ending: "lf" | "crlf" };

/** A fault of answers. */
export interface FaultRule {
  /** Which requests it is for. */
  readonly match: RequestMatch;
  /** How often it happens; once by default, without end where it has a probability. */
  readonly times?: number | undefined;
  /** Requests that match and are left alone before the fault begins. */
  readonly after?: number | undefined;
  /** Chance of each request that matches, from 0 to 1. */
  readonly probability?: number | undefined;
  /** Makes the chances the same every time. */
  readonly seed?: number | undefined;
  /** What happens. */
  readonly action: FaultAction;
}

/** How something that runs comes out. */
export interface OutcomeOrder {
  /** What is meant: the next one of this kind. */
  readonly kind: "prompt" | "build" | "deploy" | "session";
  /** Session id, or template id of a build; any by default. */
  readonly id?: string | undefined;
  /** How it ends. */
  readonly result: "success" | "error";
  /** Why it fails; of a prompt that succeeds, its final answer. */
  readonly message?: string | undefined;
  /** Seconds of the emulator's clock that it takes. */
  readonly seconds?: number | undefined;
  /** What the prompt costs, in USD. */
  readonly cost_usd?: number | undefined;
  /** How many of them; one by default. */
  readonly times?: number | undefined;
}

/** How long answers take. */
export interface LatencyOrder {
  /** Milliseconds that every answer waits. */
  readonly ms: number;
  /** At most so many milliseconds more, by chance. */
  readonly jitter_ms?: number | undefined;
  /** Makes the chances the same every time. */
  readonly seed?: number | undefined;
  /** Which requests it is for; all by default. */
  readonly match?: RequestMatch | undefined;
}
