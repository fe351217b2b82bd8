/** How much memory the runtime may take before it tidies up. */

/**
 * Room of the young generation, in MiB and twice. Without a limit V8 doubles it up to 32 after some
 * hundred megabytes of any input, however little of it is kept: a stream of 2 GB would then take
 * 1.6 times the memory of one of 100 MB.
 */
export const YOUNG_GENERATION = "--v8-flags=--max-semi-space-size=8";
