/** Shows a person how far a command is that takes longer than a second. */
import { asObject, asText } from "../json/json_value.ts";
import type { Invocation } from "./types.ts";

/** A command that goes on. */
export interface Progress {
  /** Takes in how it stands now, in a few words. */
  update(state: string): void;
  /** It is over: the line is taken away. */
  end(): void;
}

const STEP = 1_000;

/** Everything of one run of the program that goes on and is shown: on one line together. */
interface Shown {
  readonly parts: Set<{ readonly what: string; state: string }>;
  clear: () => void;
}

const SHOWN = new WeakMap<Invocation["process"], Shown>();

/**
 * Shows that a command goes on: what it does, how it stands, and for how long. Nothing is shown in the
 * first second, nor where nobody looks. Several at a time are counted.
 *
 * @param invocation The command
 * @param what What it does: `Waiting`
 */
export function showProgress(invocation: Invocation, what: string): Progress {
  const { process, output } = invocation;
  if (!process.stderr.isTerminal()) return SILENT;
  const shown = SHOWN.get(process) ?? startShowing(invocation);
  const part = { what, state: "" };
  shown.parts.add(part);
  return {
    update: (state) => void (part.state = state),
    end() {
      shown.parts.delete(part);
      if (shown.parts.size > 0) return;
      shown.clear();
      SHOWN.delete(process);
      output.progress("");
    },
  };
}

function startShowing({ process, output }: Invocation): Shown {
  const { clock } = process;
  const started = clock.now();
  const shown: Shown = { parts: new Set(), clear: () => {} };
  const show = () => {
    const [first] = shown.parts;
    const seconds = Math.round((clock.now() - started) / 1000);
    const state = shown.parts.size > 1 ? `${shown.parts.size} left` : first?.state ?? "";
    const words = [first?.what ?? "", state, timeOf(seconds)].filter((part) => part !== "");
    output.progress(words.join(" · "));
    shown.clear = clock.timer(STEP, show);
  };
  shown.clear = clock.timer(STEP, show);
  SHOWN.set(process, shown);
  return shown;
}

const SILENT: Progress = { update: () => {}, end: () => {} };

function timeOf(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * How a session, a template or a step of a deploy stands, in a few words.
 *
 * @param value What the cloud answered
 */
export function stateOf(value: unknown): string {
  const facts = asObject(value) ?? {};
  const prompt = asObject(facts.last_prompt);
  const cost = prompt?.cost_usd ?? facts.cost_usd;
  return [
    asText(facts.state),
    asText(facts.build_status) && `build ${facts.build_status}`,
    asText(facts.phase),
    asText(facts.status),
    asText(prompt?.status) && `prompt ${prompt?.status}`,
    typeof cost === "number" ? `$${cost.toFixed(4)}` : undefined,
  ].filter((part) => part !== undefined && part !== "").join(", ");
}
