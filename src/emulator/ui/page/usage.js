// @ts-check
/// <reference lib="dom" />
/** Sessions, prompts and cost of each day, as a chart with the figures below it. */
import { get, repeat } from "./api.js";
import { dollars, fill, h, table } from "./dom.js";

const DAYS = 14;
const SVG = "http://www.w3.org/2000/svg";

/** @param {import("./main.js").View} view */
export function usageView({ root, signal, failed }) {
  const shown = h("div", {});
  root.append(shown);
  void repeat(signal, 5_000, async () => {
    const [summary, daily] = await Promise.all([
      get("/sessions/telemetry/summary", signal),
      get(`/sessions/telemetry/activity?days=${DAYS}`, signal),
    ]);
    const days = everyDay(daily.daily_activity ?? []);
    fill(
      shown,
      h("h2", {}, `Cost a day, the last ${DAYS} days`),
      chart(days),
      h(
        "p",
        { class: "count" },
        `${days[0]?.date} to ${days.at(-1)?.date}, at most `,
        dollars(Math.max(...days.map((day) => Number(day.cost_usd) || 0))),
        " a day",
      ),
      table(
        "Usage a day",
        ["Day", "Sessions", "Prompts", "Cost"],
        days.toReversed().map((/** @type {import("./api.js").Json} */ day) => [
          day.date,
          day.sessions,
          day.prompts,
          dollars(day.cost_usd),
        ]),
        "Nothing has been used yet",
      ),
      h("h2", {}, "Summary"),
      table(
        "Summary",
        ["What", "Value"],
        Object.entries(summary).filter(([, value]) => typeof value !== "object")
          .map(([name, value]) => [name.replaceAll("_", " "), String(value)]),
        "Nothing has been used yet",
      ),
    );
  }, failed);
}

/**
 * The last days up to today, those without anything too.
 *
 * @param {readonly import("./api.js").Json[]} known
 */
function everyDay(known) {
  const last = known.map((day) => day.date).sort().at(-1) ?? new Date().toISOString().slice(0, 10);
  return Array.from({ length: DAYS }, (_, at) => {
    const date = new Date(Date.parse(last) - (DAYS - 1 - at) * 86_400_000).toISOString().slice(
      0,
      10,
    );
    return known.find((day) => day.date === date) ?? { date, sessions: 0, prompts: 0, cost_usd: 0 };
  });
}

/** @param {readonly import("./api.js").Json[]} days */
function chart(days) {
  const highest = Math.max(...days.map((day) => Number(day.cost_usd) || 0), 0.000001);
  const width = 100 / Math.max(days.length, 1);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 40");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", "chart");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `Cost a day; the figures stand in the table below`);
  days.forEach((day, at) => {
    const height = 38 * (Number(day.cost_usd) || 0) / highest;
    const bar = document.createElementNS(SVG, "rect");
    bar.setAttribute("x", String(at * width + width * 0.1));
    bar.setAttribute("y", String(40 - height));
    bar.setAttribute("width", String(width * 0.8));
    bar.setAttribute("height", String(height));
    svg.append(bar);
  });
  return svg;
}
