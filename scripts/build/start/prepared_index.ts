/** Stands in for the index that the build writes. */
import type { PreparedIndex } from "./prepared_catalog.ts";

/** Where the prepared texts are in `commands.txt`. */
export const INDEX: PreparedIndex = {
  areas: {},
  words: [0, 0],
  options: [0, 0],
  rootPage: [0, 0],
};
