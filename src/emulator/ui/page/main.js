// @ts-check
/// <reference lib="dom" />
/** Starts the page: signs in, shows the view that the address names, and changes it with the address. */
import { ApiFailure, signIn } from "./api.js";
import { fill, h } from "./dom.js";
import { deploymentsView } from "./deployments.js";
import { leversView } from "./levers.js";
import { pullsView } from "./pulls.js";
import { requestsView } from "./requests.js";
import { sessionView } from "./session.js";
import { sessionsView } from "./sessions.js";
import { templatesView, templateView } from "./templates.js";
import { usageView } from "./usage.js";

/**
 * What a view gets: where it draws, what stands behind its name in the address, when it ends, and
 * whom it tells of failures.
 *
 * @typedef {{
 *   root: HTMLElement,
 *   words: string[],
 *   signal: AbortSignal,
 *   failed: (error: unknown) => void,
 * }} View
 */

/** @type {Record<string, { title: string, show: (view: View) => void, hidden?: true }>} */
const VIEWS = {
  sessions: { title: "Sessions", show: sessionsView },
  session: { title: "Session", show: sessionView, hidden: true },
  templates: { title: "Templates", show: templatesView },
  template: { title: "Template", show: templateView, hidden: true },
  deployments: { title: "Deployments", show: deploymentsView },
  pulls: { title: "Pull requests", show: pullsView },
  requests: { title: "Requests", show: requestsView },
  levers: { title: "Faults and clock", show: leversView },
  usage: { title: "Usage", show: usageView },
};

const main = /** @type {HTMLElement} */ (document.querySelector("#main"));
const nav = /** @type {HTMLElement} */ (document.querySelector("#nav"));
const connection = /** @type {HTMLElement} */ (document.querySelector("#connection"));
let end = new AbortController();

function show() {
  end.abort();
  end = new AbortController();
  const [name = "", ...words] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
  const view = VIEWS[name] ?? VIEWS.sessions;
  if (view === undefined) return;
  document.title = `${view.title} – Runtm emulator`;
  const heading = h("h1", {}, view.title);
  const root = h("div", {});
  main.replaceChildren(heading, root);
  showNav(VIEWS[name] ? name : "sessions");
  view.show({ root, words, signal: end.signal, failed });
}

/** @param {string} current */
function showNav(current) {
  const at = { session: "sessions", template: "templates" }[current] ?? current;
  fill(
    nav,
    Object.entries(VIEWS).filter(([, view]) => !view.hidden).map(([name, { title }]) =>
      h("a", { href: `#/${name}`, "aria-current": name === at ? "page" : undefined }, title)
    ),
  );
}

/** @param {unknown} error */
function failed(error) {
  if (error === undefined) return fill(connection, "");
  if (error instanceof ApiFailure && error.status === 401) return signedOut();
  fill(connection, h("span", { class: "warning" }, error instanceof Error ? error.message : ""));
}

function signedOut() {
  end.abort();
  main.replaceChildren(
    h("h1", {}, "This page is not signed in"),
    h(
      "p",
      {},
      "Open the address that ",
      h("code", {}, "runtm-api emulator ui"),
      " prints. Each address works once.",
    ),
  );
}

/** @param {string} word */
function decoded(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

// Its address would take the place of the view's.
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

if (await signIn()) {
  addEventListener("hashchange", () => {
    show();
    main.focus();
  });
  show();
} else signedOut();
