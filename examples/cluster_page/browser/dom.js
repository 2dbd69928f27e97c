import { visibleText } from "./visible_text.js";

/**
 * Creates an element. Texts become text nodes, never markup, and hide no characters.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | number | undefined>>} attributes those that are
 * `undefined` are left out
 * @param {readonly (Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, `${value}`);
  }
  made.append(...children.map((child) => typeof child === "string" ? visibleText(child) : child));
  return made;
}

/**
 * Returns the element of the page with an id.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new TypeError(`The page has no ${type.name} #${id}.`);
  return found;
}

/**
 * Sets the text of an element, if it is another one: a write costs a layout.
 *
 * @param {Element} target
 * @param {string} text
 */
export function setText(target, text) {
  const shown = visibleText(text);
  if (target.textContent !== shown) target.textContent = shown;
}

/**
 * Returns a dot in the colour of a level.
 *
 * @param {string} level
 */
export function dot(level) {
  return element("i", { class: "dot", "data-level": level });
}

/**
 * Sets an attribute, if it has another value: a write costs a new style.
 *
 * @param {Element} target
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(target, name, value) {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/**
 * Changes a tree into another one. Nodes that are equal stay, with their focus and their selection.
 *
 * @param {ChildNode} from
 * @param {ChildNode} to
 */
export function patch(from, to) {
  if (from.isEqualNode(to)) return;
  if (!(from instanceof Element) || !(to instanceof Element) || !hasSameShape(from, to)) {
    return from.replaceWith(to);
  }
  const made = [...to.childNodes];
  for (const [index, child] of [...from.childNodes].entries()) {
    const next = made[index];
    if (next) patch(child, next);
  }
}

/** @type {(a: Element, b: Element) => boolean} */
function hasSameShape(a, b) {
  return a.tagName === b.tagName && a.childNodes.length === b.childNodes.length &&
    a.attributes.length === b.attributes.length &&
    [...a.attributes].every(({ name, value }) => b.getAttribute(name) === value);
}
