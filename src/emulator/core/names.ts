/** Names of things: new ids, digests, and what may name a variable. */

/** A new id that says what it is of: `tmpl_…`. */
export function newId(kind: "bld" | "dep" | "img" | "run" | "tmpl"): string {
  return `${kind}_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
}

/** Whether a text can name an environment variable. */
export function isVariableName(name: unknown): name is string {
  return typeof name === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** The SHA-256 of some bytes in hexadecimal digits. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
