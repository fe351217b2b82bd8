/** How V8 is set up for the built program. */

/**
 * What pays, measured with `deno task bench`:
 * - `--max-semi-space-size`: room of the young generation, in MiB and twice. Without a limit V8
 *   doubles it up to 32 after some hundred megabytes of any input, however little of it is kept: a
 *   stream of 2 GB would then take 1.6 times the memory of one of 100 MB. With 8 a list of 100,000
 *   items takes 10 MiB more than with 4 and is read no faster.
 * - `--min-semi-space-size`: a plain call fits into it and ends before anything is collected.
 * - `--no-lazy`: functions are compiled with their file, so that Deno's code cache has them; else
 *   each start compiles those it calls again.
 */
export const V8_FLAGS = "--v8-flags=--max-semi-space-size=4,--min-semi-space-size=2,--no-lazy";
