/** Who may do what in an organisation, beyond the scopes of the key. */
import { ApiError, badRequest } from "./errors.ts";
import type { Call } from "./types.ts";

/** The organisation a call acts for; a 400 where there is none. */
export function orgOf(call: Call): string {
  if (call.org !== undefined) return call.org;
  throw badRequest("This route needs an organisation: send X-Organization-Id");
}

/** The organisation a call acts for, as the columns of the store hold it: empty for none. */
export function orgColumn(call: Call): string {
  return call.org ?? "";
}

/** Whose something is: of a user (`org` may be empty) or of an organisation (`userId` is empty). */
export interface Owner {
  readonly org: string;
  readonly userId: string;
}

/** The caller as an owner, in the organisation the call acts for. */
export function callerOf(call: Call): Owner {
  return { org: orgColumn(call), userId: call.account.userId };
}

/** The organisation a call acts for as an owner; a 400 where there is none. */
export function teamOf(call: Call): Owner {
  return { org: orgOf(call), userId: "" };
}

/** Whether the caller runs its organisation. */
export function isAdmin(call: Call): boolean {
  return call.account.role !== "member";
}

/** A 403 for members where the service wants an admin or owner. */
export function requireAdmin(call: Call): void {
  if (!isAdmin(call)) {
    throw new ApiError(403, "Only admins and owners of the organisation may do this");
  }
}
