// @ts-check
/// <reference lib="dom" />
/** Templates, and one of them with the log of its builds. */
import { follow, get, repeat } from "./api.js";
import { badge, fill, h, longText, table, time, visible } from "./dom.js";

/** @param {import("./main.js").View} view */
export function templatesView({ root, signal, failed }) {
  const list = h("div", {});
  root.append(list);
  void repeat(signal, 2_000, async () => {
    const { templates } = await get("/org-templates", signal);
    fill(
      list,
      table(
        "Templates",
        ["Template", "Build", "Repository", "Created"],
        templates.map((/** @type {import("./api.js").Json} */ one) => [
          h(
            "a",
            { href: `#/template/${encodeURIComponent(one.id)}` },
            one.display_name ?? one.name ?? one.id,
          ),
          badge(one.build_status),
          one.github_repo?.full_name ?? one.github_repo ?? "–",
          time(one.created_at),
        ]),
        "No template yet. Make one: runtm-api template create --display-name Shop --github-repo octo-labs/shop --build",
      ),
    );
  }, failed);
}

/** @param {import("./main.js").View} view */
export function templateView({ root, words: [id = ""], signal, failed }) {
  const path = `/org-templates/${encodeURIComponent(id)}`;
  const facts = h("div", { class: "facts" });
  const log = h("pre", { class: "code", tabindex: "0", "aria-label": "Build log" });
  const past = h("div", {});
  root.append(facts, h("h2", {}, "Build log"), log, h("h2", {}, "All builds"), past);
  /** @type {string | null} */
  let shown = null;
  void repeat(signal, 2_000, async () => {
    const one = await get(path, signal);
    fill(
      facts,
      h(
        "dl",
        {},
        [
          ["Id", h("code", {}, one.id)],
          ["Build", badge(one.build_status)],
          ["Name", one.display_name ?? one.name ?? "–"],
          ["Error", one.build_error ?? one.error_message ?? "–"],
        ].map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
      ),
    );
    const started = one.build_started_at ?? null;
    if (started !== shown) {
      shown = started;
      followBuild(path, signal, log).catch(() => shown = null);
    }
    const { logs } = await get(`${path}/build-logs-history`, signal);
    const lines = logs.map((/** @type {import("./api.js").Json} */ line) =>
      `${line.timestamp} ${line.message}`
    );
    fill(past, longText(lines.join("\n"), "code"));
  }, failed);
}

/**
 * Shows the log of the last build as it comes.
 *
 * @param {string} path
 * @param {AbortSignal} signal
 * @param {HTMLElement} log
 */
async function followBuild(path, signal, log) {
  log.replaceChildren();
  await follow(`${path}/build-logs`, signal, (events) => {
    for (const { data } of events) {
      log.append(visible(`${data.content ?? data.message ?? JSON.stringify(data)}\n`));
    }
  });
}
