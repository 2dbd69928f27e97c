import { VIEWS } from "./url_state.js";

/**
 * Actions of the keys.
 *
 * @typedef {object} Actions
 * @property {HTMLInputElement} search
 * @property {HTMLDialogElement} help
 * @property {(view: import("./url_state.js").View) => void} view
 * @property {(by: number) => void} move
 * @property {() => void} focusList
 * @property {() => number} page lines of a page
 * @property {() => void} enter
 * @property {(to: boolean) => void} expand
 * @property {() => void} escape
 */

/**
 * Listens to the keys of the page.
 *
 * @param {Actions} actions
 */
export function listenToKeys(actions) {
  const { search, help } = actions;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const isHandled = event.target === search
      ? handleInSearch(event.key, actions)
      : isField(event.target)
      ? false
      : handle(event.key, actions);
    if (isHandled) event.preventDefault();
  });
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLInputElement && target.type !== "checkbox" ||
    target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

/** @type {(key: string, actions: Actions) => boolean} */
function handleInSearch(key, { search, move, enter, escape }) {
  switch (key) {
    case "Escape":
      escape();
      search.blur();
      return true;
    case "ArrowDown":
    case "ArrowUp":
      move(key === "ArrowDown" ? 1 : -1);
      return true;
    case "Enter":
      enter();
      return true;
  }
  return false;
}

/** @type {(key: string, actions: Actions) => boolean} */
function handle(key, actions) {
  const { search, help, view, enter, expand, escape } = actions;
  switch (key) {
    case "/":
      focusSearch(search);
      return true;
    case "?":
      help.showModal();
      return true;
    case "Escape":
      escape();
      return true;
  }
  const chosen = VIEWS[Number(key) - 1];
  if (chosen) view(chosen);
  if (chosen) return true;
  const focused = document.activeElement;
  // The keys scroll an element of the panel; from its tabs they lead back to the list.
  if (focused?.closest("#panel") && !focused.matches("[role=tab]")) return false;
  const by = stepOf(key, actions);
  if (by !== 0) {
    actions.focusList();
    actions.move(by);
    return true;
  }
  if (focused?.matches("a, button")) return false; // these keys are its own
  switch (key) {
    case "ArrowRight":
    case "ArrowLeft":
      expand(key === "ArrowRight");
      return true;
    case "Enter":
      enter();
      return true;
  }
  return false;
}

/**
 * Moves the focus to the search: in a log to its own one.
 *
 * @param {HTMLInputElement} search
 */
function focusSearch(search) {
  const own = document.activeElement?.closest("#panel")?.querySelector("[type=search]");
  const input = own instanceof HTMLInputElement ? own : search;
  input.focus();
  input.select();
}

/** @type {(key: string, actions: Actions) => number} */
function stepOf(key, { page }) {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "PageDown":
      return page();
    case "PageUp":
      return -page();
    case "Home":
      return -Infinity;
    case "End":
      return Infinity;
  }
  return 0;
}
