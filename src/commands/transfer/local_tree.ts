/** What lies in a folder here: walked without following links, with what is to be left out. */
import { Failure } from "../../errors/failure.ts";
import { fileReason } from "../../process/files.ts";
import type { FileInfo, Process } from "../../process/types.ts";
import { joined, staysInside } from "./paths.ts";

/** One thing in a folder. */
export interface LocalEntry {
  /** Path below the folder. */
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  readonly size: number;
  readonly isExecutable: boolean;
  /** What a link holds. */
  readonly target?: string;
}

/** A folder that was walked. */
export interface LocalTree {
  readonly entries: readonly LocalEntry[];
  /** Why something was left out, by its path. */
  readonly leftOut: { readonly [path: string]: string };
}

/** What is left out of a folder. */
export interface TreeRules {
  /** Patterns as in a `.gitignore`. */
  readonly exclude: readonly string[];
  /** Whether the `.gitignore` files in it count. */
  readonly gitignore: boolean;
}

type Ignores = (path: string) => boolean;

/**
 * Walks a folder, names sorted.
 *
 * @param process The outside world
 * @param folder The folder
 * @param rules What is left out without a word
 * @throws {Failure} `input_file`, when a part of it cannot be read
 */
export async function walkLocal(
  process: Pick<Process, "files">,
  folder: string,
  rules: TreeRules,
): Promise<LocalTree> {
  const { default: ignore } = await import("ignore");
  // The types of the package describe its CommonJS file, whose default is a level deeper.
  const makeRules = ignore as unknown as typeof ignore.default;
  const rulesOf = (lines: readonly string[]): Ignores => {
    const made = makeRules({ ignorecase: false }).add([...lines]);
    return (path) => made.ignores(path);
  };
  const entries: LocalEntry[] = [];
  const leftOut: { [path: string]: string } = {};
  const visit = async (below: string, ignores: readonly (readonly [folder: string, Ignores])[]) => {
    const own = rules.gitignore ? await gitignoreOf(process, joined(folder, below)) : undefined;
    const all = own === undefined ? ignores : [...ignores, [below, rulesOf(own)] as const];
    for (const name of await listed(process, joined(folder, below))) {
      const path = joined(below, name);
      const entry = await entryOf(process, folder, path);
      const asked = entry?.kind === "directory" ? `${path}/` : path;
      if (all.some(([from, test]) => test(from === "" ? asked : asked.slice(from.length + 1)))) {
        continue;
      }
      const problem = problemOf(name, entry);
      if (problem !== undefined) leftOut[path] = problem;
      else if (entry !== undefined) {
        entries.push(entry);
        if (entry.kind === "directory") await visit(path, all);
      }
    }
  };
  await visit("", [["", rulesOf(rules.exclude)]]);
  return { entries, leftOut };
}

function problemOf(name: string, entry: LocalEntry | undefined): string | undefined {
  if (name === ".git") return "git folders are not moved";
  // The runtime shows U+FFFD for bytes that are not UTF-8; nothing is found under such a name.
  if (entry === undefined && name.includes("\ufffd")) return "its name is not UTF-8";
  if (entry === undefined) return "it is no file, folder or link";
  if (entry.target !== undefined && !staysInside(entry.path, entry.target)) {
    return "the link leads out of the folder";
  }
}

async function listed({ files }: Pick<Process, "files">, folder: string): Promise<string[]> {
  try {
    return await files.list(folder === "" ? "/" : folder);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

async function entryOf(
  { files }: Pick<Process, "files">,
  folder: string,
  path: string,
): Promise<LocalEntry | undefined> {
  const real = joined(folder, path);
  let info: FileInfo | undefined;
  try {
    info = await files.stat(real, { noFollow: true });
  } catch (error) {
    throw unreadable(real, error);
  }
  if (info === undefined || info.kind === "other") return undefined;
  const { kind, size, mode = 0 } = info;
  const facts = { path, kind, size, isExecutable: kind === "file" && (mode & 0o100) !== 0 };
  return kind === "link" ? { ...facts, target: await files.readLink(real) } : facts;
}

async function gitignoreOf(
  { files }: Pick<Process, "files">,
  folder: string,
): Promise<string[] | undefined> {
  const bytes = await files.read(`${folder}/.gitignore`).catch(() => undefined);
  return bytes && new TextDecoder().decode(bytes).split(/\r?\n/);
}

function unreadable(path: string, error: unknown): Failure {
  return new Failure("input_file", `Cannot read "${path}": ${fileReason(error)}`, {
    hint: "Make it readable for you, or leave it out with --exclude",
    cause: error,
  });
}
