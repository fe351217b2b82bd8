/** What the groups of benchmark rows share: folders, a server that answers, the built programs. */
import { buildParts, writeParts } from "../build/parts.ts";
import { V8_FLAGS } from "../build/v8_flags.ts";
import type { Comparison } from "./ratios.ts";
import type { Program } from "./turns.ts";

/** Rows of the table that are measured together. */
export interface Group {
  readonly name: string;
  /**
   * Measures the rows.
   *
   * @param setting What it works with
   * @returns The rows; what is not there on this machine is named in `setting.leftOut`
   */
  measure(setting: Setting): Promise<Comparison[]>;
}

/** What a group works with. */
export interface Setting {
  /** A folder of its own, removed afterwards. */
  readonly folder: string;
  readonly rounds: number;
  /** As little as shows that everything runs. */
  readonly quick: boolean;
  /** The built program of this checkout. */
  readonly built: BuiltProgram;
  /** That of another checkout, for a comparison in the same rounds. */
  readonly before: BuiltProgram | undefined;
  /** Base URL of a server that answers every request with an empty list. */
  readonly url: string;
  /** The environment of the programs. */
  readonly env: { readonly [name: string]: string };
  /** What was left out and why; groups add to it. */
  readonly leftOut: string[];
}

/** A program as it is shipped: the file to start and the options of the runtime. */
export interface BuiltProgram {
  readonly file: string;
  readonly flags: readonly string[];
}

/** Options with which all JavaScript files are run. */
const RUN: readonly string[] = [
  ...["run", "-A", "--quiet", "--no-check", "--no-config", "--no-lock", "--no-remote"],
];

/** A start of a plain JavaScript file. */
export function scriptProgram(name: string, file: string): Program {
  return { name, command: Deno.execPath(), args: [...RUN, file] };
}

/**
 * A start of a built program with command words. It has a cache of its own, as it is installed: Deno
 * empties its cache when it is started with other flags than the last time.
 */
export function commandProgram(
  name: string,
  { file, flags }: BuiltProgram,
  words: string,
  more: Partial<Program> = {},
): Program {
  const args = [...RUN, ...flags, file, ...words.split(" ")];
  const env = { DENO_DIR: file.replace(/[^/]*$/, "deno"), ...more.env };
  return { name, command: Deno.execPath(), args, ...more, env };
}

/** Builds the program of this checkout into a folder. */
export async function buildHere(folder: string): Promise<BuiltProgram> {
  return { file: await writeParts(await buildParts(), folder), flags: [V8_FLAGS] };
}

/**
 * Builds the program of another checkout into a folder, with the tools and flags of that checkout.
 *
 * @param root Path of the checkout
 * @param folder Folder for the program
 */
export async function buildElsewhere(root: string, folder: string): Promise<BuiltProgram> {
  await Deno.mkdir(folder, { recursive: true });
  const build = `file://${await Deno.realPath(root)}/scripts/build`;
  const hasParts = await Deno.stat(new URL(`${build}/parts.ts`)).then(() => true, () => false);
  const script = hasParts
    ? `import { buildParts, writeParts } from "${build}/parts.ts";
       import { V8_FLAGS } from "${build}/v8_flags.ts";
       const file = await writeParts(await buildParts(), Deno.args[0]);
       console.log(JSON.stringify({ file, flags: [V8_FLAGS] }));`
    : `import { bundle } from "${build}/bundle.ts";
       import { YOUNG_GENERATION } from "${build}/memory.ts";
       const file = Deno.args[0] + "/main.js";
       await Deno.writeFile(file, await bundle(new URL("../../main.ts", "${build}/bundle.ts").pathname));
       console.log(JSON.stringify({ file, flags: [YOUNG_GENERATION] }));`;
  await Deno.writeTextFile(`${folder}.ts`, script);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", "--config", `${root}/deno.json`]
      .concat(`${folder}.ts`, folder),
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
