/**
 * A set of very many texts that keeps 64 bits of each, not the text.
 *
 * Two texts with the same digest count as one: among 100,000 texts that happens once in 4,000,000,000
 * runs, and which two it would be changes from run to run.
 *
 * @module
 */

/** Places of a new set; a power of two. */
const FIRST_PLACES = 1024;

/** Which texts were added. */
export class DigestSet {
  readonly #seeds = crypto.getRandomValues(new Uint32Array(2));
  /** Open addressing, two numbers a place; two zeros are a free one. */
  #table = new Uint32Array(2 * FIRST_PLACES);
  #count = 0;
  /** The digest of the text in hand. */
  #high = 0;
  #low = 0;

  /**
   * Whether a text was added.
   *
   * @param text The text
   */
  has(text: string): boolean {
    this.#digest(text);
    return this.#isTaken(this.#find());
  }

  /**
   * Adds a text.
   *
   * @param text The text
   * @returns Whether it was not there before
   */
  add(text: string): boolean {
    this.#digest(text);
    const at = this.#find();
    if (this.#isTaken(at)) return false;
    this.#table[at] = this.#high;
    this.#table[at + 1] = this.#low;
    // Half of the places stay free, so that a search is short.
    if (++this.#count * 4 > this.#table.length) this.#grow();
    return true;
  }

  /** Two hashes of 32 bits, mixed at the end as MurmurHash3 does. */
  #digest(text: string): void {
    let [high = 0, low = 0] = this.#seeds;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      high = Math.imul(high ^ unit, 0x9e3779b1);
      low = Math.imul(low ^ unit, 0x5f356495);
      // Else the upper bits would never reach the lower ones.
      high ^= high >>> 15;
      low ^= low >>> 13;
    }
    this.#high = mixed(high);
    this.#low = mixed(low) || 1;
  }

  /** Where the digest in hand stands, or the free place where it belongs. */
  #find(): number {
    const table = this.#table;
    let at = (this.#high * 2) & (table.length - 2);
    while (this.#isTaken(at) && (table[at] !== this.#high || table[at + 1] !== this.#low)) {
      at = (at + 2) & (table.length - 2);
    }
    return at;
  }

  #isTaken(at: number): boolean {
    return this.#table[at + 1] !== 0;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2) {
      [this.#high = 0, this.#low = 0] = old.subarray(at, at + 2);
      if (this.#low !== 0) this.#table.set([this.#high, this.#low], this.#find());
    }
  }
}

function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
