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
  template: {
    summary: "Make, build, mend and update the templates of the organisation",
    load: () => import("./template.ts"),
  },
  activity: {
    summary: "See what you and the organisation have used",
    load: () => import("./activity.ts"),
  },
  secrets: {
    summary: "Set and list secrets, your own or the organisation's",
    load: () => import("./secrets.ts"),
  },
  instructions: {
    summary: "Read and write standing instructions for agents",
    load: () => import("./instructions.ts"),
  },
  guardrails: {
    summary: "Limits, allow-lists and deploy permissions of the organisation",
    load: () => import("./guardrails.ts"),
  },
  integrations: {
    summary: "Keys of model providers",
    aliases: ["providers"],
    load: () => import("./integrations.ts"),
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
