// @ts-check
/// <reference lib="dom" />
/** One session: its facts, and a tab for each thing that is in it. */
import { call, control, get, repeat } from "./api.js";
import { badge, button, dollars, fill, h, longText, table, time } from "./dom.js";
import { diffBlocks } from "./diff.js";
import { eventsTab } from "./events.js";

/**
 * @typedef {import("./main.js").View & { id: string, path: string }} Tab
 */

/** @type {Record<string, { title: string, show: (tab: Tab) => void }>} */
const TABS = {
  events: { title: "Events", show: eventsTab },
  files: { title: "Files", show: filesTab },
  changes: { title: "Changes", show: changesTab },
  history: { title: "History", show: historyTab },
  environment: { title: "Environment", show: environmentTab },
};

/** @param {import("./main.js").View} view */
export function sessionView(view) {
  const { root, words: [id = "", name = "events", ...rest], signal, failed } = view;
  const path = `/sessions/${encodeURIComponent(id)}`;
  const facts = h("div", { class: "facts" });
  const body = h("div", {});
  root.append(facts, tabs(id, TABS[name] ? name : "events"), body);
  void repeat(signal, 2_000, async () => {
    fill(facts, factsOf(await get(path, signal)));
  }, failed);
  (TABS[name] ?? TABS.events)?.show({ ...view, root: body, words: rest, id, path });
}

/**
 * @param {string} id
 * @param {string} current
 */
function tabs(id, current) {
  return h(
    "nav",
    { class: "tabs", "aria-label": "Parts of the session" },
    Object.entries(TABS).map(([name, { title }]) =>
      h("a", {
        href: `#/session/${encodeURIComponent(id)}/${name}`,
        "aria-current": name === current ? "page" : undefined,
      }, title)
    ),
  );
}

/** @param {import("./api.js").Json} session */
function factsOf(session) {
  const facts = [
    ["Id", h("code", {}, session.id)],
    ["State", badge(session.state)],
    ["Agent", session.agent],
    ["Repository", session.github_repo ?? "–"],
    [
      "Template",
      session.template_id
        ? h(
          "a",
          { href: `#/template/${encodeURIComponent(session.template_id)}` },
          session.template,
        )
        : "–",
    ],
    ["Prompts", session.prompt_count],
    ["Cost", dollars(session.total_cost_usd)],
    ["Last prompt", session.last_prompt ? badge(session.last_prompt.status) : "–"],
    ["Preview", session.preview_url ? h("a", { href: session.preview_url }, "open") : "–"],
    ["Created", time(session.created_at)],
  ];
  const why = session.error_message;
  return h(
    "dl",
    {},
    facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
    why ? h("div", {}, h("dt", {}, "Error"), h("dd", { class: "error" }, why)) : null,
  );
}

/** @param {Tab} tab */
function filesTab({ root, words, id, path, signal, failed }) {
  const folder = words.length === 0 ? "/home/user" : `/${words.join("/")}`;
  const list = h("div", {});
  const content = h("div", { "aria-live": "polite" });
  root.append(crumbs(id, folder), list, content);
  /** @param {string} file */
  const open = async (file) => {
    try {
      const read = await get(`${path}/file?path=${encodeURIComponent(file)}`, signal);
      fill(content, h("h2", {}, file), longText(String(read.content ?? ""), "code"));
    } catch (error) {
      fill(content, h("h2", {}, file), h("p", { class: "error" }, messageOf(error)));
    }
  };
  void repeat(signal, 3_000, async () => {
    const { files } = await get(`${path}/files?path=${encodeURIComponent(folder)}`, signal);
    fill(
      list,
      table(
        `Files of ${folder}`,
        ["Name", "Bytes"],
        files.map((/** @type {import("./api.js").Json} */ file) => [
          file.is_dir
            ? h("a", { href: filesHref(id, file.path) }, `${file.name}/`)
            : button(file.name, () => open(file.path), { class: "link" }),
          file.is_dir ? "" : file.size,
        ]),
        "This folder is empty",
      ),
    );
  }, failed);
}

/**
 * @param {string} id
 * @param {string} folder
 */
function filesHref(id, folder) {
  return `#/session/${encodeURIComponent(id)}/files${
    folder.split("/").map(encodeURIComponent).join("/")
  }`;
}

/**
 * @param {string} id
 * @param {string} folder
 */
function crumbs(id, folder) {
  const parts = folder.split("/").slice(3);
  const links = ["/home/user", ...parts].map((name, at) =>
    h("a", { href: filesHref(id, ["/home/user", ...parts.slice(0, at)].join("/")) }, name)
  );
  return h(
    "p",
    { class: "crumbs" },
    links.flatMap((link, at) => at === 0 ? [link] : [" / ", link]),
  );
}

/** @param {Tab} tab */
function changesTab({ root, id, signal, failed }) {
  const shown = h("div", {});
  root.append(shown);
  void repeat(signal, 3_000, async () => {
    const changes = await control("GET", `sessions/${encodeURIComponent(id)}/changes`);
    fill(shown, diffBlocks(changes.files, "Nothing has changed since the session began"));
  }, failed);
}

/** @param {Tab} tab */
function historyTab({ root, path, signal, failed }) {
  const list = h("ol", { class: "history" });
  const said = h("p", { role: "status" });
  root.append(said, list);
  /** @param {number} index */
  const rewind = async (index) => {
    if (!confirm(`Set the files back to before prompt ${index + 1}?`)) return;
    try {
      const { reverted_files } = await call("POST", `${path}/prompt/rewind`, { to_index: index });
      fill(said, `Rewound: ${(reverted_files ?? []).length} files set back`);
    } catch (error) {
      fill(said, h("span", { class: "error" }, messageOf(error)));
    }
  };
  void repeat(signal, 3_000, async () => {
    const { events } = await get(`${path}/history`, signal);
    fill(list, events.map((/** @type {import("./api.js").Json} */ event) => entry(event, rewind)));
  }, failed);
}

/**
 * @param {import("./api.js").Json} event
 * @param {(index: number) => Promise<void>} rewind
 */
function entry(event, rewind) {
  const text = event.type === "tool_use"
    ? `${event.name} ${JSON.stringify(event.input)}`
    : String(event.content ?? "");
  return h(
    "li",
    { class: `event ${event.type === "user" ? "user" : ""}` },
    h("span", { class: "kind" }, event.type),
    longText(text),
    event.type === "user" && typeof event.index === "number"
      ? button("Rewind to before this prompt", () => rewind(event.index))
      : null,
  );
}

/** @param {Tab} tab */
function environmentTab({ root, path, signal, failed }) {
  const list = h("div", {});
  root.append(list);
  void repeat(signal, 3_000, async () => {
    const { env_vars } = await get(`${path}/env-vars`, signal);
    fill(
      list,
      table(
        "Environment",
        ["Name", "Value"],
        Object.entries(env_vars ?? {}).map(([name, value]) => [name, String(value)]),
        "No variable is set",
      ),
    );
  }, failed);
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
