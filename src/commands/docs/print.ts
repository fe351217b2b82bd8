/** `docs`: prints a page of the documentation inside the program. */
import { Failure } from "../../errors/failure.ts";
import { PAGES } from "../../skills/pages.ts";
import type { Invocation } from "../types.ts";

/** Prints the page of a topic, or without one the list of pages. */
export async function printDocs({ values, output }: Invocation): Promise<void> {
  const { topic } = values;
  if (topic === undefined) {
    const width = Math.max(...PAGES.map((page) => page.topic.length));
    const lines = PAGES.map((page) => `${page.topic.padEnd(width)}  ${page.title}\n`);
    return await output.text(lines.join(""));
  }
  const page = PAGES.find((page) => page.topic === topic);
  if (page === undefined) {
    throw new Failure("usage", `There is no page "${topic}"`, {
      hint: `One of: ${PAGES.map((page) => page.topic).join(", ")}`,
    });
  }
  await output.text(page.text);
}
