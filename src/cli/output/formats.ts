/** The output formats: one table of what `--format` takes and how each writes JSON documents. */
import { Failure } from "../../errors/failure.ts";
import type { Globals } from "../../commands/globals.ts";

/** Name of an output format. */
export type FormatName = NonNullable<Globals["format"]>;

/** What a format may know of what it shows. */
export interface View {
  /** The member of a document that holds its list; empty when documents are lists themselves. */
  readonly list?: string | undefined;
  /** Paths of the members to show of each entry or document, in this order. */
  readonly columns?: readonly string[] | undefined;
  /** The member that is also drawn as a bar. */
  readonly bar?: string | undefined;
  /** Columns of the terminal; without one nothing is fitted. */
  readonly width?: number | undefined;
  /** Whether colours may be used. */
  readonly colour?: boolean;
}

/** Turns valid JSON texts into what is printed, line feeds included. */
export interface Formatter {
  /** Writes the one document of a command. */
  document(text: string): string;
  /** Writes further documents of a series: events, items of pages, results of many ids. */
  series(texts: readonly string[]): string;
  /** What it writes is for a terminal as it is: nothing of others in it can act there. */
  readonly isVisible?: true;
}

/** Whether a format is a view for people, which JSON lines too are written in. */
export function isView(format: FormatName): boolean {
  return format !== "json" && format !== "pretty";
}

/** Makers of the formatters. */
export const FORMATS: { readonly [name in FormatName]: (view: View) => Promise<Formatter> } = {
  json: async () => {
    const { compactJson } = await import("../../json/json_text.ts");
    return { document: (text) => `${compactJson(text)}\n`, series: asLines(compactJson) };
  },
  pretty: async () => {
    const { compactJson, indentJson } = await import("../../json/json_text.ts");
    return { document: (text) => `${indentJson(text)}\n`, series: asLines(compactJson) };
  },
  table: async (view) => limited((await import("./table_format.ts")).tableFormat(view)),
  tsv: async (view) => limited((await import("./table_format.ts")).tsvFormat(view)),
  text: async (view) => limited((await import("./prose_format.ts")).proseFormat(view)),
  yaml: async () => limited(await (await import("./yaml_format.ts")).yamlFormat()),
};

/** Longest document, in characters, that is shown in a view: one builds values of all of it. */
const LONGEST_VIEW = 4 * 1024 * 1024;

/** Holds a view to what can be built in the time and memory that a call may take. */
function limited(formatter: Formatter): Formatter {
  return {
    ...formatter,
    document(text) {
      if (text.length <= LONGEST_VIEW) return formatter.document(text);
      throw new Failure("answer_too_large", "The answer is too large for this format", {
        hint: "Use --format json, or ask for less at once",
      });
    },
    series: (texts) => formatter.series(texts),
  };
}

function asLines(compact: (text: string) => string): Formatter["series"] {
  return (texts) => texts.map((text) => `${compact(text)}\n`).join("");
}
