/** `--format yaml`: documents as YAML that readers of 1.1 and 1.2 understand, numbers digit by digit. */
import { isRawJson, parseExactly } from "../../json/json_value.ts";
import type { Formatter } from "./formats.ts";

/** A number as JSON writes it. */
const JSON_NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Loads the library and makes the formatter. */
export async function yamlFormat(): Promise<Formatter> {
  const yaml = await import("js-yaml");
  const numbers = [yaml.intYaml11Tag, yaml.floatYaml11Tag];
  // One tag for all numbers: the library's own would not take those that JavaScript cannot hold.
  const number = yaml.defineScalarTag<unknown>("tag:yaml.org,2002:number", {
    implicit: true,
    // Texts that a reader would take for a number are quoted for that.
    resolve: (source) =>
      JSON_NUMBER.test(source) ||
        numbers.some((tag) => tag.resolve(source, false, tag.tagName) !== yaml.NOT_RESOLVED)
        ? source
        : yaml.NOT_RESOLVED,
    identify: (value) => typeof value === "number" || isRawJson(value),
    represent: (value) => isRawJson(value) ? value.rawJSON : String(value),
  });
  const schema = new yaml.Schema([
    yaml.strTag,
    yaml.nullYaml11Tag,
    yaml.boolYaml11Tag,
    yaml.timestampTag,
    number,
    yaml.seqTag,
    yaml.mapTag,
  ]);
  const document = (text: string) =>
    yaml.dump(parseExactly(text), { schema, lineWidth: -1, noRefs: true });
  return { document, series: (texts) => texts.map((text) => `---\n${document(text)}`).join("") };
}
