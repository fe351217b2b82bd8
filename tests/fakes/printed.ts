/** What commands print, as tests look at it. */
import assert from "node:assert/strict";

/** An object as a command printed it. */
export type Printed = { readonly [name: string]: unknown };

/** A text field that must be there. */
export function textOf(object: Printed, field: string): string {
  const value = object[field];
  assert.ok(typeof value === "string" && value !== "", `no ${field} in ${JSON.stringify(object)}`);
  return value;
}

/** A list field that must be there. */
export function listOf(object: Printed, field: string): Printed[] {
  const value = object[field];
  assert.ok(Array.isArray(value), `no list ${field} in ${JSON.stringify(object)}`);
  return value;
}
