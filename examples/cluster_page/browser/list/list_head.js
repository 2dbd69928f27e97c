import { element, setAttribute } from "../dom.js";
import { COLUMNS, orderOf } from "./columns.js";

/** @typedef {import("../url_state.js").View} View */

/** The head of the list, whose buttons sort it. They are one stop of the Tab key. */
export class ListHead {
  #row;
  /** @type {View | undefined} */
  #view;

  /**
   * @param {HTMLElement} row
   * @param {(column: string) => void} onSort
   */
  constructor(row, onSort) {
    this.#row = row;
    row.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (button) onSort(button.dataset.sort ?? "");
    });
    row.addEventListener("keydown", (event) => this.#move(event));
  }

  /**
   * @param {View} view
   * @param {string} sort the order in the state of the page
   */
  show(view, sort) {
    if (view !== this.#view) {
      this.#view = view;
      this.#row.replaceChildren(
        ...COLUMNS[view].map(({ name, label }) =>
          element("span", { class: `cell ${name}`, role: "columnheader" }, [
            element("button", { type: "button", class: "sort", "data-sort": name }, [label]),
          ])
        ),
      );
    }
    const { column, descending } = orderOf(view, sort);
    for (const button of this.#buttons) {
      const isSorted = button.dataset.sort === column;
      const cell = /** @type {Element} */ (button.parentElement);
      if (isSorted) setAttribute(cell, "aria-sort", descending ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
      const isStop = this.#row.contains(document.activeElement)
        ? button === document.activeElement
        : isSorted;
      button.tabIndex = isStop ? 0 : -1; // the arrows lead to the others
    }
  }

  get #buttons() {
    return [...this.#row.querySelectorAll("button")];
  }

  /** @param {KeyboardEvent} event */
  #move({ key }) {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    const buttons = this.#buttons.filter(({ offsetParent }) => offsetParent !== null);
    const from = buttons.findIndex((button) => button === document.activeElement);
    const to = buttons[from + step];
    if (step === 0 || !to) return;
    for (const button of buttons) button.tabIndex = button === to ? 0 : -1;
    to.focus();
  }
}
