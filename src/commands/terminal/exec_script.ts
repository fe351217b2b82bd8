/**
 * What is typed into a terminal so that one command runs in it as through a pipe. Pure.
 *
 * The terminal shows what is typed, turns line feeds into two characters and cuts long lines. So the
 * first line, short and without anything a shell could take for more than it is, makes it pass bytes
 * as they are; the rest follows in lines of base64 once that is confirmed.
 *
 * @module
 */

/** What the two sides call each other by: nothing else on the terminal can look like it. */
export interface Mark {
  /** Its two halves: apart in what is typed, together in what is printed. */
  readonly halves: readonly [string, string];
  /** The bytes with which each of its lines begins. */
  readonly bytes: Uint8Array;
}

/** Words of a mark, as the script prints them behind it. */
export const WORDS = {
  /** The terminal passes bytes as they are. */
  ready: "ready",
  /** There is no `base64`. */
  noBase64: "nobase64",
  /** What follows is output of the command. */
  start: "start",
  /** What follows was written to standard error. */
  stderr: "stderr",
  /** The command has ended: `exit=CODE`. */
  exit: "exit",
} as const;

/**
 * Makes a mark.
 *
 * @param uuid A fresh UUID
 */
export function markOf(uuid: string): Mark {
  const hex = uuid.replaceAll("-", "");
  const halves = [hex.slice(0, 16), hex.slice(16)] as const;
  return { halves, bytes: new TextEncoder().encode(`\x1e${halves.join("")}:`) };
}

/** Most characters in one line of base64. */
const LINE = 1_000;

/** A line that ends a block of base64. */
const END = ".\n";

/**
 * The first line: takes the shell's place, prepares the terminal, and waits for the script.
 *
 * @param mark The mark
 */
export function firstLine({ halves: [one, two] }: Mark): string {
  const print = (word: string) => `printf "\\036%s%s:${word};" ${one} ${two}`;
  const read = 'while IFS= read -r l; do [ "$l" = . ] && break; c=$c$l; done';
  // Begun with a blank and without a file for it, so that no shell keeps it in a history.
  return ` unset HISTFILE; exec sh -c 'stty raw -echo isig; trap : INT; ` +
    `command -v base64 >/dev/null || { ${print(WORDS.noBase64)}; exit; }; ` +
    `${print(WORDS.ready)}; c=; ${read}; eval "$(printf %s "$c" | base64 -d)"'\n`;
}

/** What runs, and how its output is wanted. */
export interface ExecOptions {
  /** One line of shell, or several. */
  readonly command: string;
  /** Whether its standard input follows. */
  readonly stdin: boolean;
  /** Whether standard error comes apart from standard output. */
  readonly apart: boolean;
}

/**
 * The script that runs the command. Its output goes through a pipe, an interrupt ends the command
 * and not what waits for it, `exit` in the command ends the command alone.
 *
 * @param mark The mark
 * @param options What runs
 */
export function scriptOf({ halves }: Mark, { command, stdin, apart }: ExecOptions): string {
  const print = (word: string, ...values: string[]) =>
    `printf '\\036%s:${word};' ${[halves.join(""), ...values].join(" ")}`;
  const errors = apart ? '2>"$e"' : "2>&1";
  return [
    ...(stdin ? [TAKE_INPUT] : ["exec 3</dev/null"]),
    ...(apart ? ['e=$(mktemp "${TMPDIR:-/tmp}/.runtm.XXXXXX")'] : []),
    print(WORDS.start),
    "exec 4>&1",
    "r=$( trap : INT; {",
    `{ trap : INT; ( trap - INT; ${started(command)}`,
    `) <&3 3<&- ${errors} 4>&- 5>&-; echo "$?" >&5; } |`,
    `{ trap '' INT; exec cat >&4; }`,
    "} 5>&1 )",
    ...(apart ? [print(WORDS.stderr), 'cat "$e"; rm -f "$e"'] : []),
    print(`${WORDS.exit}=%s`, '"$r"'),
    "",
  ].join("\n");
}

/**
 * Standard input is kept in a file before the command starts: a terminal that is typed into while
 * it is written to may stop for good when both sides wait.
 */
const TAKE_INPUT = [
  'i=$(mktemp "${TMPDIR:-/tmp}/.runtm.XXXXXX")',
  `sed -n '/^[.]$/q;p' | base64 -d >"$i"`,
  'exec 3<"$i"; rm -f "$i"',
].join("\n");

/** Longest text that a program takes as one argument on Linux, with room to spare. */
const LONGEST_ARGUMENT = 120_000;

/** Run by a `sh` of its own, whose messages name it so; what is too long for that, by this one. */
function started(command: string): string {
  const { length } = new TextEncoder().encode(command);
  return `${length > LONGEST_ARGUMENT ? "eval" : "exec sh -c"} ${literal(command)}`;
}

/** Always in quotes: whatever follows the command on its last line is no part of it. */
function literal(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A text as lines that every terminal takes.
 *
 * @param text The text
 * @returns Lines of base64 with the line that ends them
 */
export function encodedLines(text: string): string {
  return `${lines(new TextEncoder().encode(text).toBase64())}${END}`;
}

/**
 * Bytes as lines that every terminal takes, chunk by chunk.
 *
 * @param bytes The bytes
 * @returns Lines of base64, at last the line that ends them
 */
export async function* encodedChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of bytes) {
    const whole = new Uint8Array(rest.length + chunk.length);
    whole.set(rest);
    whole.set(chunk, rest.length);
    // Three bytes make four characters; what is over waits for the next chunk.
    const end = whole.length - whole.length % 3;
    rest = whole.slice(end);
    if (end > 0) yield lines(whole.subarray(0, end).toBase64());
  }
  yield `${rest.length > 0 ? lines(rest.toBase64()) : ""}${END}`;
}

function lines(base64: string): string {
  let text = "";
  for (let at = 0; at < base64.length; at += LINE) text += `${base64.slice(at, at + LINE)}\n`;
  return text;
}
