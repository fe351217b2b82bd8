/** Where random tests begin: at the same numbers in every run, or at those of `RUNTM_TEST_SEED`. */
export const SEED = Number(Deno.env.get("RUNTM_TEST_SEED") ?? 1);
