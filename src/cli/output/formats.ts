/** The output formats: one table of what `--format` takes and how each writes a JSON document. */
import type { Globals } from "../../commands/globals.ts";

/** Name of an output format. */
export type FormatName = NonNullable<Globals["format"]>;

/** Turns one JSON document, given as valid JSON text, into what is printed, line feed included. */
export type Formatter = (text: string) => string;

/** Loaders of all formats. */
export const FORMATS: { readonly [name in FormatName]: () => Promise<Formatter> } = {
  json: async () => {
    const { compactJson } = await import("../../json/json_text.ts");
    return (text) => `${compactJson(text)}\n`;
  },
  pretty: async () => {
    const { indentJson } = await import("../../json/json_text.ts");
    return (text) => `${indentJson(text)}\n`;
  },
};
