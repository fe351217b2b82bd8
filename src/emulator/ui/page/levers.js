// @ts-check
/// <reference lib="dom" />
/** Faults that the emulator puts into its next answers. */
import { control, repeat } from "./api.js";
import { button, fill, h, table } from "./dom.js";

/** @param {import("./main.js").View} view */
export function leversView({ root, signal, failed }) {
  const said = h("p", { role: "status" });
  const list = h("div", {});
  const method = h("input", { id: "method", size: 8, placeholder: "any" });
  const path = h("input", { id: "path", size: 30, placeholder: "any" });
  const times = h("input", { id: "times", type: "number", value: 1, min: 1 });
  const action = h("textarea", { id: "action" }, '{"type":"status","status":503}');
  const add = async () => {
    try {
      await control("POST", "faults", {
        match: {
          ...(method.value === "" ? {} : { method: method.value }),
          ...(path.value === "" ? {} : { path: path.value }),
        },
        times: Number(times.value),
        action: JSON.parse(action.value),
      });
      fill(said, "The fault is set");
      await read();
    } catch (error) {
      fill(said, h("span", { class: "error" }, error instanceof Error ? error.message : ""));
    }
  };
  const clear = async () => {
    await control("DELETE", "faults");
    await read();
  };
  const read = async () => {
    const { faults } = await control("GET", "faults");
    fill(
      list,
      table(
        "Faults",
        ["Request", "Times left", "What happens"],
        faults.map((/** @type {import("./api.js").Json} */ one) => [
          `${one.match?.method ?? "any"} ${one.match?.path ?? "any"}`,
          String(one.times ?? ""),
          h("code", {}, JSON.stringify(one.action)),
        ]),
        "No fault is set",
      ),
    );
  };
  root.append(
    h(
      "fieldset",
      {},
      h("legend", {}, "New fault"),
      field("Method", method),
      field("Path", path),
      field("Times", times),
      field("What happens, as JSON", action),
      h("p", { class: "tools" }, button("Set", add), button("Remove all", clear)),
      said,
    ),
    list,
  );
  void repeat(signal, 2_000, read, failed);
}

/**
 * @param {string} label
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 */
function field(label, input) {
  return h("p", { class: "tools" }, h("label", { for: input.id }, label), input);
}
