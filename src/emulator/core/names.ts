/** Names of things: new ids, digests, and what may name a variable. */

/** What an id says that it is of. */
export type IdKind =
  | "agt"
  | "ap"
  | "att"
  | "bld"
  | "dep"
  | "dir"
  | "img"
  | "int"
  | "kint"
  | "prov"
  | "run"
  | "sa"
  | "shr"
  | "tg"
  | "tmpl";

/** A new id that says what it is of: `tmpl_…`. */
export function newId(kind: IdKind): string {
  return `${kind}_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
}

/** What can name an environment variable. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a text can name an environment variable. */
export function isVariableName(name: unknown): name is string {
  return typeof name === "string" && VARIABLE_NAME.test(name);
}
