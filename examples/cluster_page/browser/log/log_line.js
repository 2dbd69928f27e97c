import { element } from "../dom.js";
import { logLevel } from "./log_level.js";

/** The most characters of a line that are shown. */
const MAX_LENGTH = 65_536;
/** Commands to a terminal: CSI such as colours, OSC such as titles, and short ones. */
const ESCAPES =
  // deno-lint-ignore no-control-regex
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-~])/g;

/**
 * Returns the element of a log's line, without commands to a terminal. A line that is too long is cut,
 * with a mark that says so.
 *
 * @param {string} line the time, a space and the text
 * @returns {HTMLElement}
 */
export function logLine(line) {
  const text = line.slice(line.indexOf(" ") + 1).replaceAll(ESCAPES, "").replace(/\r$/, "");
  const more = text.length - MAX_LENGTH;
  return element("div", { class: "line", "data-log": logLevel(text) || undefined }, [
    element("time", {}, [`${line.slice(11, 23)} `]),
    text.slice(0, MAX_LENGTH),
    ...more > 0
      ? [element("span", { class: "cut" }, [` … ${more.toLocaleString("en")} more characters`])]
      : [],
  ]);
}
