// @ts-check
/// <reference lib="dom" />
/** Requests that the emulator received, with their answers, as a waterfall. */
import { control, repeat } from "./api.js";
import { badge, button, copyButton, fill, h, longText, time } from "./dom.js";

/** Requests shown at once. */
const MOST = 200;

/** @typedef {import("./api.js").Json} Json */

/** @param {import("./main.js").View} view */
export function requestsView({ root, signal, failed }) {
  const filter = h("input", { type: "search", id: "filter", placeholder: "GET /sessions, 500 …" });
  const list = h("ol", { class: "waterfall" });
  const clear = button("Forget all", async () => {
    await control("DELETE", "requests");
    await read();
  });
  root.append(
    h("p", { class: "tools" }, h("label", { for: "filter" }, "Filter"), filter, clear),
    list,
  );
  const read = async () => {
    const { requests } = await control("GET", "requests");
    const wanted = filter.value.toLowerCase();
    const shown = requests.filter((/** @type {Json} */ one) => matches(one, wanted)).slice(-MOST);
    const scale = scaleOf(shown);
    fill(
      list,
      shown.length === 0
        ? h("li", { class: "empty" }, "No request has come in")
        : shown.toReversed().map((/** @type {Json} */ one) => entry(one, scale)),
    );
  };
  filter.addEventListener("input", () => void read().catch(failed));
  void repeat(signal, 1_000, read, failed);
}

/**
 * @param {Json} one
 * @param {string} wanted
 */
function matches(one, wanted) {
  return `${one.method} ${one.path}${one.query} ${one.status} ${one.operation}`.toLowerCase()
    .includes(wanted);
}

/** @param {readonly Json[]} shown */
function scaleOf(shown) {
  const starts = shown.map((one) => Date.parse(one.received_at));
  const from = Math.min(...starts);
  const to = Math.max(...shown.map((one, at) => (starts[at] ?? from) + (one.duration_ms ?? 0)));
  return { from, span: Math.max(1, to - from) };
}

/**
 * @param {Json} one
 * @param {{ from: number, span: number }} scale
 */
function entry(one, { from, span }) {
  const left = 100 * (Date.parse(one.received_at) - from) / span;
  const width = Math.max(0.5, 100 * (one.duration_ms ?? 0) / span);
  const key = `${one.request_id} ${one.received_at}`;
  return h(
    "li",
    {},
    h(
      "details",
      { "data-id": key },
      h(
        "summary",
        {},
        h("span", { class: "method" }, one.method),
        h("span", { class: "path" }, `${one.path}${one.query}`),
        badge(one.status ?? "open"),
        h("span", { class: "ms" }, one.duration_ms === undefined ? "" : `${one.duration_ms} ms`),
        svgBar(left, width),
      ),
      h(
        "p",
        { class: "tools" },
        time(one.received_at),
        h("span", {}, one.operation ?? "no operation"),
        copyButton("Copy as curl", () => curlOf(one)),
        copyButton("Copy as runtm-api", () => commandOf(one)),
      ),
      h("h3", {}, "Headers"),
      longText(JSON.stringify(one.headers, null, 2), "code"),
      h("h3", {}, "Body"),
      longText(one.body === null ? "none" : JSON.stringify(one.body, null, 2), "code"),
      h("h3", {}, "Answer"),
      longText(
        one.answer === undefined || one.answer === null
          ? "none"
          : JSON.stringify(one.answer, null, 2),
        "code",
      ),
    ),
  );
}

/**
 * A bar of the waterfall; SVG, because the page allows no inline style.
 *
 * @param {number} left Per cent
 * @param {number} width Per cent
 */
function svgBar(left, width) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "bar");
  svg.setAttribute("aria-hidden", "true");
  const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  bar.setAttribute("x", `${Math.min(left, 99.5)}%`);
  bar.setAttribute("width", `${Math.min(width, 100)}%`);
  bar.setAttribute("height", "100%");
  svg.append(bar);
  return svg;
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The request as a `curl` command line.
 *
 * @param {Json} one
 */
function curlOf(one) {
  const url = `${location.origin}/api/cloud${one.path}${one.query}`;
  const org = one.headers["x-organization-id"];
  return [
    "curl -sS",
    one.method === "GET" ? "" : `-X ${one.method}`,
    '-H "Authorization: Bearer $RUNTM_API_KEY"',
    org === undefined ? "" : `-H ${quoted(`X-Organization-Id: ${org}`)}`,
    one.body === null
      ? ""
      : `-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(one.body))}`,
    quoted(url),
  ].filter((part) => part !== "").join(" ");
}

/**
 * The request as a command line of the program.
 *
 * @param {Json} one
 */
function commandOf(one) {
  const body = one.body === null ? "" : ` --body ${quoted(JSON.stringify(one.body))}`;
  const query = [...new URLSearchParams(one.query)]
    .map(([name, value]) => ` --query ${quoted(`${name}=${value}`)}`).join("");
  return `runtm-api api ${one.method} ${quoted(one.path)}${query}${body}`;
}
