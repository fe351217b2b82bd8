/**
 * What the parts of the emulator share: the running emulator, one call of an operation, its
 * reply, and how a part (sessions, templates, …) plugs in.
 *
 * @module
 */
import type { Operation } from "../../operations/types.ts";
import type { Clock } from "../../process/types.ts";
import type { Levers } from "./levers.ts";
import type { OutcomeOrder } from "./orders.ts";
import type { EventLog } from "./event_log.ts";
import type { Store } from "./store.ts";

/** How an emulator is started. */
export interface EmulatorOptions {
  /** Port on loopback; 0 or nothing: a free one. */
  readonly port?: number;
  /** Address to listen on where it is not `127.0.0.1`; whoever sets it has asked the user twice. */
  readonly host?: string;
  /** Data folder; `:memory:` keeps nothing. */
  readonly dataDir: string;
  /** Shell command that carries prompts out instead of the scripted agent. */
  readonly agentCommand?: string;
  /** Makes ids of prompts, costs and the scripted agent repeatable. */
  readonly seed?: number;
  /** Requests per minute and key; without it requests are counted and never refused. */
  readonly rateLimit?: number;
  /** `false` leaves ids out of event streams. */
  readonly eventIds?: boolean;
  /** How `deploy run` frames its events: `blank` lines between (usual), or `lines` of data only. */
  readonly deployFraming?: "blank" | "lines";
  /** Organisation of the main keys instead of `org_emulator`. */
  readonly org?: string;
  /** The main API key instead of one that is made up. */
  readonly key?: string;
  /** YAML or JSON of a seed; an emulator that holds sessions or templates already leaves it alone. */
  readonly seedText?: string;
  /** Host names besides those of loopback under which it may be called, by containers for example. */
  readonly allowHosts?: readonly string[];
  /** Origins of web pages that may call it, `http://localhost:3000` for example. */
  readonly corsOrigins?: readonly string[];
  /** Time; tests inject theirs. */
  readonly clock?: Clock;
  /** Stretches the pauses of agents, builds and deploys; 1 is natural, 0 leaves them out. */
  readonly agentPace?: number;
  /** Told about what went wrong inside, one line each. */
  readonly log?: (line: string) => void;
}

/** The API keys made at the first start. */
export interface EmulatorKeys {
  /** All scopes, no organisation; its user is a member of `orgId`. */
  readonly personal: string;
  /** All scopes, bound to `orgId`. */
  readonly org: string;
  /** Reading scopes only, bound to `orgId`. */
  readonly readOnly: string;
  /** All scopes, another user of another organisation. */
  readonly otherOrg: string;
  /** No scope at all, bound to `orgId`. */
  readonly noScopes: string;
  /** All scopes, another user of `orgId`, with the role of a member. */
  readonly teammate: string;
}

/** An emulator that runs, and the levers to drive it. */
export interface RunningEmulator extends Levers, AsyncDisposable {
  /** A new address of its page, acting for the key `org`. It works once. */
  page(): string;
  /** Base URL of the API: `http://127.0.0.1:<port>/api/cloud`. */
  readonly url: string;
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** The data folder; for `:memory:` the temporary folder of the workspaces. */
  readonly dataDir: string;
  /** The API keys. */
  readonly keys: EmulatorKeys;
  /** Organisation of the keys `org` and `readOnly`. */
  readonly orgId: string;
  /** Stops listening, ends what runs and closes the store. */
  close(): Promise<void>;
}

/** Who calls: an API key. */
export interface Account {
  readonly keyId: string;
  readonly keyName: string;
  /** `principal_id`. */
  readonly userId: string;
  readonly userName: string;
  readonly userEmail: string;
  /** Organisation the key is bound to; `null` for personal keys. */
  readonly organizationId: string | null;
  /** Role of the user in its organisation. */
  readonly role: "owner" | "admin" | "member";
  readonly scopes: readonly string[];
}

