/**
 * Guardrails of an organisation: limits, allow-list policy, who may deploy, and the clean-up after
 * an organisation is gone.
 *
 * @module
 */
import { invalidField } from "../core/errors.ts";
import { countDeployments } from "../rows/deployments.ts";
import { deployPermission, deployPlan } from "./deploy_policy.ts";
import { groupUsage } from "./group_usage.ts";
import { deleteInstructionsOfOrg } from "./instructions.ts";
import { mergeLimits } from "./limits.ts";
import {
  deleteSettings,
  type Document,
  readSetting,
  SETTINGS_TABLES,
  writeSetting,
} from "../rows/org_settings.ts";
import { orgOf, requireAdmin } from "../core/permissions.ts";
import { deleteProviderKeysOfOrg } from "./provider_keys.ts";
import { ok } from "../core/reply.ts";
import { deleteSecretsOfOrg } from "./secrets.ts";
import { deleteDefinitionsOfOrg } from "../rows/org_definitions.ts";
import type { Call, Handler, Part, Reply } from "../core/types.ts";

/** Limits that also come outside of `limits`. */
const PLAIN_LIMITS = ["max_concurrent_sessions", "monthly_budget_usd", "idle_timeout_minutes"];

function limitsAnswer(call: Call): Reply {
  const org = orgOf(call);
  const { document, updatedAt } = readSetting(call.emulator.store, org, "limits");
  return ok({ organization_id: org, limits: document, updated_at: updatedAt });
}

const setOrgLimits: Handler = (call) => {
  requireAdmin(call);
  const org = orgOf(call);
  const { limits = {}, ...others } = call.body;
  if (typeof limits !== "object" || limits === null || Array.isArray(limits)) {
    throw invalidField(["body", "limits"], "Input should be a valid dictionary", "dict_type");
  }
  const plain = PLAIN_LIMITS.filter((name) => others[name] !== undefined)
    .map((name) => [name, others[name]]);
  return call.commit(() => {
    const known = readSetting(call.emulator.store, org, "limits").document;
    const given: Document = { ...limits, ...Object.fromEntries(plain) };
    writeSetting(call.emulator, org, "limits", mergeLimits(known, given));
    return limitsAnswer(call);
  });
};

/** Closed sets of the allow-list policy; the words for `mode` come from the existing client. */
const POLICY_WORDS: { readonly [name: string]: readonly string[] } = {
  mode: ["all", "allowlist"],
  default_policy: ["allow", "ask", "deny"],
};
const POLICY_FIELDS = [...Object.keys(POLICY_WORDS), "repo_patterns", "allow_personal_repos"];

function allowlistAnswer(call: Call): Reply {
  const org = orgOf(call);
  const { document, updatedAt } = readSetting(call.emulator.store, org, "allowlist");
  return ok({
    organization_id: org,
    default_policy: "allow",
    mode: "all",
    repo_patterns: [],
    allow_personal_repos: true,
    ...document,
    updated_at: updatedAt,
  });
}

const setOrgAllowlistPolicy: Handler = (call) => {
  requireAdmin(call);
  const org = orgOf(call);
  for (const [name, words] of Object.entries(POLICY_WORDS)) {
    const value = call.body[name];
    if (value === undefined || words.some((word) => word === value)) continue;
    const expected = words.map((word) => `'${word}'`).join(" or ");
    throw invalidField(["body", name], `Input should be ${expected}`, "enum");
  }
  const given = POLICY_FIELDS.filter((name) => call.body[name] !== undefined)
    .map((name) => [name, call.body[name]]);
  return call.commit(() => {
    const known = readSetting(call.emulator.store, org, "allowlist").document;
    writeSetting(call.emulator, org, "allowlist", { ...known, ...Object.fromEntries(given) });
    return allowlistAnswer(call);
  });
};

/**
 * Gives the sessions of an organisation back to their users and deletes what is kept for it. The
 * keys made at the first start stay bound: without them nobody could use the emulator's
 * organisation again.
 */
const cleanupOrg: Handler = (call) => {
  requireAdmin(call);
  const org = orgOf(call);
  const { store } = call.emulator;
  return call.commit(() => {
    const sessions = store.run(
      `UPDATE sessions SET organization_id = NULL, visibility = 'private', updated_at = ?
       WHERE organization_id = ?`,
      call.emulator.now(),
      org,
    );
    const preferences = deleteSettings(store, org) + deleteInstructionsOfOrg(store, org) +
      deleteProviderKeysOfOrg(store, org);
    deleteSecretsOfOrg(store, org);
    deleteDefinitionsOfOrg(store, org);
    return ok({
      organization_id: org,
      sessions_converted: sessions,
      keys_converted: 0,
      preferences_deleted: preferences > 0,
    });
  });
};

/** Guardrails as a part of the emulator. */
export const guardrailsPart: Part = {
  tables: SETTINGS_TABLES,
  handlers: {
    getOrgLimits: limitsAnswer,
    setOrgLimits,
    getOrgAllowlistPolicy: allowlistAnswer,
    setOrgAllowlistPolicy,
    checkDeployPermission: (call) =>
      ok(deployPermission(call.emulator.store, orgOf(call), call.account)),
    getDeployLimits: (call) =>
      ok({
        ...deployPlan(call.org),
        user_app_count: countDeployments(call.emulator.store, call.org, call.account.userId),
      }),
    cleanupOrg,
    getGroupUsage: groupUsage,
  },
};
