// @ts-check
/// <reference lib="dom" />
/**
 * Builds elements. Text only ever becomes text nodes, so nothing that an agent wrote is markup.
 */

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 */

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag Name of the element
 * @param {Record<string, unknown>} [attributes] Attributes; functions under `on…` are listeners
 * @param {...(Child | Child[])} children Texts and nodes
 * @returns {HTMLElementTagNameMap[T]} The element
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...nodes(children));
  return element;
}

/**
 * The markup that `fill` last gave an element. What a person opened or closed since then is no
 * reason to replace it.
 *
 * @type {WeakMap<Element, string>}
 */
const filled = new WeakMap();

/**
 * Replaces what stands in an element, unless it is the same already. What a person opened stays
 * open, what they closed stays closed, and the focus stays where it was.
 *
 * @param {Element} element The element
 * @param {...(Child | Child[])} children What it shall hold
 */
export function fill(element, ...children) {
  const fresh = nodes(children);
  const box = document.createElement("div");
  box.append(...fresh);
  const markup = box.innerHTML;
  if (filled.get(element) === markup) return;
  filled.set(element, markup);
  const opened = new Map(detailsIn(element).map(({ dataset, open }) => [dataset.id, open]));
  const focused = focusIn(element);
  element.replaceChildren(...box.childNodes);
  for (const details of detailsIn(element)) {
    details.open = opened.get(details.dataset.id) ?? details.open;
  }
  if (focused) labelled(element, focused.label)[focused.at]?.focus({ preventScroll: true });
}

/** @param {Element} element */
function detailsIn(element) {
  return [...element.querySelectorAll("details")].filter(({ dataset }) => dataset.id !== undefined);
}

/**
 * Which of the elements with the same label has the focus.
 *
 * @param {Element} element Where it is looked for
 */
function focusIn(element) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !element.contains(active)) return undefined;
  const label = labelOf(active);
  return { label, at: labelled(element, label).indexOf(active) };
}

/**
 * @param {Element} element
 * @param {string} label
 */
function labelled(element, label) {
  const found = [...element.querySelectorAll("a, button, summary, [tabindex]")];
  return /** @type {HTMLElement[]} */ (found).filter((one) => labelOf(one) === label);
}

/** @param {HTMLElement} element */
function labelOf(element) {
  const row = element.closest("details")?.dataset.id ?? "";
  const name = element.getAttribute("href") ?? element.getAttribute("aria-label") ??
    element.dataset.label ?? (element.localName === "summary" ? "" : element.textContent);
  return `${row} ${element.localName} ${name}`;
}

/**
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
function nodes(children) {
  return children.flat().filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => child instanceof Node ? child : visible(String(child)));
}

// Control characters, and those that turn the direction of text around.
// deno-lint-ignore no-control-regex
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text with its invisible characters spelled out.
 *
 * @param {string} text The text
 * @returns {string} The text to show
 */
export function visible(text) {
  return text.replace(
    HIDDEN,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * A table with a heading row.
 *
 * @param {string} caption What it lists, for screen readers
 * @param {readonly string[]} heads Heads of the columns
 * @param {readonly (Child | Child[])[][]} rows Cells
 * @param {string} empty What is said when there are no rows
 * @returns {HTMLElement} The table, or the sentence
 */
export function table(caption, heads, rows, empty) {
  if (rows.length === 0) return h("p", { class: "empty" }, empty);
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
      h(
        "tbody",
        {},
        rows.map((cells) =>
          h(
            "tr",
            {},
            cells.map((cell, at) => h("td", { "data-head": heads[at] }, h("div", {}, cell))),
          )
        ),
      ),
    ),
  );
}

/**
 * A button.
 *
 * @param {string} label What it says
 * @param {() => unknown} act What it does
 * @param {Record<string, unknown>} [attributes] Further attributes
 */
export function button(label, act, attributes = {}) {
  return h("button", { type: "button", onclick: () => void act(), ...attributes }, label);
}

/**
 * A button that copies a text and says that it did.
 *
 * @param {string} label What it says
 * @param {() => string} text What it copies
 */
export function copyButton(label, text) {
  const made = button(label, async () => {
    await navigator.clipboard.writeText(text());
    made.textContent = "Copied";
    setTimeout(() => made.textContent = label, 1500);
  }, { "data-label": label });
  return made;
}

/**
 * A coloured word for a state.
 *
 * @param {unknown} state The state
 */
export function badge(state) {
  const word = String(state ?? "none");
  const known = /^[a-z_]+$/.test(word) ? word : /^[1-5]\d\d$/.test(word) ? `s${word[0]}xx` : "";
  return h("span", { class: `badge ${known}` }, word);
}

/**
 * A time of day, with the whole date as title.
 *
 * @param {unknown} iso ISO 8601
 */
export function time(iso) {
  if (typeof iso !== "string") return "–";
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return h("time", { datetime: iso, title: date.toLocaleString() }, date.toLocaleTimeString());
}

/**
 * Dollars.
 *
 * @param {unknown} value A number
 */
export function dollars(value) {
  if (typeof value !== "number") return "–";
  return h("span", { class: "money" }, `$${value.toFixed(value < 1 ? 4 : 2)}`);
}

/** Longest text that is shown at once, in characters. */
const LONGEST = 4_000;

/**
 * Long texts that somebody asked to see in full.
 *
 * @type {Set<string>}
 */
const inFull = new Set();

/**
 * A text of any length: a long one is cut until somebody asks for the rest.
 *
 * @param {string} text The text
 * @param {string} [name] Class of the element
 */
export function longText(text, name = "text") {
  if (text.length <= LONGEST || inFull.has(text)) return h("div", { class: name }, text);
  const box = h("div", { class: name }, text.slice(0, LONGEST));
  const more = button(`Show all ${text.length.toLocaleString("en")} characters`, () => {
    inFull.add(text);
    more.remove();
    box.replaceChildren(visible(text));
  });
  return h("div", {}, box, more);
}