/** The running emulator as its parts see it. */
export interface Emulator {
  readonly options: EmulatorOptions;
  readonly store: Store;
  readonly events: EventLog;
  readonly clock: Clock;
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  /** `http://127.0.0.1:<port>`; empty until the port is known. */
  readonly origin: string;
  /** Time now, ISO 8601 UTC with milliseconds. */
  now(): string;
  /** Waits that long times `agentPace`; rejects when `signal` is aborted. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  /**
   * Runs something that outlives the request. `signal` is aborted when the emulator closes, which
   * waits for the task; a task that throws is logged.
   */
  background(name: string, task: (signal: AbortSignal) => Promise<void>): void;
  /**
   * Makes the change that ends something, now or when the disk has room for it. `change` runs in a
   * transaction, and perhaps more than once; nothing may be awaited inside.
   */
  settle(name: string, change: () => void): void;
  /** The template a session boots from, asked of the part that has templates. */
  template(org: string | undefined, templateId: string): BootTemplate | undefined;
  log(line: string): void;
  /** How what begins now is to end, where a test has ordered it. */
  takeOutcome(kind: OutcomeOrder["kind"], id: string): OutcomeOrder | undefined;
}

/** What a session needs of its template. */
export interface BootTemplate {
  readonly id: string;
  /** Name shown in the session. */
  readonly name: string;
  /** `owner/name` of its main repository. */
  readonly repo: string | null;
  /** Folder copied into the new workspace; `undefined` when the template has none yet. */
  readonly folder: string | undefined;
  /** Folder copied into a session that is to repair the template: that of its last build. */
  readonly repairFolder: string | undefined;
  /** Environment of the session, launch arguments included. Throws `ApiError` for bad ones. */
  env(templateArgs: { readonly [name: string]: string }): { readonly [name: string]: string };
}

/** One call of an operation, authenticated and checked. */
export interface Call {
  readonly emulator: Emulator;
  readonly operation: Operation;
  readonly account: Account;
  /** Organisation the call acts for: of the key, `X-Organization-Id`, or `{org_id}` of the path. */
  readonly org: string | undefined;
  /** Path values by name, decoded. */
  readonly params: { readonly [name: string]: string };
  /** Query values by field name: those of the table in their own type, others as text. */
  readonly query: { readonly [name: string]: unknown };
  /** The JSON object of the body, `{}` without one; fields of the table are checked. */
  readonly body: { readonly [name: string]: unknown };
  readonly headers: Headers;
  readonly requestId: string;
  /** Aborted when the client has gone away. */
  readonly signal: AbortSignal;
  /**
   * Makes a change of state: runs `change` in one transaction that also stores the answer for its
   * `Idempotency-Key`, and returns that answer once committed. Nothing may be awaited inside.
   */
  commit(change: () => Reply): Reply;
}

/** What a handler answers. Errors are thrown as `ApiError`. */
export interface Reply {
  readonly status: number;
  /** The JSON body; nothing is sent when it is `undefined`. */
  readonly body?: unknown;
  /** An event stream (see `events.ts`), instead of `body`. */
  readonly stream?: ReadableStream<Uint8Array>;
  readonly headers?: { readonly [name: string]: string };
}

/** Answers the calls of one operation. */
export type Handler = (call: Call) => Reply | Promise<Reply>;

/** Handlers by operation id. */
export type Handlers = { readonly [operationId: string]: Handler };

/** Answers a GET on a page outside the API (a pull request, a deployed site), without a key. */
export type Page = (
  emulator: Emulator,
  params: { readonly [name: string]: string },
  request: Request,
) => Response | Promise<Response>;

/** Pages by path below the origin, in the form of hono: `/sites/:id/:path{.+}`. */
export type Pages = { readonly [path: string]: Page };

/** Opens a WebSocket that its own token authorises, not an API key. */
export type Socket = (
  emulator: Emulator,
  params: { readonly [name: string]: string },
  query: URLSearchParams,
  request: Request,
) => Response;

/** Sockets by operation id. */
export type Sockets = { readonly [operationId: string]: Socket };

/** One part of the emulator. `parts.ts` lists them. */
export interface Part {
  /** `CREATE TABLE IF NOT EXISTS …`, run at every start. */
  readonly tables?: string;
  readonly handlers: Handlers;
  readonly pages?: Pages;
  /** Addresses outside the API that take a PUT or POST, without a key. */
  readonly uploads?: Pages;
  readonly sockets?: Sockets;
  /** Runs at every start, before the first request: ends what a crash left running. */
  recover?(emulator: Emulator): void;
  /** Finds a template that sessions of this organisation may boot from. */
  template?(
    emulator: Emulator,
    org: string | undefined,
    templateId: string,
  ): BootTemplate | undefined;
  /** Runs at every tick (30 s of the clock) and before every call: what time alone changes. */
  tick?(emulator: Emulator): void;
}
