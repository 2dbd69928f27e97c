import { dot, element, setAttribute } from "./dom.js";

/**
 * Texts and listeners of a panel's head.
 *
 * @typedef {object} PanelHeadOptions
 * @property {string} title
 * @property {string} place
 * @property {readonly (readonly [string, string])[]} tabs their names and labels
 * @property {(tab: string) => void} onTab
 * @property {() => void} onClose
 */

/** The head of a panel, whose tabs stay the same elements, so that they keep the focus. */
export class PanelHead {
  /** @type {HTMLElement} */
  element;
  #dot = dot("done");
  #close = element("button", { class: "quiet close", type: "button", "aria-label": "Close" }, [
    "×",
  ]);
  #tabs;
  #onTab;

  /** @param {PanelHeadOptions} options */
  constructor({ title, place, tabs, onTab, onClose }) {
    this.#onTab = onTab;
    this.#close.addEventListener("click", onClose);
    this.#tabs = tabs.map(([tab, label]) => {
      const button = element("button", {
        type: "button",
        role: "tab",
        id: `tab-${tab}`,
        "aria-controls": "panel-body",
        "data-tab": tab,
      }, [label]);
      button.addEventListener("click", () => onTab(tab));
      return button;
    });
    const list = element("div", { class: "panel-tabs", role: "tablist" }, this.#tabs);
    list.addEventListener("keydown", (event) => this.#move(event));
    this.element = element("header", { class: "panel-head" }, [
      element("div", { class: "panel-title" }, [
        this.#dot,
        element("h2", { id: "panel-title" }, [title]),
        this.#close,
      ]),
      element("p", { class: "panel-place" }, [place]),
      ...tabs.length > 0 ? [list] : [],
    ]);
  }

  /** @param {string} level */
  setLevel(level) {
    setAttribute(this.#dot, "data-level", level);
  }

  /** @param {string} tab */
  select(tab) {
    for (const button of this.#tabs) {
      const isSelected = button.dataset.tab === tab;
      setAttribute(button, "aria-selected", `${isSelected}`);
      button.tabIndex = isSelected ? 0 : -1; // the arrows lead to the others
    }
  }

  /** Moves the focus to the selected tab. */
  focus() {
    (this.#tabs.find(({ tabIndex }) => tabIndex === 0) ?? this.#close).focus();
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const from = this.#tabs.findIndex((tab) => tab === document.activeElement);
    const last = this.#tabs.length - 1;
    const to = event.key === "ArrowRight"
      ? (from < last ? from + 1 : 0)
      : event.key === "ArrowLeft"
      ? (from > 0 ? from - 1 : last)
      : event.key === "Home"
      ? 0
      : event.key === "End"
      ? last
      : -1;
    const tab = this.#tabs[to];
    if (!tab) return;
    event.preventDefault();
    event.stopPropagation(); // the list has these keys too
    tab.focus();
    this.#onTab(tab.dataset.tab ?? "");
  }
}
