/** Stories: secrets, instructions and keys of model providers. */
import assert from "node:assert/strict";
import { textOf } from "../../fakes/printed.ts";
import { all, holds, lists, type Step, words } from "./steps.ts";

/** Secrets and instructions, one's own and the organisation's, and who one is. */
export const SETTINGS: readonly Step[] = [
  {
    words: words("secrets set STRIPE_KEY sk-personal --description", "For the shop"),
    check: holds({ count: 1 }),
  },
  {
    words: words("secrets list"),
    check: holds({ secrets: [{ name: "STRIPE_KEY", description: "For the shop" }], count: 1 }),
  },
  {
    words: words("secrets set --team --env-file -"),
    stdin: "STRIPE_KEY=sk-team\nNPM_TOKEN='npm token'\n",
    check: holds({ count: 2 }),
  },
  {
    words: words("secrets list --team"),
    check: all(
      lists("secrets", "name", ["STRIPE_KEY", "NPM_TOKEN"]),
      ([printed]) => assert.doesNotMatch(JSON.stringify(printed), /sk-team|npm token/),
    ),
  },
  {
    words: words("secrets resolved --team"),
    check: lists("secrets", "source", ["team", "team"]),
  },
  {
    words: words("secrets delete STRIPE_KEY --team"),
    check: holds({ deleted: "STRIPE_KEY" }),
  },
  {
    words: words("secrets resolved --team"),
    check: lists("secrets", "source", ["personal", "team"]),
  },
  {
    words: words("secrets delete STRIPE_KEY"),
    check: holds({ deleted: "STRIPE_KEY" }),
  },
  {
    words: words("instructions set --text", "Answer in English"),
    check: holds({ instructions: "Answer in English" }),
  },
  {
    words: words("instructions set --org-scope --text", "Open pull requests"),
    check: holds({ instructions: "Open pull requests" }),
  },
  {
    words: words("instructions get"),
    check: holds({ instructions: "Answer in English" }),
  },
  {
    words: words("instructions set --clear"),
    check: holds({ instructions: null }),
  },
  {
    words: words("instructions get --org-scope"),
    check: holds({ instructions: "Open pull requests" }),
  },
  {
    words: words("auth status --scopes"),
    check: ([printed]) => {
      assert.equal(printed.authenticated, true);
      assert.equal(printed.source, "env");
      assert.match(textOf(printed, "key"), /^runtm_sk_….{4}$/);
      assert(printed.commands !== undefined);
    },
  },
  {
    words: words("doctor --fields name,status"),
    check: holds({ ok: true, checks: [{ name: "base_url", status: "ok" }] }),
  },
  {
    words: words("auth login --with-token"),
    stdin: "{key}\n",
    env: { RUNTM_API_KEY: "" },
    check: holds({ logged_in: true, replaced: false }),
  },
];

/** Keys of model providers. */
export const KEYS: readonly Step[] = (["anthropic", "openai"] as const).flatMap(
  (provider): Step[] => {
    const key = "sk-1234567890abcdef";
    const at = `integrations ${provider}`;
    return [
      {
        words: words(`${at} set --api-key-stdin`),
        stdin: `${key}\n`,
        check: holds({ connected: true }),
      },
      {
        words: words(`${at} get`),
        check: ([printed]) => {
          assert.equal(printed.connected, true);
          assert.match(textOf(printed, "key_preview"), /\*\*\*cdef$/);
        },
      },
      {
        words: words(`${at} resolved`),
        check: ([printed]) => assert.match(textOf(printed, "source"), /^user/),
      },
      {
        words: words(`${at} set --org-scope --policy enforced --api-key ${key}`),
        check: holds({ has_key: true, policy: "enforced" }),
      },
      {
        words: words(`${at} get --org-scope`),
        check: holds({ has_key: true, policy: "enforced" }),
      },
      {
        words: words(`${at} resolved --org-scope`),
        check: holds({ has_key: true, source: "org" }),
      },
      {
        words: words(`${at} delete --org-scope`),
        check: holds({ has_key: false }),
      },
      {
        words: words(`${at} delete`),
        check: holds({ connected: false }),
      },
    ];
  },
);
