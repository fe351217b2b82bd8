// @ts-check
/// <reference lib="dom" />
/** What the emulator is told to do next: faults of answers, outcomes of work, and what time it is. */
import { control, repeat } from "./api.js";
import { button, fill, h, table } from "./dom.js";

/** @typedef {import("./api.js").Json} Json */

/** @param {import("./main.js").View} view */
export function leversView({ root, signal, failed }) {
  const parts = [faults(), outcomes(), clock()];
  for (const { element } of parts) root.append(element);
  void repeat(signal, 2_000, async () => {
    await Promise.all(parts.map(({ read }) => read()));
  }, failed);
}

/**
 * A form with a list of what is in force below it.
 *
 * @param {string} title What it sets
 * @param {(HTMLElement | string)[]} fields Its fields
 * @param {Record<string, () => Promise<unknown>>} actions What its buttons do
 * @param {(list: HTMLElement) => Promise<void>} show Shows what is in force
 */
function part(title, fields, actions, show) {
  const said = h("p", { role: "status" });
  const list = h("div", {});
  const read = () => show(list);
  /** @param {() => Promise<unknown>} act */
  const attempt = async (act) => {
    try {
      await act();
      fill(said, "Done");
      await read();
    } catch (error) {
      fill(said, h("span", { class: "error" }, error instanceof Error ? error.message : ""));
    }
  };
  const buttons = Object.entries(actions).map(([label, act]) => button(label, () => attempt(act)));
  const form = h(
    "fieldset",
    {},
    h("legend", {}, title),
    fields,
    h("p", { class: "tools" }, buttons),
    said,
    list,
  );
  return { element: form, read };
}

function faults() {
  const method = h("input", { id: "method", size: 8, placeholder: "any" });
  const path = h("input", { id: "path", size: 30, placeholder: "any" });
  const times = h("input", { id: "times", type: "number", value: 1, min: 1 });
  const action = h("textarea", { id: "action" }, '{"type":"status","status":503}');
  return part(
    "Faults of the next answers",
    [
      field("Method", method),
      field("Path", path),
      field("Times", times),
      field("What happens, as JSON", action),
    ],
    {
      "Set fault": () =>
        control("POST", "faults", {
          match: given({ method: method.value, path: path.value }),
          times: Number(times.value),
          action: JSON.parse(action.value),
        }),
      "Remove faults": () => control("DELETE", "faults"),
    },
    async (list) => {
      const { faults } = await control("GET", "faults");
      fill(
        list,
        table(
          "Faults",
          ["Request", "Times left", "What happens"],
          faults.map((/** @type {Json} */ one) => [
            `${one.match?.method ?? "any"} ${one.match?.path ?? "any"}`,
            String(one.times ?? ""),
            h("code", {}, JSON.stringify(one.action)),
          ]),
          "No fault is set",
        ),
      );
    },
  );
}

function outcomes() {
  const kind = choice("kind", ["prompt", "build", "deploy", "session"]);
  const result = choice("result", ["error", "success"]);
  const message = h("input", { id: "message", size: 40, placeholder: "usual" });
  const seconds = h("input", { id: "seconds", type: "number", min: 0, placeholder: "usual" });
  return part(
    "Outcome of the next work",
    [
      field("What", kind),
      field("Ends as", result),
      field("Message", message),
      field("Seconds it takes", seconds),
    ],
    {
      "Set outcome": () =>
        control("POST", "outcomes", {
          kind: kind.value,
          result: result.value,
          ...given({ message: message.value }),
          ...(seconds.value === "" ? {} : { seconds: Number(seconds.value) }),
        }),
      "Remove outcomes": () => control("DELETE", "outcomes"),
    },
    async (list) => {
      const { outcomes } = await control("GET", "outcomes");
      fill(
        list,
        table(
          "Outcomes",
          ["What", "Ends as", "Message", "Times left"],
          outcomes.map((/** @type {Json} */ one) => [
            one.kind,
            one.result,
            one.message ?? "usual",
            String(one.times ?? ""),
          ]),
          "No outcome is set",
        ),
      );
    },
  );
}

function clock() {
  const minutes = h("input", { id: "minutes", type: "number", value: 20, min: 0 });
  return part(
    "Clock of the emulator",
    [field("Minutes", minutes)],
    {
      "Advance": () => control("POST", "clock", { advance_seconds: Number(minutes.value) * 60 }),
      "Freeze": () => control("POST", "clock", { frozen: true }),
      "Let it run": () => control("POST", "clock", { frozen: false }),
    },
    async (list) => {
      const { now, frozen } = await control("GET", "clock");
      fill(list, h("p", {}, `${now} ${frozen ? "(frozen)" : "(running)"}`));
    },
  );
}

/**
 * @param {string} id
 * @param {readonly string[]} words
 */
function choice(id, words) {
  return h("select", { id }, words.map((word) => h("option", {}, word)));
}

/**
 * The members that hold something.
 *
 * @param {Record<string, string>} members
 */
function given(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ""));
}

/**
 * @param {string} label
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} input
 */
function field(label, input) {
  return h("p", { class: "tools" }, h("label", { for: input.id }, label), input);
}
