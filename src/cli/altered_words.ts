/** Words of the command line whose bytes were not UTF-8: the runtime altered them, so they are refused. */
import { Failure } from "../errors/failure.ts";
import { firstInvalidByte } from "../input/utf8_text.ts";
import type { Process } from "../process/types.ts";

/** What stands where the runtime could not read a byte; a word may also really hold it. */
const REPLACEMENT = "\ufffd";

/**
 * Checks that the words are what the caller wrote.
 *
 * @param process The outside world
 * @throws {Failure} `usage`, naming the place of the word and never showing it
 */
export async function refuseAlteredWords(
  process: Pick<Process, "args" | "argumentBytes">,
): Promise<void> {
  if (!process.args.some((word) => word.includes(REPLACEMENT))) return;
  const bytes = await process.argumentBytes();
  const at = process.args.findIndex((word, index) =>
    word.includes(REPLACEMENT) && isAltered(bytes?.[index])
  );
  if (at < 0) return;
  throw new Failure("usage", `Argument ${at + 1} is not valid UTF-8`, {
    hint: "Put the text into a UTF-8 file and give the file, or give it on standard input",
  });
}

// Where the system does not tell the bytes, it may have been altered.
function isAltered(bytes: Uint8Array | undefined): boolean {
  return bytes === undefined || firstInvalidByte(bytes) >= 0;
}
