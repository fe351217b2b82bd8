/** Finds the marks in the output of a terminal, however its bytes are cut. Pure. */

/** A part of the output: bytes as they are, or the word of a mark. */
export type Part =
  | { readonly bytes: Uint8Array }
  | { readonly word: string };

/** Longest word of a mark. */
const LONGEST_WORD = 32;

const SEMICOLON = 0x3b;

/**
 * Makes a reader of marked output.
 *
 * @param mark The bytes with which a mark begins; a word and a semicolon follow
 * @returns Takes chunks and gives their parts, in order; what may become a mark is held back
 */
export function markedOutput(mark: Uint8Array): (chunk: Uint8Array) => Part[] {
  const first = mark[0] ?? 0;
  let held: Uint8Array = new Uint8Array();
  return (chunk) => {
    const data = held.length === 0 ? chunk : joined(held, chunk);
    held = new Uint8Array();
    const parts: Part[] = [];
    const pass = (from: number, to: number) => {
      if (to > from) parts.push({ bytes: data.subarray(from, to) });
    };
    let from = 0;
    for (let at = data.indexOf(first); at >= 0; at = data.indexOf(first, at)) {
      const matched = commonLength(data, at, mark);
      const isWhole = matched === mark.length;
      const end = isWhole ? data.indexOf(SEMICOLON, at + matched) : -1;
      if (end >= 0) {
        pass(from, at);
        parts.push({ word: new TextDecoder().decode(data.subarray(at + matched, end)) });
        from = at = end + 1;
      } else if (mayGoOn(data, at, matched, isWhole)) {
        pass(from, at);
        held = data.slice(at);
        return parts;
      } else at++;
    }
    pass(from, data.length);
    return parts;
  };
}

/** Whether more bytes could make a mark of what stands at the end. */
function mayGoOn(data: Uint8Array, at: number, matched: number, isWhole: boolean): boolean {
  return isWhole ? data.length - at - matched <= LONGEST_WORD : at + matched === data.length;
}

function commonLength(data: Uint8Array, at: number, mark: Uint8Array): number {
  let count = 0;
  while (count < mark.length && at + count < data.length && data[at + count] === mark[count]) {
    count++;
  }
  return count;
}

function joined(one: Uint8Array, two: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + two.length);
  both.set(one);
  both.set(two, one.length);
  return both;
}
