// @ts-check
/// <reference lib="dom" />
/** What was deployed, and the previews of running sessions. */
import { control, get, repeat } from "./api.js";
import { badge, fill, h, table, time } from "./dom.js";

/** @param {import("./main.js").View} view */
export function deploymentsView({ root, signal, failed }) {
  const deployed = h("div", {});
  const previews = h("div", {});
  root.append(deployed, h("h2", {}, "Previews"), previews);
  void repeat(signal, 2_000, async () => {
    const { deployments } = await control("GET", "deployments");
    fill(
      deployed,
      table(
        "Deployments",
        ["Deployment", "State", "Session", "Page", "Created"],
        deployments.map((/** @type {import("./api.js").Json} */ one) => [
          h("code", {}, one.deployment_id),
          badge(one.state),
          one.session_id
            ? h(
              "a",
              { href: `#/session/${encodeURIComponent(one.session_id)}` },
              one.name ?? one.session_id,
            )
            : (one.name ?? "–"),
          one.url ? h("a", { href: one.url }, "open") : "–",
          time(one.created_at),
        ]),
        "Nothing has been deployed. Deploy: runtm-api session deploy run SESSION_ID",
      ),
    );
    const { sessions } = await get("/sessions/?limit=100", signal);
    fill(
      previews,
      table(
        "Previews",
        ["Session", "Page"],
        sessions.filter((/** @type {import("./api.js").Json} */ one) => one.preview_url)
          .map((/** @type {import("./api.js").Json} */ one) => [
            h("a", { href: `#/session/${encodeURIComponent(one.id)}` }, one.name ?? one.id),
            h("a", { href: one.preview_url }, "open"),
          ]),
        "No session serves a preview. Start one: runtm-api session run-server SESSION_ID",
      ),
    );
  }, failed);
}
