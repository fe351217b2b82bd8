/**
 * Operations of the `session` area: git in the workspace.
 *
 * @module
 */
import { SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Run a git operation in the workspace.
 *
 * Route: `POST /sessions/{session_id}/git`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, sessionGit } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ success: false, error: "No remote" }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const push = client.call(sessionGit, {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   operation: "push",
 * });
 * await assert.rejects(push, { code: "operation_failed", message: "No remote" });
 * ```
 */
export const sessionGit = {
  id: "sessionGit",
  command: "session git",
  summary: "Run a git operation in the workspace",
  method: "POST",
  path: "/sessions/{session_id}/git",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    operation: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      enum: [
        "status",
        "commit",
        "push",
        "pull",
        "sync",
        "create_branch",
        "switch_branch",
        "list_branches",
        "create_pr",
        "create_branch_and_pr",
        "init_repo",
      ],
      enumUnless: "force_op",
      help: "What to do",
    },
    working_dir: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Folder of the repository, instead of /home/user",
    },
    message: {
      type: "string",
      in: "body",
      short: "m",
      omitEmpty: true,
      help: "Commit message",
    },
    branch: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Branch to create or switch to",
    },
    branch_search: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Text that listed branches contain",
    },
    pr_title: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Title of the pull request",
    },
    pr_body: {
      type: "string",
      in: "body",
      omitEmpty: true,
      text: true,
      help: "Text of the pull request",
    },
    pr_base: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Branch the pull request goes into",
    },
    branch_session_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Session whose id names the new branch",
    },
    force_op: {
      type: "boolean",
      in: "local",
      help: "Send an operation this program does not know",
    },
  },
  answer: "json",
  output: "json",
  failsUnless: "success",
  failureHint: "Check the workspace: runtm-api session git {session_id} status",
  tryTimeout: 300,
  notes: [
    "commit needs --message; create_branch and switch_branch need --branch",
    "create_pr and create_branch_and_pr need --pr-title",
  ],
  example:
    'session git 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f create_branch_and_pr --pr-title "Fix the login test"',
} as const satisfies Operation;
