// @ts-check
/// <reference lib="dom" />
/**
 * The event log of a session as it comes. Text that comes word by word is one entry; a filter
 * hides entries; the log stays at its end while it is followed.
 */
import { follow } from "./api.js";
import { dollars, h, longText, visible } from "./dom.js";

const PAUSE = 1_000;

/** Kinds of entries, for the filter. */
const KINDS = {
  text: ["text_delta", "assistant_message", "output"],
  tools: ["tool_use", "tool_result", "file_changed"],
  state: ["state_changed", "accepted", "done", "error", "result", "completion", "gap"],
};

/** @param {import("./session.js").Tab} tab */
export function eventsTab({ root, path, signal, failed }) {
  const log = h("ol", { class: "log", "aria-label": "Events" });
  const following = h("input", { type: "checkbox", id: "follow", checked: true });
  const filter = h("input", { type: "search", id: "filter", placeholder: "Filter" });
  const count = h("span", { class: "count", role: "status" });
  root.append(
    h(
      "p",
      { class: "tools" },
      h("label", { for: "filter", class: "unseen" }, "Filter"),
      filter,
      Object.keys(KINDS).flatMap((kind) => kindToggle(kind, log)),
      following,
      h("label", { for: "follow" }, "Follow"),
      count,
    ),
    log,
  );
  const entries = openEntries(log, () => filter.value.toLowerCase());
  filter.addEventListener("input", entries.filter);
  void read(path, signal, failed, (events) => {
    entries.add(events);
    count.textContent = `${entries.seen().toLocaleString("en")} events`;
    if (following.checked) log.lastElementChild?.scrollIntoView({ block: "end" });
  });
}

/**
 * @param {string} kind
 * @param {HTMLElement} log
 */
function kindToggle(kind, log) {
  const box = h("input", { type: "checkbox", id: `kind-${kind}`, checked: true });
  box.addEventListener("change", () => log.classList.toggle(`without-${kind}`, !box.checked));
  return [box, h("label", { for: `kind-${kind}` }, kind)];
}

/**
 * Reads the log, and goes on behind the last event after a lost connection.
 *
 * @param {string} path
 * @param {AbortSignal} signal
 * @param {(error: unknown) => void} failed
 * @param {(events: import("./api.js").Json[]) => void} take
 */
async function read(path, signal, failed, take) {
  let since = 0;
  while (!signal.aborted) {
    try {
      await follow(`${path}/events?since=${since}`, signal, (events) => {
        failed(undefined);
        for (const { id } of events) since = Math.max(since, Number(id) || since);
        take(events);
      });
    } catch (error) {
      if (signal.aborted) return;
      failed(error);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/**
 * The entries of the log.
 *
 * @param {HTMLElement} log Where they stand
 * @param {() => string} wanted The text that an entry must hold to be shown, in lower case
 */
function openEntries(log, wanted) {
  let seen = 0;
  /** @type {{ node: HTMLElement, text: string, element: HTMLElement } | undefined} */
  let open;
  /** @param {HTMLElement} element */
  const check = (element) => {
    const text = wanted();
    element.hidden = text !== "" && !(element.textContent ?? "").toLowerCase().includes(text);
  };
  return {
    seen: () => seen,
    filter: () => {
      for (const element of log.children) check(/** @type {HTMLElement} */ (element));
    },
    /** @param {import("./api.js").Json[]} events */
    add(events) {
      const fresh = document.createDocumentFragment();
      for (const event of events) {
        seen++;
        const name = event.event ?? event.data?.type ?? "message";
        if (KINDS.text.includes(name)) {
          const content = String(event.data?.content ?? "");
          if (open === undefined) {
            const node = h("div", { class: "text" });
            const element = entry(name, event, node);
            open = { node, text: "", element };
            fresh.append(element);
          }
          open.text += content;
          if (open.text.length < 20_000) open.node.textContent = visible(open.text);
          else open.node.replaceChildren(longText(open.text));
          check(open.element);
          continue;
        }
        open = undefined;
        const element = entry(name, event, body(name, event.data ?? {}));
        check(element);
        fresh.append(element);
      }
      log.append(fresh);
    },
  };
}

/**
 * @param {string} name
 * @param {import("./api.js").Json} event
 * @param {HTMLElement} shown
 */
function entry(name, event, shown) {
  const kind = Object.entries(KINDS).find(([, names]) => names.includes(name))?.[0] ?? "state";
  const failing = name === "error" || event.data?.is_error === true;
  return h(
    "li",
    { class: `event is-${kind} ${failing ? "failing" : ""}` },
    h("span", { class: "kind" }, name),
    shown,
    event.id ? h("span", { class: "seq" }, `#${event.id}`) : null,
  );
}

/**
 * @param {string} name
 * @param {import("./api.js").Json} data
 */
function body(name, data) {
  switch (name) {
    case "tool_use":
      return longText(`${data.name ?? ""} ${JSON.stringify(data.input ?? {})}`, "code");
    case "tool_result":
      return longText(String(data.content ?? ""), "code");
    case "file_changed":
      return h("div", {}, `${data.action ?? "changed"} ${data.path ?? ""}`);
    case "state_changed":
      return h("div", {}, `${data.previous_state ?? ""} → ${data.state ?? ""}`);
    case "result": {
      const { cost_usd, usage } = data.metadata ?? {};
      const tokens = usage ? `, ${usage.input_tokens} tokens in, ${usage.output_tokens} out` : "";
      return h("div", {}, longText(String(data.content ?? "")), dollars(cost_usd), tokens);
    }
    default:
      return longText(String(data.error ?? data.message ?? JSON.stringify(data)));
  }
}
