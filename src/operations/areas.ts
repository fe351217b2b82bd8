/**
 * The areas of the command line and where their operations live, so that a command loads its own
 * area and no other.
 *
 * @module
 */
import type { Operation } from "./types.ts";

/** One area: the first word of a command. */
export interface Area {
  /** What the area is about, one line. */
  readonly summary: string;
  /** Other first words for the same area. */
  readonly aliases?: readonly string[];
  /** Loads its operations, by export name. */
  readonly load: () => Promise<{ readonly [name: string]: Operation }>;
}

/** All areas by their first word, in the order of help. */
export const AREAS: { readonly [word: string]: Area } = {
  session: {
    summary: "Launch, prompt, watch and inspect sessions, their files, git and deploys",
    load: () => import("./session.ts"),
  },
  auth: {
    summary: "Check and store the API key",
    load: () => import("./auth.ts"),
  },
};

/** Loads every operation of every area. */
export async function allOperations(): Promise<Operation[]> {
  const modules = await Promise.all(Object.values(AREAS).map((area) => area.load()));
  return modules.flatMap((module) => Object.values(module));
}
