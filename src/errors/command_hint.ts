/** Command lines and their words in hints: runnable as they stand. */
import type { HintReader } from "./hint_words.ts";

// What a shell and a reader take as one plain word.
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * A command line to go on with.
 *
 * @param id What it is about; only a plain word is shown
 * @param words Command words and options for that id
 * @param otherwise Command words shown instead when the id is no plain word
 * @returns `Run: runtm-api …`
 */
export function commandHint(
  id: string,
  words: (id: string) => string,
  otherwise: string,
): string {
  return `Run: runtm-api ${isPlainId(id) ? words(id) : otherwise}`;
}

/**
 * The same hint for a shell or for a program, which is told what to call.
 *
 * @param reader Who reads the hint
 * @param call What a program calls
 * @param command Arguments of {@link commandHint}
 */
export function stepHint(
  reader: HintReader,
  call: string,
  ...command: Parameters<typeof commandHint>
): string {
  return reader === "code" ? `Call ${call}` : commandHint(...command);
}

/**
 * Whether a text can be an id: one plain word, and not the placeholder of one. What an answer calls
 * an id and is none must stand in no command and in no path.
 *
 * @param text The text
 */
export function isPlainId(text: string): boolean {
  return PLAIN.test(text) && !/^([A-Z]+_)*ID$/.test(text);
}

/** A word as a POSIX shell takes it unchanged. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_.,:@%+=/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** An option as it is written, from the name it has in the table: `--org-scope` of `org_scope`. */
export function longOption(name: string): string {
  return `--${name.replaceAll("_", "-")}`;
}
