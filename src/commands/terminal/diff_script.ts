/** What git is asked in the sandbox for `session diff`, and what its answer says. Pure. */
import { Failure } from "../../errors/failure.ts";
import { quoted } from "./shell_line.ts";

/** What the changes are compared with, and which of them are wanted. */
export interface DiffOptions {
  /** A commit, branch or tag; without it, where the branch left the default branch. */
  readonly base: string | undefined;
  readonly paths: readonly string[];
  /** What is printed of the changes: text of git with this option, or nothing. */
  readonly text: "patch" | "stat" | "name-only" | "none";
}

/** One file that was changed. */
export interface ChangedFile {
  readonly path: string;
  /** Where it was before it was renamed or copied. */
  readonly from?: string;
  readonly status: string;
  /** Lines; `null` for binary files. */
  readonly additions: number | null;
  readonly deletions: number | null;
}

/** What git answered. */
export interface Changes {
  /** The commit they are compared with. */
  readonly base: string;
  readonly files: readonly ChangedFile[];
  readonly text: Uint8Array;
}

/** Exit codes of the script. */
export const NO_REPOSITORY = 65;
export const NO_BASE = 66;

/** Nothing of the workspace's own configuration decides what is run or how it looks. */
const GIT = "git -c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.quotePath=false";
const DIFF = `${GIT} diff --no-color --no-ext-diff --no-textconv --find-renames`;

/** The commit of a repository without any: git knows its tree everywhere. */
const EMPTY_TREE = "$(git hash-object -t tree /dev/null)";

/**
 * The script: prints the commit and three sizes in a line, then so many bytes of states, counts and
 * text. New files count; the index of the workspace stays as it is.
 *
 * @param options What is wanted
 */
export function diffScript({ base, paths, text }: DiffOptions): string {
  const only = paths.length === 0 ? "" : ` -- ${paths.map(quoted).join(" ")}`;
  const show = { patch: `${DIFF}`, stat: `${DIFF} --stat=200`, "name-only": `${DIFF} --name-only` };
  return [
    `in_repo() { git rev-parse --show-toplevel >/dev/null 2>&1; }`,
    // The one repository below the home folder, where that is none itself.
    `in_repo || for g in */.git; do [ -e "$g" ] && cd "\${g%/.git}" && break; done`,
    `in_repo || exit ${NO_REPOSITORY}`,
    `cd "$(git rev-parse --show-toplevel)" || exit 1`,
    `commit() { git rev-parse --verify --quiet --end-of-options "$1^{commit}"; }`,
    base === undefined
      ? `b=
for r in origin/HEAD origin/main origin/master; do
  c=$(commit $r) && b=$(git merge-base HEAD "$c" 2>/dev/null) && break
done
[ -n "$b" ] || b=$(commit HEAD) || b=${EMPTY_TREE}`
      : `b=$(commit ${quoted(base)}) || exit ${NO_BASE}`,
    `d=$(mktemp -d "\${TMPDIR:-/tmp}/.runtm.XXXXXX") || exit 1`,
    `cp "$(git rev-parse --git-path index)" "$d/index" 2>/dev/null`,
    `export GIT_INDEX_FILE="$d/index" GIT_OPTIONAL_LOCKS=0`,
    `${GIT} add --intent-to-add . 2>/dev/null`,
    `${DIFF} --name-status -z "$b"${only} >"$d/1" && ${DIFF} --numstat -z "$b"${only} >"$d/2" || exit 1`,
    text === "none" ? `: >"$d/3"` : `${show[text]} "$b"${only} >"$d/3" || exit 1`,
    `echo "$b" $(wc -c <"$d/1") $(wc -c <"$d/2") $(wc -c <"$d/3")`,
    `cat "$d/1" "$d/2" "$d/3"; rm -rf "$d"`,
  ].join("\n");
}

/**
 * Reads what the script printed.
 *
 * @param output Its output
 * @throws {Failure} `api_error`, when it is something else
 */
export function changesOf(output: Uint8Array): Changes {
  const end = output.indexOf(10);
  const line = new TextDecoder().decode(output.subarray(0, Math.max(0, end)));
  const [, base = "", ...sizes] = /^([0-9a-f]{40,64}) +(\d+) +(\d+) +(\d+)$/.exec(line) ?? [];
  const [states = 0, counts = 0, text = 0] = sizes.map(Number);
  const at = end + 1;
  if (base === "" || output.length !== at + states + counts + text) {
    throw new Failure("api_error", "git did not answer as expected");
  }
  const fields = (from: number, size: number) =>
    new TextDecoder().decode(output.subarray(from, from + size)).split("\0");
  return {
    base,
    files: filesOf(fields(at, states), fields(at + states, counts)),
    text: output.subarray(at + states + counts),
  };
}

const STATES: { readonly [letter: string]: string } = {
  A: "added",
  C: "copied",
  D: "deleted",
  M: "modified",
  R: "renamed",
  T: "type_changed",
  U: "unmerged",
};

/** `M`, path; or `R100`, old path, new path. */
function filesOf(states: readonly string[], counts: readonly string[]): ChangedFile[] {
  const lines = countsOf(counts);
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < states.length;) {
    const letter = states[at]?.charAt(0) ?? "";
    const isMoved = letter === "R" || letter === "C";
    const path = states[at + (isMoved ? 2 : 1)] ?? "";
    const [additions, deletions] = lines.get(path) ?? [0, 0];
    files.push({
      path,
      ...(isMoved ? { from: states[at + 1] ?? "" } : {}),
      status: STATES[letter] ?? letter,
      additions,
      deletions,
    });
    at += isMoved ? 3 : 2;
  }
  return files;
}

/** `1⇥2⇥path`; or `1⇥2⇥`, old path, new path. A binary file has `-` for numbers. */
function countsOf(fields: readonly string[]): Map<string, [number | null, number | null]> {
  const counts = new Map<string, [number | null, number | null]>();
  const count = (text = "") => text === "-" ? null : Number(text);
  for (let at = 0; at + 1 < fields.length;) {
    // A path may hold tabs of its own.
    const [, added, deleted, path = ""] = /^([^\t]*)\t([^\t]*)\t(.*)$/s.exec(fields[at] ?? "") ??
      [];
    const isMoved = path === "";
    counts.set(isMoved ? fields[at + 2] ?? "" : path, [count(added), count(deleted)]);
    at += isMoved ? 3 : 1;
  }
  return counts;
}
