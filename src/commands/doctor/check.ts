/** One check of `doctor` and what it found. */
import type { Failure } from "../../errors/failure.ts";

/** What a check found. */
export interface Check {
  readonly name: string;
  readonly status: "ok" | "warning" | "problem";
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** A check that found everything as it should be. */
export function fine(name: string, message: string): Check {
  return { name, status: "ok", message };
}

/** A check that found something that may lead to trouble. */
export function warning(name: string, message: string, hint: string): Check {
  return { name, status: "warning", message, hint };
}

/** A check that found why something cannot work. */
export function problem(name: string, { message, facts: { hint } }: Failure): Check {
  return { name, status: "problem", message, ...(hint === undefined ? {} : { hint }) };
}
