// @ts-check
/// <reference lib="dom" />
/** Templates, and one of them with the log of its builds. */
import { follow, get, repeat } from "./api.js";
import { badge, fill, h, longText, table, time } from "./dom.js";

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
  root.append(facts, h("h2", {}, "Build log"), log, h("h2", {}, "Earlier builds"), past);
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
    const history = await get(`${path}/build-logs-history`, signal);
    fill(past, longText(JSON.stringify(history, null, 2), "code"));
  }, failed);
  void follow(`${path}/build-logs`, signal, (events) => {
    for (const { data } of events) {
      log.append(`${data.content ?? data.message ?? data.line ?? JSON.stringify(data)}\n`);
    }
  }).catch((error) => signal.aborted || failed(error));
}
