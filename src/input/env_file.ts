/**
 * Files of `NAME=value` lines (dotenv). Nothing is skipped in silence, since what is missing here is
 * missing on the server: a line that is not understood is an error.
 *
 * @module
 */

/** Why a file was not understood. The text of the line is not shown, it may be a secret. */
export interface EnvFileProblem {
  /** Line, counted from 1. */
  readonly line: number;
  /** What is wrong with it, in words. */
  readonly reason: string;
}

/** Names with values in the order of the file, or the first problem. */
export type EnvFileResult =
  | { readonly entries: readonly (readonly [name: string, value: string])[] }
  | { readonly problem: EnvFileProblem };

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*/;
const NOTHING = /^[ \t]*(?:#.*)?$/;
const ESCAPES: { readonly [letter: string]: string } = { n: "\n", r: "\r", t: "\t" };

/**
 * Reads the text of a dotenv file.
 *
 * - Empty lines and lines that begin with `#` say nothing; `export` before a name is allowed.
 * - A value without quotes is trimmed and ends at a `#` that follows a blank.
 * - In double quotes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are escapes; other backslashes stay.
 * - In single quotes or backticks everything is literal. Quoted values may have several lines.
 * - Variables (`$NAME`) are not replaced. CRLF counts as LF. A byte order mark is dropped.
 *
 * @param text Text of the file
 * @returns What it assigns, or what is wrong with it
 */
export function parseEnvFile(text: string): EnvFileResult {
  const rest = text.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  const entries: [string, string][] = [];
  let at = 0;
  let line = 1;
  while (at < rest.length) {
    const step = readLine(rest, at);
    if ("reason" in step) return { problem: { line, reason: step.reason } };
    if (step.entry) {
      const [name] = step.entry;
      if (entries.some(([other]) => other === name)) {
        return { problem: { line, reason: `"${name}" is set a second time` } };
      }
      entries.push(step.entry);
    }
    line += rest.slice(at, step.end).split("\n").length - 1;
    at = step.end;
  }
  return { entries };
}

type Step = { readonly end: number; readonly entry?: [string, string] } | {
  readonly reason: string;
};

function readLine(text: string, start: number): Step {
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  if (NOTHING.test(line)) return { end: end + 1 };
  const head = ASSIGNMENT.exec(line);
  if (head === null) return { reason: "it is not NAME=value" };
  const name = head[1] ?? "";
  const from = start + head[0].length;
  const quote = text.charAt(from);
  if (quote === '"' || quote === "'" || quote === "`") return readQuoted(text, from, quote, name);
  const value = text.slice(from, end).replace(/(^|[ \t])#.*$/, "").trim();
  return { end: end + 1, entry: [name, value] };
}

function readQuoted(text: string, open: number, quote: string, name: string): Step {
  let value = "";
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) {
      const end = lineEnd(text, at);
      if (!NOTHING.test(text.slice(at + 1, end))) {
        return { reason: "text follows the closing quote" };
      }
      return { end: end + 1, entry: [name, value] };
    }
    const next = text.charAt(at + 1);
    if (char === "\\" && quote === '"' && /["\\$nrt]/.test(next)) {
      value += ESCAPES[next] ?? next;
      at++;
    } else value += char;
  }
  return { reason: `the quote ${quote} is not closed` };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
