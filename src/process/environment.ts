/** Environment variables as text. A value that is not UTF-8 is refused and never shown. */

/** The environment variable that was read is not valid UTF-8. */
export class NotUtf8 extends Error {
  override readonly name = "NotUtf8";

  /** @param variable Name of the variable */
  constructor(readonly variable: string) {
    super(`The environment variable "${variable}" is not valid UTF-8`);
  }
}

/**
 * Reads one environment variable of this process.
 *
 * @param name Its name
 * @returns Its value; `undefined` when it is not set
 * @throws {NotUtf8} Instead of the runtime's own error, whose message holds the value
 */
export function readVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    throw error instanceof Deno.errors.InvalidData ? new NotUtf8(name) : error;
  }
}

/**
 * A variable that only matters where it can be read.
 *
 * @param env Reads a variable
 * @param name Its name
 * @returns Its value; `undefined` when it is not set, not UTF-8 or not permitted
 */
export function readableVariable(
  env: (name: string) => string | undefined,
  name: string,
): string | undefined {
  try {
    return env(name);
  } catch {
    return undefined;
  }
}
