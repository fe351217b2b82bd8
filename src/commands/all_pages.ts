/** `--all`: every item of a list, one a line, page by page. */
import { firstPage, itemsOf } from "../client/pages.ts";
import { compactJson } from "../json/json_text.ts";
import { operationOf } from "./call.ts";
import type { Runner } from "./types.ts";

/** Prints all items of a list. */
export const allPages: Runner = {
  async run(invocation) {
    const { output, values, signal } = invocation;
    const operation = operationOf(invocation);
    const connection = await invocation.connect();
    for await (const items of itemsOf({ connection, operation, values, options: { signal } })) {
      await output.lines(items.map((item) => `${compactJson(item)}\n`).join(""));
    }
  },
  steps: (invocation) => {
    const operation = operationOf(invocation);
    return [{ operation, values: firstPage(operation, invocation.values) }];
  },
};
