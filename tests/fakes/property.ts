/**
 * fast-check for property tests. Each run tries the same cases, so that a test fails because of a
 * change and not by chance; `RUNTM_TEST_SEED=N` tries others, and the weekly workflow does so.
 */
import fc from "fast-check";
import { SEED } from "./seed.ts";

fc.configureGlobal({ seed: SEED });

export { fc };
