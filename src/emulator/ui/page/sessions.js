// @ts-check
/// <reference lib="dom" />
/** The list of sessions, as it changes. */
import { get, repeat } from "./api.js";
import { badge, dollars, fill, h, table, time } from "./dom.js";

/** @param {import("./main.js").View} view */
export function sessionsView({ root, signal, failed }) {
  const ended = h("input", { type: "checkbox", id: "ended" });
  const list = h("div", {});
  root.append(
    h("p", { class: "tools" }, ended, h("label", { for: "ended" }, "Show destroyed")),
    list,
  );
  const read = async () => {
    const query = `?limit=100${ended.checked ? "&include_destroyed=true" : ""}`;
    const { sessions, total } = await get(`/sessions/${query}`, signal);
    fill(
      list,
      h("p", { class: "count" }, `${sessions.length} of ${total}`),
      table(
        "Sessions",
        ["Session", "State", "Agent", "Cost", "Last prompt", "Created"],
        sessions.map(row),
        'No session yet. Launch one: runtm-api session launch --prompt "Fix the login test"',
      ),
    );
  };
  ended.addEventListener("change", () => void read().catch(failed));
  void repeat(signal, 1_000, read, failed);
}

/** @param {import("./api.js").Json} session */
function row(session) {
  const last = session.last_prompt;
  return [
    h("a", { href: `#/session/${encodeURIComponent(session.id)}` }, session.name ?? session.id),
    badge(session.state),
    session.agent,
    dollars(session.total_cost_usd),
    last ? [badge(last.status), " ", h("span", { class: "preview" }, last.prompt_preview)] : "–",
    time(session.created_at),
  ];
}
