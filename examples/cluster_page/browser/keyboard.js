import { VIEWS } from "./url_state.js";

/**
 * Actions of the keys.
 *
 * @typedef {object} Actions
 * @property {HTMLInputElement} search
 * @property {HTMLDialogElement} help
 * @property {(view: import("./url_state.js").View) => void} view
 * @property {(by: number) => void} move
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
  const { search, help, view, move, page, enter, expand, escape } = actions;
  const isControl = document.activeElement instanceof HTMLElement &&
    document.activeElement.matches("a, button, [role=log], pre, summary");
  switch (key) {
    case "/":
      search.focus();
      search.select();
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
  if (isControl) return false; // arrows and Enter are those of the focused element
  switch (key) {
    case "ArrowDown":
    case "ArrowUp":
      move(key === "ArrowDown" ? 1 : -1);
      return true;
    case "PageDown":
    case "PageUp":
      move(key === "PageDown" ? page() : -page());
      return true;
    case "Home":
    case "End":
      move(key === "End" ? Infinity : -Infinity);
      return true;
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
