/** What a command prints, on its way through `--fields` and `--jq` to the printer. */
import type { Output } from "../../commands/types.ts";
import type { Fields } from "./fields.ts";
import type { JqFilter } from "./jq.ts";
import type { Printer } from "./output.ts";

/** What becomes of documents before they are printed. */
export interface Filters {
  readonly fields: Fields | undefined;
  readonly jq: JqFilter | undefined;
  /** Texts that jq makes are printed as they are, not as JSON. */
  readonly rawTexts: boolean;
}

/**
 * Makes an output that keeps and filters.
 *
 * @param printer Where the results go
 * @param filters What becomes of them
 */
export function filteredOutput(printer: Printer, filters: Filters): Output {
  const { fields, jq, rawTexts } = filters;
  const ofDocument = fields?.ofDocument ?? same;
  const ofLine = fields?.ofLine ?? same;
  const printResults = async (results: readonly string[]) => {
    const { document } = await printer.formatter();
    const texts = results.map((result) =>
      rawTexts && result.startsWith('"') ? `${JSON.parse(result)}\n` : document(result)
    );
    await printer.text(texts.join(""));
  };
  return {
    ...printer,
    async json(text) {
      const kept = ofDocument(text);
      if (jq === undefined) await printer.json(kept);
      else await printResults(await jq.apply(kept));
    },
    async lines(text) {
      const kept = fields === undefined ? text : eachLine(text, ofLine);
      if (jq === undefined) await printer.lines(kept);
      else await printResults(await jq.apply(kept));
    },
    async tagged(tag, result) {
      const kept = ofDocument(result);
      const results = jq === undefined ? [kept] : await jq.apply(kept);
      for (const one of results) await printer.tagged(tag, one);
    },
  };
}

function same(text: string): string {
  return text;
}

function eachLine(text: string, change: (line: string) => string): string {
  let changed = "";
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end === -1 ? text.length : end);
    if (line !== "") changed += change(line) + "\n";
    from = end === -1 ? text.length : end + 1;
  }
  return changed;
}
