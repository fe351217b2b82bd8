/** The end of a command whose failures have all been printed already. */
import type { Failure } from "./failure.ts";

/** Thrown when only the exit code is left to say. */
export class Reported extends Error {
  override readonly name = "Reported";

  /** @param failure The failure that decides the exit code */
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
