/** Runs a program in a pseudo-terminal, held by `script` of util-linux or BSD. */

/** What was seen at the terminal. */
export interface Seen {
  readonly code: number;
  /** Everything that came to the terminal, control sequences included. */
  readonly text: string;
}

/** How the terminal is. */
export interface TerminalOptions {
  readonly columns: number;
  readonly env: Record<string, string>;
  /** Where standard output goes instead of the terminal. */
  readonly stdout?: string;
  /** Sees all that has come to the terminal so far, each time something comes. */
  readonly watch?: (text: string) => void;
}

/** Whether this machine has what is needed; says so where it has not. */
export function hasTerminals(): boolean {
  try {
    new Deno.Command("script", { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync();
    return true;
  } catch {
    console.log("Tests at a terminal are left out: there is no program named script");
    return false;
  }
}

/**
 * Runs a program to its end.
 *
 * @param words The program and its arguments
 * @param options How the terminal is
 */
export async function runAtTerminal(
  words: readonly string[],
  { columns, env, stdout, watch = () => {} }: TerminalOptions,
): Promise<Seen> {
  const command = words.map(quoted).join(" ");
  const line = `stty cols ${columns} rows 24 && exec ${command}${
    stdout === undefined ? "" : ` >${quoted(stdout)}`
  }`;
  const args = Deno.build.os === "darwin"
    ? ["-q", "/dev/null", "/bin/sh", "-c", line]
    : ["-qefc", line, "/dev/null"];
  const child = new Deno.Command("script", {
    args,
    clearEnv: true,
    env: { SHELL: "/bin/sh", TERM: "xterm-256color", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    watch(text);
  }
  return { code: (await child.status).code, text };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The lines that stand on the screen in the end: a line that was written over counts once.
 *
 * @param text What came to the terminal
 */
export function screenLines(text: string): string[] {
  return text.split("\n").map((line) => {
    const erased = line.replace(/\r$/, "").split("\r\x1b[2K");
    return erased.at(-1) ?? "";
  });
}
