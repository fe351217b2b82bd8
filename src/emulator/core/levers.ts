/** What tests do to a running emulator besides calling its API. */
import type { FaultRule, LatencyOrder, OutcomeOrder } from "./orders.ts";

/** A request that came in, as the log shows it: without keys and secrets. */
export interface ReceivedRequest {
  /** HTTP method. */
  readonly method: string;
  /** Path below the base URL. */
  readonly path: string;
  /** Query with its question mark; empty without one. */
  readonly query: string;
  /** Headers, those with a key as `***`. */
  readonly headers: { readonly [name: string]: string };
  /** Its `X-Request-Id`. */
  readonly request_id: string;
  /** When it came, ISO 8601. */
  readonly received_at: string;
  /** Id of the operation; `null` when the path is none. */
  readonly operation: string | null;
  /** JSON body with secrets as `***`. */
  readonly body: unknown;
  /** Status of the answer; `null` as long as there is none. */
  readonly status: number | null;
}

/** The clock of an emulator, which lifetimes, idle pauses, windows and agents follow. */
export interface ClockLever {
  /** Its time. */
  now(): Date;
  /** Goes forward at once by so many seconds. */
  advance(seconds: number): void;
  /** Goes to a time. */
  set(time: Date): void;
  /** Whether it stands still. */
  isFrozen(): boolean;
  /** Stands still. */
  freeze(): void;
  /** Goes on. */
  resume(): void;
}

/** What an emulator begins with. The fields of an entry are those of the API's own requests. */
export interface Seed {
  /** Bodies of `POST /org-templates`; `build: true` also builds the template. */
  readonly templates?: readonly { readonly [field: string]: unknown }[] | undefined;
  /**
   * Bodies of `POST /sessions/`; `files` writes texts by path, `prompts` are carried out one after
   * the other, `template` may be the name of a template of the seed.
   */
  readonly sessions?: readonly { readonly [field: string]: unknown }[] | undefined;
  /** Values of secrets by name, of the organisation and of the user. */
  readonly secrets?: {
    readonly team?: { readonly [name: string]: string } | undefined;
    readonly personal?: { readonly [name: string]: string } | undefined;
  } | undefined;
  /** Bodies of `POST /v1/agents`. */
  readonly agents?: readonly { readonly [field: string]: unknown }[] | undefined;
}

/** Ids of what a seed made, in its order. */
export interface Seeded {
  /** Ids of the templates. */
  readonly templates: readonly string[];
  /** Ids of the sessions. */
  readonly sessions: readonly string[];
  /** Ids of the agents. */
  readonly agents: readonly string[];
}

/** The levers. Each is also a route below `/_emulator/`. */
export interface Levers {
  /** The clock. */
  readonly clock: ClockLever;
  /** Orders a fault. */
  fault(rule: FaultRule): void;
  /** Faults that are left. */
  faults(): FaultRule[];
  /** Forgets all faults. */
  clearFaults(): void;
  /** Orders how the next prompt, build, deploy or start of a session ends. */
  outcome(order: OutcomeOrder): void;
  /** Outcomes that are left. */
  outcomes(): OutcomeOrder[];
  /** Forgets all outcomes. */
  clearOutcomes(): void;
  /** Lets every answer wait, or none without an order. */
  latency(order?: LatencyOrder): void;
  /** Requests received lately, the last one at the end. */
  requests(): readonly ReceivedRequest[];
  /** Forgets the requests. */
  clearRequests(): void;
  /**
   * Removes everything but keys: sessions, templates, secrets and the rest; of all organisations
   * also faults, outcomes, latency, requests and changes of the clock.
   */
  reset(organization?: string): Promise<void>;
  /** Makes what a seed describes. */
  seed(seed: Seed): Promise<Seeded>;
  /** Everything but keys as one file, a compressed tar archive. */
  save(): Promise<ReadableStream<Uint8Array>>;
  /** Replaces everything but keys by what such a file holds. */
  load(file: ReadableStream<Uint8Array>): Promise<void>;
}
