/**
 * Which files of a workspace a deploy leaves out: `.runtmignore`, written like a `.gitignore`.
 *
 * @module
 */
import { readText } from "./folders.ts";
import type { LeftOut } from "./tree.ts";

/** Never uploaded, whatever the file says: history, packages, local secrets. */
const ALWAYS = [".git", "node_modules", ".env", ".env.*"];

interface Rule {
  readonly pattern: RegExp;
  readonly foldersOnly: boolean;
  /** `!pattern`: takes a file in again. */
  readonly includes: boolean;
}

/** Reads the rules of a workspace. */
export function readIgnoreRules(folder: string): LeftOut {
  const lines = (readText(folder, ".runtmignore") ?? "").split("\n");
  const rules = lines.flatMap((line) => ruleOf(line.trim()));
  const always = ALWAYS.flatMap((line) => ruleOf(line));
  return (path, isFolder) => {
    const applies = (rule: Rule) => (isFolder || !rule.foldersOnly) && rule.pattern.test(path);
    if (always.some(applies)) return true;
    const last = rules.findLast(applies);
    return last !== undefined && !last.includes;
  };
}

function ruleOf(line: string): Rule[] {
  if (line === "" || line.startsWith("#")) return [];
  const includes = line.startsWith("!");
  const bare = line.replace(/^!/, "").replace(/\/+$/, "");
  const rooted = bare.includes("/");
  const inner = bare.replace(/^\/+/, "").replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("**", "\0").replaceAll("*", "[^/]*").replaceAll("?", "[^/]")
    .replaceAll("\0/", "(?:.*/)?").replaceAll("\0", ".*");
  if (inner === "") return [];
  const pattern = new RegExp(rooted ? `^${inner}$` : `(?:^|/)${inner}$`);
  return [{ pattern, foldersOnly: line.endsWith("/"), includes }];
}
