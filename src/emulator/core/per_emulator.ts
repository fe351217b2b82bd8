/** State that lives as long as an emulator and is not in its store: locks, what is running. */
import type { Emulator } from "./types.ts";

/** A value of each emulator, made when it is first asked for. */
export function perEmulator<T>(make: () => T): (emulator: Emulator) => T {
  const all = new WeakMap<Emulator, T>();
  return (emulator) => {
    const known = all.get(emulator) ?? make();
    all.set(emulator, known);
    return known;
  };
}
