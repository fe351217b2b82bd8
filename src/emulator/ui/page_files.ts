/** The files of the page, as texts that travel inside the program. */
import apiScript from "./page/api.js" with { type: "text" };
import deploymentsScript from "./page/deployments.js" with { type: "text" };
import diffScript from "./page/diff.js" with { type: "text" };
import domScript from "./page/dom.js" with { type: "text" };
import eventsScript from "./page/events.js" with { type: "text" };
import indexPage from "./page/index.html" with { type: "text" };
import leversScript from "./page/levers.js" with { type: "text" };
import mainScript from "./page/main.js" with { type: "text" };
import pullsScript from "./page/pulls.js" with { type: "text" };
import requestsScript from "./page/requests.js" with { type: "text" };
import sessionScript from "./page/session.js" with { type: "text" };
import sessionsScript from "./page/sessions.js" with { type: "text" };
import styleStyle from "./page/style.css" with { type: "text" };
import templatesScript from "./page/templates.js" with { type: "text" };
import usageScript from "./page/usage.js" with { type: "text" };

/** Text of each file by its name. */
export const PAGE_FILES: ReadonlyMap<string, string> = new Map([
  ["api.js", apiScript],
  ["deployments.js", deploymentsScript],
  ["diff.js", diffScript],
  ["dom.js", domScript],
  ["events.js", eventsScript],
  ["index.html", indexPage],
  ["levers.js", leversScript],
  ["main.js", mainScript],
  ["pulls.js", pullsScript],
  ["requests.js", requestsScript],
  ["session.js", sessionScript],
  ["sessions.js", sessionsScript],
  ["style.css", styleStyle],
  ["templates.js", templatesScript],
  ["usage.js", usageScript],
]);
