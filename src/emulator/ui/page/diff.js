// @ts-check
/// <reference lib="dom" />
/** Differences of files, coloured line by line. */
import { h } from "./dom.js";

/** Lines of one file that are shown at once. */
const MOST_LINES = 2_000;

/**
 * Blocks for changed files.
 *
 * @param {readonly { path: string, status: string, diff: string }[]} files What changed
 * @param {string} none What is said when nothing did
 */
export function diffBlocks(files, none) {
  if (files.length === 0) return [h("p", { class: "empty" }, none)];
  return files.map(({ path, status, diff }) =>
    h(
      "details",
      { open: files.length <= 20, class: "diff", "data-id": path },
      h("summary", {}, h("span", { class: "kind" }, status), " ", path),
      diffLines(diff),
    )
  );
}

/**
 * The lines of a unified diff.
 *
 * @param {string} diff The text
 */
export function diffLines(diff) {
  const lines = diff.split("\n");
  const shown = lines.slice(0, MOST_LINES).map((line) =>
    h("span", { class: `line ${kindOf(line)}` }, `${line}\n`)
  );
  const rest = lines.length - shown.length;
  return h(
    "pre",
    { class: "code", tabindex: "0" },
    shown,
    rest > 0 ? h("span", { class: "line" }, `… ${rest} more lines`) : null,
  );
}

/** @param {string} line */
function kindOf(line) {
  if (/^(\+\+\+|---|diff |index )/.test(line)) return "head";
  if (line.startsWith("@@")) return "hunk";
  if (line.startsWith("+")) return "added";
  return line.startsWith("-") ? "removed" : "";
}
