/** Who may deploy in an organisation, and what its plan allows. */
import { type Document, readSetting } from "../rows/org_settings.ts";
import type { Store } from "../core/store.ts";
import type { Account } from "../core/types.ts";

/** Whether somebody may deploy, and why not. */
export interface DeployPermission {
  readonly allowed: boolean;
  readonly reason: string | null;
}

/**
 * Asks the deploy policy of an organisation: owners may, then those granted by name, then the mode
 * decides.
 */
export function deployPermission(store: Store, org: string, account: Account): DeployPermission {
  const policy = readSetting(store, org, "limits").document["deployment"] as Document | undefined;
  const grants = policy?.["user_grants"];
  const granted = Array.isArray(grants) && grants.includes(account.userId);
  if (policy === undefined || account.role === "owner" || granted) {
    return { allowed: true, reason: null };
  }
  switch (policy["mode"] ?? "all") {
    case "all":
      return { allowed: true, reason: null };
    case "none":
      return { allowed: false, reason: "Nobody but owners may deploy in this organisation" };
    default:
      return roleMay(policy["roles"], account.role)
        ? { allowed: true, reason: null }
        : { allowed: false, reason: `The role "${account.role}" may not deploy here` };
  }
}

/** Roles come as a list of names or as names with true or false. */
function roleMay(roles: unknown, role: string): boolean {
  if (Array.isArray(roles)) return roles.includes(role);
  return typeof roles === "object" && roles !== null && (roles as Document)[role] === true;
}

/** What a plan allows to deploy. */
export interface DeployPlan {
  readonly max_apps: number;
  readonly allowed_tiers: readonly string[];
  readonly plan_name: string;
}

/** The plan of an organisation, or of a person outside every organisation. */
export function deployPlan(org: string | undefined): DeployPlan {
  return org === undefined
    ? { max_apps: 3, allowed_tiers: ["starter", "standard"], plan_name: "builder" }
    : {
      max_apps: 10,
      allowed_tiers: ["starter", "standard", "performance", "pro"],
      plan_name: "teams",
    };
}
