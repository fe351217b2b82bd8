/**
 * Operations of the `instructions` area: standing instructions for agents.
 *
 * @module
 */
import { CLEAR_INSTRUCTIONS, ORG_INSTRUCTIONS } from "./inputs.ts";
import type { Operation } from "./types.ts";

/**
 * Show your own instructions for agents.
 *
 * Route: `GET /user/instructions`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, getUserInstructions } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ instructions: "Answer in English" }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(await client.call(getUserInstructions, {}), {
 *   instructions: "Answer in English",
 * });
 * ```
 */
export const getUserInstructions = {
  id: "getUserInstructions",
  command: "instructions get",
  summary: "Show your own instructions for agents",
  method: "GET",
  path: "/user/instructions",
  scopes: ["context:read"],
  org: "optional",
  effect: "read",
  inputs: {
    org_scope: ORG_INSTRUCTIONS,
  },
  answer: "json",
  output: "json",
  notes: ["With --org alone: the text you keep for that organisation"],
  example: "instructions get",
} as const satisfies Operation;

/**
 * Show the instructions of the organisation for agents.
 *
 * Route: `GET /organizations/{org_id}/instructions`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import { createClient, getOrgInstructions } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ instructions: null }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const told: unknown = await client.call(getOrgInstructions, {});
 * ```
 */
export const getOrgInstructions = {
  id: "getOrgInstructions",
  command: "instructions get",
  when: "org_scope",
  summary: "Show the instructions of the organisation for agents",
  method: "GET",
  path: "/organizations/{org_id}/instructions",
  scopes: ["context:read"],
  org: "required",
  effect: "read",
  inputs: {
    org_scope: ORG_INSTRUCTIONS,
  },
  answer: "json",
  output: "json",
  example: "instructions get --org-scope",
} as const satisfies Operation;

/**
 * Replace or remove your own instructions for agents.
 *
 * Route: `PUT /user/instructions`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setUserInstructions } from "@runtm/runtm-api/client";
 * const told: InputOf<typeof setUserInstructions> = { instructions: "Answer in English" };
 * ```
 */
export const setUserInstructions = {
  id: "setUserInstructions",
  command: "instructions set",
  summary: "Replace or remove your own instructions for agents",
  method: "PUT",
  path: "/user/instructions",
  scopes: ["context:write"],
  org: "optional",
  effect: "write",
  inputs: {
    org_scope: ORG_INSTRUCTIONS,
    instructions: {
      type: "string",
      in: "body",
      option: "text",
      short: "t",
      text: true,
      minLength: 1,
      maxLength: 10000,
      help: "New text",
    },
    clear: CLEAR_INSTRUCTIONS,
  },
  exactlyOne: ["instructions", "clear"],
  answer: "json",
  output: "json",
  example: 'instructions set --text "Answer in English"',
} as const satisfies Operation;

/**
 * Replace or remove the instructions of the organisation for agents.
 *
 * Route: `PUT /organizations/{org_id}/instructions`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, setOrgInstructions } from "@runtm/runtm-api/client";
 * const fetch = async (url: URL | RequestInfo, init?: RequestInit) =>
 *   Response.json(await new Request(url, init).json());
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const sent = await client.call(setOrgInstructions, { clear: true });
 * assert.deepEqual(sent, { instructions: null });
 * ```
 */
export const setOrgInstructions = {
  id: "setOrgInstructions",
  command: "instructions set",
  when: "org_scope",
  summary: "Replace or remove the instructions of the organisation for agents",
  method: "PUT",
  path: "/organizations/{org_id}/instructions",
  scopes: ["context:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    org_scope: ORG_INSTRUCTIONS,
    instructions: {
      type: "string",
      in: "body",
      option: "text",
      short: "t",
      text: true,
      minLength: 1,
      maxLength: 20000,
      help: "New text",
    },
    clear: CLEAR_INSTRUCTIONS,
  },
  exactlyOne: ["instructions", "clear"],
  answer: "json",
  output: "json",
  example: 'instructions set --org-scope --text "Open a pull request for every change"',
} as const satisfies Operation;
