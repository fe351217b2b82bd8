// @ts-check
/// <reference lib="dom" />
/** Pull requests that sessions opened, with what they change. */
import { control, repeat } from "./api.js";
import { diffLines } from "./diff.js";
import { fill, h, time } from "./dom.js";

/** @param {import("./main.js").View} view */
export function pullsView({ root, signal, failed }) {
  const list = h("div", {});
  root.append(list);
  void repeat(signal, 3_000, async () => {
    const { pull_requests } = await control("GET", "pull-requests");
    fill(
      list,
      pull_requests.length === 0
        ? h("p", { class: "empty" }, "No session has opened a pull request")
        : pull_requests.map(block),
    );
  }, failed);
}

/** @param {import("./api.js").Json} one */
function block(one) {
  return h(
    "details",
    { class: "diff", "data-id": `${one.repo}#${one.number}` },
    h(
      "summary",
      {},
      `${one.repo}#${one.number} `,
      h("strong", {}, one.title),
      " ",
      time(one.created_at),
    ),
    h("p", {}, `${one.head} → ${one.base}`),
    one.body ? h("div", { class: "text" }, one.body) : null,
    diffLines(one.diff ?? ""),
  );
}
