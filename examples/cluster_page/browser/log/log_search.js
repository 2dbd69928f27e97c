import { element, setText } from "../dom.js";
import { counted } from "../format.js";
import { foldCase } from "./fold_case.js";

/** The name of the marks in the style sheet. */
const MARKS = "log-match";
/** The most words that are marked: the lines that have them are all found. */
const MAX_MARKS = 2_000;

/**
 * Parts of a search.
 *
 * @typedef {object} LogSearchOptions
 * @property {HTMLElement} lines the parent of the lines
 * @property {() => number} top the pixel of the window where the visible lines begin
 * @property {(line: Element) => void} onMove called with a line to scroll to
 * @property {() => void} onLeave called when the reader goes back to the lines
 */

/** The search within a log, which keeps up with new lines. */
export class LogSearch {
  /** @type {HTMLElement} */
  element;
  #options;
  #input = element("input", {
    type: "search",
    placeholder: "Find in the log",
    "aria-label": "Find in the log",
    "aria-keyshortcuts": "/",
    autocomplete: "off",
    spellcheck: "false",
  });
  #count = element("span", { class: "log-found", role: "status" });
  #moves = /** @type {const} */ ([[-1, "Previous match", "↑"], [1, "Next match", "↓"]])
    .map(([by, label, text]) => {
      const button = element(
        "button",
        { type: "button", class: "quiet", "aria-label": label, title: label },
        [text],
      );
      button.addEventListener("click", () => this.#move(by));
      return button;
    });
  #query = "";
  #found;
  /** @type {Element | undefined} */
  #current;
  /** @type {{ clear(): void, add(range: AbstractRange): void, size: number } | undefined} */
  #marks;

  /** @param {LogSearchOptions} options */
  constructor(options) {
    this.#options = options;
    this.#found = options.lines.getElementsByClassName("match");
    this.#input.addEventListener("input", () => this.#search());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    if ("highlights" in CSS) CSS.highlights.set(MARKS, this.#marks = new Highlight());
    this.element = element("div", { class: "log-search" }, [
      this.#input,
      this.#count,
      ...this.#moves,
    ]);
    this.#draw();
  }

  /**
   * Searches in new lines.
   *
   * @param {readonly HTMLElement[]} lines
   */
  add(lines) {
    if (this.#query === "") return;
    for (const line of lines) this.#match(line);
  }

  /** Counts anew, after lines came or went. */
  update() {
    if (this.#query !== "") this.#draw();
  }

  #search() {
    this.#query = foldCase(this.#input.value);
    this.#marks?.clear();
    this.#choose(undefined);
    for (const line of this.#options.lines.children) this.#match(/** @type {HTMLElement} */ (line));
    this.#draw();
  }

  /** @param {HTMLElement} line */
  #match(line) {
    let isFound = false;
    for (const node of this.#query === "" ? [] : line.childNodes) {
      const text = node.nodeType === Node.TEXT_NODE ? foldCase(node.textContent ?? "") : "";
      for (let at = text.indexOf(this.#query); at >= 0;) {
        isFound = true;
        const end = at + this.#query.length;
        if (!this.#marks || this.#marks.size >= MAX_MARKS) break;
        const place = { startContainer: node, endContainer: node, startOffset: at, endOffset: end };
        this.#marks.add(new StaticRange(place));
        at = text.indexOf(this.#query, end);
      }
    }
    line.classList.toggle("match", isFound);
  }

  /** @param {-1 | 1} by */
  #move(by) {
    const lines = [...this.#found];
    if (lines.length === 0) return;
    const top = this.#options.top();
    const from = this.#current ? lines.indexOf(this.#current) : -1;
    // Without a current line the search begins with what is in view.
    const first = lines.findIndex((line) => line.getBoundingClientRect().bottom > top);
    const to = from >= 0 ? from + by : by > 0 ? first : (first < 0 ? lines.length : first) - 1;
    const line = lines[(to + lines.length) % lines.length] ?? lines[0];
    this.#choose(line);
    if (line) this.#options.onMove(line);
    this.#draw();
  }

  /** @param {Element | undefined} line */
  #choose(line) {
    this.#current?.classList.remove("current");
    this.#current = line;
    line?.classList.add("current");
  }

  #draw() {
    const { length } = this.#found;
    if (this.#current && !this.#current.isConnected) this.#choose(undefined);
    const index = this.#current ? [...this.#found].indexOf(this.#current) : -1;
    const text = this.#query === ""
      ? ""
      : index >= 0
      ? `${index + 1} of ${length}`
      : counted(length, "line");
    setText(this.#count, text);
    for (const button of this.#moves) button.disabled = length === 0;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter") this.#move(event.shiftKey ? -1 : 1);
    else if (event.key !== "Escape") return;
    else if (this.#query === "") this.#options.onLeave();
    else {
      this.#input.value = "";
      this.#search();
    }
    event.preventDefault();
    event.stopPropagation(); // the panel stays open
  }
}
