/** Setting something again and again where each time takes a while. */

/**
 * Sets values one after the other, so that none overtakes a newer one; of those that wait only the
 * newest is set.
 *
 * @param set Sets a value
 * @returns Asks for a value; resolves when it, or one asked for later, is set
 */
export function latest<T>(set: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let waiting: { readonly value: T } | undefined;
  let setting = Promise.resolve();
  return (value) => {
    waiting = { value };
    const turn = setting.then(async () => {
      const next = waiting;
      waiting = undefined;
      if (next !== undefined) await set(next.value);
    });
    setting = turn.catch(() => {});
    return turn;
  };
}
