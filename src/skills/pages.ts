/** The pages that `docs` prints: the skill files, and those of docs/ that users of the program need. */
import emulator from "../../docs/emulator.md" with { type: "text" };
import errors from "../../docs/errors.md" with { type: "text" };
import network from "../../docs/network.md" with { type: "text" };
import troubleshooting from "../../docs/troubleshooting.md" with { type: "text" };
import { BUNDLED_SKILLS } from "./bundled.ts";

/** One page. */
export interface Page {
  /** As it is asked for. */
  readonly topic: string;
  /** Its heading. */
  readonly title: string;
  readonly text: string;
}

/** All pages, the skill files first. */
export const PAGES: readonly Page[] = [
  ...BUNDLED_SKILLS.map(({ name, text }) => page(topicOf(name), text)),
  page("errors", errors),
  page("network", network),
  page("troubleshooting", troubleshooting),
  page("emulator", emulator),
];

/** `runtm-debug.md` is asked for as `debug`, `SKILL.md` as `runtm`. */
function topicOf(file: string): string {
  return file === "SKILL.md" ? "runtm" : file.replace(/^runtm-|\.md$/g, "");
}

function page(topic: string, text: string): Page {
  return { topic, title: /^# (.*)$/m.exec(text)?.[1] ?? topic, text };
}
