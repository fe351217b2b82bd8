/** The one place that writes: results to stdout, everything else to stderr. */
import type { TraceLine } from "../../client/connection.ts";
import type { Output } from "../../commands/types.ts";
import { hideKeyWords } from "../../config/key.ts";
import { Failure } from "../../errors/failure.ts";
import { fileReason } from "../../process/files.ts";
import type { Process } from "../../process/types.ts";
import { type FormatName, FORMATS, type Formatter, isView, type View } from "./formats.ts";
import { statusLine } from "./status_line.ts";
import { visibleText } from "./terminal_text.ts";

/** Thrown when nobody reads stdout any more (`| head -1`); the program then ends quietly. */
export class ClosedOutput extends Error {
  override readonly name = "ClosedOutput";
}

/** Bytes that are written at once. */
const ROOM = 1024 * 1024;

/** Texts up to this many characters are encoded by themselves. */
const SHORT = 16 * 1024;

/** An output that can also write the error line and wait for what is under way. */
export interface Printer extends Output {
  /** How documents are written. */
  formatter(): Promise<Formatter>;
  /** Writes one line to stderr. */
  error(line: string): Promise<void>;
  /** Resolves when everything is written. */
  flushed(): Promise<void>;
}

/** How results are written. */
export interface Style {
  readonly format: FormatName;
  readonly verbose: boolean;
  /** What formats for people may know of the results. */
  readonly view?: View;
}

/**
 * Makes the printer of a command.
 *
 * @param process The outside world
 * @param style How results are written
 */
export function createPrinter(process: Process, style: Style): Printer {
  const encoder = new TextEncoder();
  let pending = Promise.resolve();
  const toStdout = async (bytes: Uint8Array) => {
    if (bytes.length === 0) return;
    try {
      await status.away();
      await process.stdout.write(bytes);
    } catch (error) {
      throw unwritable(error);
    }
  };
  let atTerminal: boolean | undefined;
  let spare: Uint8Array<ArrayBuffer> | undefined;
  /** A buffer that is filled again costs much less than a fresh one for each of many long texts. */
  const longToStdout = async (text: string) => {
    const room = spare ?? new Uint8Array(ROOM);
    spare = undefined;
    try {
      for (let at = 0; at < text.length;) {
        const { read, written } = encoder.encodeInto(at === 0 ? text : text.slice(at), room);
        await toStdout(room.subarray(0, written));
        at += read;
      }
    } finally {
      spare = room;
    }
  };
  const textToStdout = (text: string) => {
    atTerminal ??= process.stdout.isTerminal();
    const shown = atTerminal ? visibleText(text) : text;
    return shown.length > SHORT ? longToStdout(shown) : toStdout(encoder.encode(shown));
  };
  const toStderr = (line: string) => {
    const hidden = hideKeyWords(line);
    const shown = process.stderr.isTerminal() ? visibleText(hidden) : hidden;
    const bytes = encoder.encode(`${shown}\n`);
    status.away();
    // Nobody left to tell: an error on stderr has nowhere to go.
    pending = pending.then(() => process.stderr.write(bytes)).catch(() => {});
    return pending;
  };
  const status = statusLine(process.stderr, (text) => {
    pending = pending.then(() => process.stderr.write(encoder.encode(text))).catch(() => {});
    return pending;
  });
  let loaded: Promise<Formatter> | undefined;
  const formatter = () => loaded ??= FORMATS[style.format](style.view ?? {});
  const lines = async (text: string) => {
    if (!isView(style.format)) return await textToStdout(text);
    const { series, isVisible } = await formatter();
    const shown = series(linesOf(text));
    await (isVisible ? toStdout(encoder.encode(shown)) : textToStdout(shown));
  };
  return {
    formatter,
    json: async (text) => await textToStdout((await formatter()).document(text)),
    lines,
    async tagged(tag, result) {
      const { compactJson } = await import("../../json/json_text.ts");
      const head = JSON.stringify(tag).replace(/}$/, "");
      const text = compactJson(result);
      // In columns, the members of the result stand beside its tag.
      const flat = isView(style.format) && text.startsWith("{") && text !== "{}";
      await lines(flat ? `${head},${text.slice(1)}\n` : `${head},"result":${text}}\n`);
    },
    text: textToStdout,
    raw: toStdout,
    trace(line: TraceLine) {
      if (style.verbose) toStderr(JSON.stringify(line));
    },
    async remark(text) {
      if (process.stderr.isTerminal()) await toStderr(text);
    },
    progress: status.show,
    error: toStderr,
    async flushed() {
      await status.away();
      await pending;
    },
  };
}

/** The lines of a text, each without its line feed. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function unwritable(error: unknown): Error {
  if (error instanceof Failure) return error;
  if ((error as Error).name === "BrokenPipe") return new ClosedOutput();
  return new Failure("local", `Cannot write to standard output: ${fileReason(error)}`, {
    hint: "Send the output elsewhere, or make room there",
    cause: error,
  });
}
