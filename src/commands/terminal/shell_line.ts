/** Words as a shell takes them unchanged, and the command line that runs in a sandbox. Pure. */

/**
 * The command as one line of shell: a single word is one already, several are quoted exactly.
 *
 * @param words What was given after `--`
 */
export function shellLine(words: readonly string[]): string {
  const [only] = words;
  return words.length === 1 && only !== undefined ? only : words.map(quoted).join(" ");
}

/**
 * A word that a POSIX shell takes as it is, whatever stands in it.
 *
 * @param word Any text without NUL
 */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_.,:@%+=/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
