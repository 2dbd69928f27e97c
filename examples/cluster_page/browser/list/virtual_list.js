import { element, setAttribute } from "../dom.js";

/** @typedef {{ id: string }} Line */

/**
 * Parts of a list.
 *
 * @template {Line} L
 * @typedef {object} VirtualListOptions
 * @property {HTMLElement} viewport scrolls; its custom property `--row-height` has the pixels of a line
 * @property {HTMLElement} rows is as high as all lines together
 * @property {(line: L, row: HTMLElement) => void} fill writes a line into its element
 */

/** Lines beyond the visible ones, so that scrolling shows no gaps. */
const OVERSCAN = 10;

/**
 * A list that has elements for the visible lines only, so that thousands cost no more than a screen.
 *
 * @template {Line} L
 */
export class VirtualList {
  #viewport;
  #rows;
  #fill;
  /** @type {readonly L[]} */
  #lines = [];
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  #height = 0;
  #selected = "";
  #made = 0;

  /** @param {VirtualListOptions<L>} options */
  constructor({ viewport, rows, fill }) {
    this.#viewport = viewport;
    this.#rows = rows;
    this.#fill = fill;
    viewport.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.#measure()).observe(viewport);
  }

  /** @returns {readonly L[]} */
  get lines() {
    return this.#lines;
  }

  /** @returns {L | undefined} */
  get selected() {
    return this.#lines.find(({ id }) => id === this.#selected);
  }

  /** @param {readonly L[]} lines */
  show(lines) {
    this.#lines = lines;
    this.#rows.style.height = `${lines.length * this.#rowHeight}px`;
    this.#viewport.setAttribute("aria-rowcount", `${lines.length + 1}`); // with the head
    this.draw();
  }

  /**
   * Selects a line, and scrolls to it.
   *
   * @param {string} id
   */
  select(id) {
    this.#selected = id;
    const index = this.#lines.findIndex((line) => line.id === id);
    if (index >= 0) this.#reveal(index);
    this.draw();
  }

  /**
   * Selects a line relative to the selected one.
   *
   * @param {number} by lines; `Infinity` for the last one, `-Infinity` for the first
   */
  move(by) {
    if (this.#lines.length === 0) return;
    const from = this.#lines.findIndex(({ id }) => id === this.#selected);
    const to = Math.max(
      0,
      Math.min(this.#lines.length - 1, from < 0 && by < Infinity ? 0 : from + by),
    );
    this.select(this.#lines[to]?.id ?? "");
  }

  /** Draws the visible lines. */
  draw() {
    const height = this.#rowHeight;
    const first = Math.max(0, Math.floor(this.#viewport.scrollTop / height) - OVERSCAN);
    const count = Math.ceil(this.#viewport.clientHeight / height) + 2 * OVERSCAN;
    const visible = this.#lines.slice(first, first + count);
    const ids = new Set(visible.map(({ id }) => id));
    /** @type {HTMLElement[]} elements of lines that are out of sight, for those that come */
    const free = [];
    for (const [id, row] of this.#elements) {
      if (ids.has(id)) continue;
      this.#elements.delete(id);
      free.push(row);
    }
    for (const [offset, line] of visible.entries()) {
      this.#place(line, this.#elementOf(line, free), first + offset);
    }
    for (const row of free) row.remove();
    const active = this.#elements.get(this.#selected)?.id;
    if (active) this.#viewport.setAttribute("aria-activedescendant", active);
    else this.#viewport.removeAttribute("aria-activedescendant");
  }

  /** @type {(line: L, free: HTMLElement[]) => HTMLElement} */
  #elementOf({ id }, free) {
    let row = this.#elements.get(id) ?? free.pop();
    if (!row) {
      row = element("div", { role: "row", id: `row-${++this.#made}` });
      this.#rows.append(row);
    }
    setAttribute(row, "data-id", id);
    this.#elements.set(id, row);
    return row;
  }

  /** @type {(line: L, row: HTMLElement, index: number) => void} */
  #place(line, row, index) {
    const transform = `translateY(${index * this.#rowHeight}px)`;
    if (row.style.transform !== transform) row.style.transform = transform;
    setAttribute(row, "aria-rowindex", `${index + 2}`);
    setAttribute(row, "aria-selected", `${line.id === this.#selected}`);
    this.#fill(line, row);
  }

  get #rowHeight() {
    if (this.#height === 0) this.#measure();
    return this.#height;
  }

  #measure() {
    const text = getComputedStyle(this.#viewport).getPropertyValue("--row-height");
    const height = parseFloat(text) || 32;
    if (height !== this.#height) {
      this.#height = height;
      this.show(this.#lines);
    } else this.draw();
  }

  /** @param {number} index */
  #reveal(index) {
    const { scrollTop } = this.#viewport;
    const clientHeight = this.#viewport.clientHeight - this.#rows.offsetTop; // below the head
    const top = index * this.#rowHeight;
    if (top < scrollTop) this.#viewport.scrollTop = top;
    else if (top + this.#rowHeight > scrollTop + clientHeight) {
      this.#viewport.scrollTop = top + this.#rowHeight - clientHeight;
    }
  }
}
