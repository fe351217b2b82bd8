/** The commands of a shell script as lists of words: enough of `sh` to read the recipes. */

/** Words that stand before a command and are none themselves. */
const KEYWORDS = new Set(["if", "then", "else", "elif", "while", "until", "do", "!", "{"]);

/** What a variable or a command substitution is taken for: a word every check lets pass. */
const STAND_IN = "value1";

/**
 * Reads the simple commands of a script, those inside `$(…)` too.
 *
 * @param script Text of the script
 * @returns Words of each command without assignments, keywords and redirections
 */
export function shellCommands(script: string): string[][] {
  const commands: string[][] = [];
  readList({ text: script, at: 0, heredocs: [] }, commands, "");
  return commands.map(bare).filter((words) => words.length > 0);
}

interface Reader {
  readonly text: string;
  at: number;
  /** Ends of here-documents whose text begins at the next line. */
  readonly heredocs: string[];
}

function bare(words: readonly string[]): string[] {
  let at = 0;
  while (KEYWORDS.has(words[at] ?? "") || /^[A-Za-z_]\w*=/.test(words[at] ?? "")) at++;
  return words.slice(at);
}

/** Reads commands up to `end` (or the end of the text). */
function readList(reader: Reader, commands: string[][], end: string): void {
  let words: string[] = [];
  const finish = () => {
    if (words.length > 0) commands.push(words);
    words = [];
  };
  while (reader.at < reader.text.length) {
    const char = reader.text.charAt(reader.at);
    if (char === end) break;
    if (char === "\n") {
      finish();
      reader.at++;
      skipHeredocs(reader);
    } else if (/[ \t]/.test(char)) reader.at++;
    else if (reader.text.startsWith("\\\n", reader.at)) reader.at += 2;
    else if (char === "#") reader.at = endOfLine(reader);
    else if (/[;|&()]/.test(char)) {
      finish();
      reader.at++;
    } else if (!skipRedirection(reader, commands)) words.push(readWord(reader, commands));
  }
  finish();
}

function endOfLine({ text, at }: Reader): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function skipHeredocs(reader: Reader): void {
  for (const end of reader.heredocs.splice(0)) {
    const at = reader.text.indexOf(`\n${end}\n`, reader.at - 1);
    if (at < 0) throw new Error(`here-document without its end "${end}"`);
    reader.at = at + end.length + 2;
  }
}

function skipRedirection(reader: Reader, commands: string[][]): boolean {
  const sign = /^\d?(<<|>>|>&|<|>)[ \t]*/.exec(reader.text.slice(reader.at, reader.at + 20));
  if (sign === null) return false;
  reader.at += sign[0].length;
  const target = readWord(reader, commands);
  if (sign[1] === "<<") reader.heredocs.push(target);
  return true;
}

function readWord(reader: Reader, commands: string[][]): string {
  let word = "";
  while (reader.at < reader.text.length) {
    const char = reader.text.charAt(reader.at);
    if (/[\s;|&()<>]/.test(char)) break;
    if (char === "'") word += readSingle(reader);
    else if (char === '"') word += readDouble(reader, commands);
    else if (char === "$") word += readDollar(reader, commands);
    else {
      if (char === "\\") reader.at++;
      word += reader.text.charAt(reader.at++);
    }
  }
  return word;
}

function readSingle(reader: Reader): string {
  const end = reader.text.indexOf("'", reader.at + 1);
  if (end < 0) throw new Error("single quote without its end");
  const text = reader.text.slice(reader.at + 1, end);
  reader.at = end + 1;
  return text;
}

function readDouble(reader: Reader, commands: string[][]): string {
  let text = "";
  for (reader.at++; reader.text.charAt(reader.at) !== '"';) {
    if (reader.at >= reader.text.length) throw new Error("double quote without its end");
    const char = reader.text.charAt(reader.at);
    if (char === "$") text += readDollar(reader, commands);
    else {
      if (char === "\\") reader.at++;
      text += reader.text.charAt(reader.at++);
    }
  }
  reader.at++;
  return text;
}

function readDollar(reader: Reader, commands: string[][]): string {
  const name = /^\$(\w+|[$?]|\{\w+\})/.exec(reader.text.slice(reader.at, reader.at + 80));
  if (name !== null) {
    reader.at += name[0].length;
    return STAND_IN;
  }
  reader.at += 2;
  readList(reader, commands, ")");
  reader.at++;
  return STAND_IN;
}
