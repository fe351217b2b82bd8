/** Lets work with the same name follow each other: git in one workspace, requests with one key. */

/** Runs work of one name in order. */
export type Locks = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Makes locks of which none is held. */
export function openLocks(): Locks {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).catch(() => {}).then(work);
    last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (last.get(name) === turn) last.delete(name);
    }
  };
}
