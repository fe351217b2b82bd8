/** How thorough the long tests are: `deno task test:more` runs them in full. */

const MORE = Deno.env.get("RUNTM_TEST_MORE") === "1";

/** A size of a test: the first usually, the second in `deno task test:more`. */
export function size(usual: number, more: number): number {
  return MORE ? more : usual;
}
