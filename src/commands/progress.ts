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

/**
 * Shows that a command goes on: what it does, how it stands, and for how long. Nothing is shown in the
 * first second, nor where nobody looks.
 *
 * @param invocation The command
 * @param what What it does: `Waiting`
 */
export function showProgress({ process, output }: Invocation, what: string): Progress {
  if (!process.stderr.isTerminal()) return SILENT;
  const { clock } = process;
  const started = clock.now();
  let state = "";
  let clear = () => {};
  const show = () => {
    const seconds = Math.round((clock.now() - started) / 1000);
    output.progress([what, state, timeOf(seconds)].filter((part) => part !== "").join(" · "));
    clear = clock.timer(STEP, show);
  };
  clear = clock.timer(STEP, show);
  return {
    update: (next) => void (state = next),
    end() {
      clear();
      output.progress("");
    },
  };
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
