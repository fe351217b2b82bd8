/** `--output-file`: the result goes into a file that appears when it is complete. */
import { Failure } from "../../errors/failure.ts";
import { writeReason } from "../../process/files.ts";
import type { NewFile, Process, Sink } from "../../process/types.ts";
import { usage } from "../usage.ts";

/** A result that goes into a file. */
export interface ResultFile {
  /** Takes the place of standard output. */
  readonly sink: Sink;
  /**
   * Puts the file in its place, if anything was written.
   *
   * @param force Whether nothing that was written is put there too
   * @returns What is printed instead of the result; `undefined` when there is no file
   */
  finish(force: boolean): Promise<string | undefined>;
}

/**
 * Begins the file.
 *
 * @param process The outside world
 * @param path Where it will be
 * @param overwrite Whether a file that is there already is replaced
 * @throws {Failure} `usage` when something is there, `local` when the folder cannot be written to
 */
export async function openResultFile(
  process: Process,
  path: string,
  overwrite: boolean,
): Promise<ResultFile> {
  const file = await begin(process, path, overwrite);
  let bytes = 0;
  let broken = false;
  return {
    sink: {
      async write(chunk) {
        try {
          await file.write(chunk);
        } catch (error) {
          broken = true;
          throw notWritten("local", path, error);
        }
        bytes += chunk.length;
      },
      isTerminal: () => false,
      columns: () => undefined,
    },
    async finish(force) {
      if (broken || (bytes === 0 && !force)) return await file.discard().then(() => undefined);
      try {
        await file.finish(overwrite);
      } catch (error) {
        throw notWritten("local", path, error);
      }
      return JSON.stringify({ file: path, bytes });
    },
  };
}

async function begin(process: Process, path: string, overwrite: boolean): Promise<NewFile> {
  if (path === "") throw usage("--output-file is empty", "Name the file to write");
  if (path === "-") {
    throw usage(
      '"-" of --output-file is no file name',
      "Leave --output-file out to print the result; write ./- for a file of that name",
    );
  }
  try {
    const there = await process.files.stat(path, { noFollow: true });
    if (there !== undefined && there.kind !== "file") {
      throw usage(
        `"${path}" of --output-file is not a file`,
        "Name a file, or leave --output-file out and redirect the output",
      );
    }
    if (there !== undefined && !overwrite) {
      throw usage(`"${path}" of --output-file exists already`, "Add --force to overwrite it");
    }
    return await process.files.create(path, 0o666);
  } catch (error) {
    throw error instanceof Failure ? error : notWritten("usage", path, error);
  }
}

function notWritten(code: "usage" | "local", path: string, error: unknown): Failure {
  return new Failure(code, `Cannot write "${path}": ${writeReason(error)}`, {
    hint: "Name a file in a folder that you can write to",
    cause: error,
  });
}
