/** Gives others a turn while much is done at once without waiting for anything. */

/** How long others wait at most, in milliseconds. */
const LONGEST = 10;

let last = performance.now();

/**
 * Lets whatever waits go on, when nothing else had a turn for a while. Call it every so many steps:
 * a timer costs a millisecond, much more than a step.
 */
export async function giveTurn(): Promise<void> {
  if (performance.now() - last < LONGEST) return;
  await new Promise((done) => setTimeout(done));
  last = performance.now();
}
