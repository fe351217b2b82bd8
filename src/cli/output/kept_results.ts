/** Commands that have changed something: an answer that cannot be printed stands in the error. */
import { Failure } from "../../errors/failure.ts";
import { parseExactly } from "../../json/json_value.ts";
import type { OpenOutput } from "./open_output.ts";

/**
 * Keeps the answers of a command that changes something: when the filter fails on one, or there is
 * no room to write it, the command must not be run again only to see its answer.
 *
 * @param opened The output
 * @returns The same, whose failures carry the answer
 */
export function keptResults(opened: OpenOutput): OpenOutput {
  const { output } = opened;
  let last: string | undefined;
  return {
    output: {
      ...output,
      async json(text) {
        last = text;
        await keeping(text, () => output.json(text));
      },
      tagged: (tag, text) => keeping(text, () => output.tagged(tag, text)),
      lines: (text) => keeping(undefined, () => output.lines(text)),
      text: (text) => keeping(undefined, () => output.text(text)),
      raw: (bytes) => keeping(undefined, () => output.raw(bytes)),
    },
    async end(succeeded) {
      if (!succeeded) await opened.end(false);
      else await keeping(last, () => opened.end(true));
    },
  };
}

async function keeping(answer: string | undefined, print: () => Promise<void>): Promise<void> {
  try {
    await print();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.code, error.message, {
      ...error.facts,
      hint: answer === undefined
        ? "The request was sent already: do not send it again; look for its result first"
        : 'The command was carried out: do not run it again; "details" holds its answer',
      ...(answer === undefined ? {} : { details: { answer: parseExactly(answer) } }),
    });
  }
}
