/** One line on standard error that is written over while a command goes on, and gone when it is done. */
import type { Sink } from "../../process/types.ts";
import { visibleText } from "./terminal_text.ts";

/** A line that is written over. */
export interface StatusLine {
  /** Shows a text; nothing where no person looks. */
  show(text: string): void;
  /** Takes the line away, before anything else is written. */
  away(): Promise<void>;
}

/** To the start of the line, and all of it erased. */
const ERASE = "\r\x1b[2K";

/** Columns of a terminal that does not tell. */
const USUAL_WIDTH = 80;

/**
 * Makes the status line of a command.
 *
 * @param sink Standard error
 * @param write Writes to it
 */
export function statusLine(sink: Sink, write: (text: string) => Promise<void>): StatusLine {
  let shown = false;
  const away = (): Promise<void> => {
    if (!shown) return Promise.resolve();
    shown = false;
    return write(ERASE);
  };
  return {
    show(text) {
      if (!sink.isTerminal()) return;
      if (text === "") return void away();
      shown = true;
      write(`${ERASE}${fitted(visibleText(text), (sink.columns() ?? USUAL_WIDTH) - 1)}`);
    },
    away,
  };
}

/** As much of a text as fits; a line that wraps could not be written over. */
function fitted(text: string, width: number): string {
  let used = 0;
  let line = "";
  for (const char of text.replace(/\s+/g, " ")) {
    // Whatever may be wide counts as wide.
    used += (char.codePointAt(0) ?? 0) < 0x300 ? 1 : 2;
    if (used > width) break;
    line += char;
  }
  return line;
}
