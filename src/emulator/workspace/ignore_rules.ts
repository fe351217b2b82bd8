/**
 * Which files of a workspace a deploy leaves out: `.runtmignore`, written like a `.gitignore`.
 *
 * @module
 */
import ignore from "ignore";
import { readText } from "./folders.ts";
import type { LeftOut } from "./tree.ts";

/** Name of the file with the rules. */
export const IGNORE_FILE = ".runtmignore";

/** Never uploaded, whatever the file says: history, packages, local secrets. */
const ALWAYS = [".git", "node_modules", ".env", ".env.*"];

/** The types of the package describe its CommonJS file, whose default is a level deeper. */
const makeRules = ignore as unknown as typeof ignore.default;

/** Upper and lower case differ, as they do for git. */
const BY_CASE = { ignorecase: false };

/**
 * Most wildcards in a line, and most of them that stand for whole folders. Matching tries every way
 * to share a path among them, so the time grows with the power of their number.
 */
const MOST_WILDCARDS = 3;
const MOST_FOLDER_WILDCARDS = 2;

/** What is wrong with the rules of a workspace, in words for its owner; empty when nothing is. */
export function ignoreRuleErrors(folder: string): string[] {
  return linesOf(folder).flatMap((line, index) => {
    const problem = problemOf(line);
    return problem === undefined ? [] : [`${IGNORE_FILE}: line ${index + 1} ${problem}`];
  });
}

/** Reads the rules of a workspace. Lines that `ignoreRuleErrors` names leave nothing out. */
export function readIgnoreRules(folder: string): LeftOut {
  const usable = linesOf(folder).filter((line) => problemOf(line) === undefined);
  const rules = makeRules(BY_CASE).add(usable);
  const always = makeRules(BY_CASE).add(ALWAYS);
  return (path, isFolder) => {
    const asked = isFolder ? `${path}/` : path;
    return always.ignores(asked) || rules.ignores(asked);
  };
}

function linesOf(folder: string): string[] {
  return (readText(folder, IGNORE_FILE) ?? "").split(/\r?\n/);
}

function problemOf(line: string): string | undefined {
  if (line.startsWith("#")) return undefined;
  // Stars in a row count as one.
  const wildcards = line.match(/\*+/g) ?? [];
  const folders = wildcards.filter((stars) => stars.length > 1);
  if (folders.length > MOST_FOLDER_WILDCARDS) {
    return `has more than ${MOST_FOLDER_WILDCARDS} wildcards "**"`;
  }
  if (wildcards.length > MOST_WILDCARDS) return `has more than ${MOST_WILDCARDS} wildcards`;
  if (/(?<!\\)\[[!^]/.test(line)) return "excludes characters with [!…], which is not supported";
}
