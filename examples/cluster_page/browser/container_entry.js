import { dot, element } from "./dom.js";
import { age, counted } from "./format.js";

/** @typedef {import("./containers.js").Container} Container */
/** @typedef {import("./containers.js").Terminated} Terminated */

const TROUBLE = /BackOff|Err|Invalid|Cannot/;

/**
 * Returns the entry of a container in the overview of its pod.
 *
 * @param {Container} container
 * @param {number} now epoch milliseconds
 * @returns {HTMLElement}
 */
export function containerEntry(container, now) {
  const { name, role, image, requests: { cpu, memory }, status } = container;
  const { waiting, terminated } = status?.state ?? {};
  const last = status?.lastState?.terminated;
  const requests = [cpu && `${cpu} CPU`, memory].filter(Boolean).join(", ");
  return element("div", { class: "entry" }, [
    element("div", { class: "entry-head" }, [
      dot(levelOf(container)),
      element("strong", {}, [name]),
      ...role === "" ? [] : [element("span", { class: "chip" }, [role])],
      element("span", { class: "quiet-text" }, [stateText(container)]),
      element("span", { class: "entry-end" }, [counted(status?.restartCount ?? 0, "restart")]),
    ]),
    element("p", { class: "mono" }, [image]),
    ...paragraph(waiting?.message),
    ...paragraph(terminated && `Ended ${containerEnd(terminated, now)}`),
    ...paragraph(last && `Last end ${containerEnd(last, now)}`),
    ...paragraph(requests && `Requests ${requests}`),
  ]);
}

/** @param {string | undefined} text */
function paragraph(text) {
  return text ? [element("p", {}, [text])] : [];
}

/** @param {Container} container */
function stateText({ role, status }) {
  const { waiting, running, terminated } = status?.state ?? {};
  if (running) return status?.ready || role === "init" ? "running" : "running, not ready";
  return (waiting ?? terminated)?.reason ?? (terminated ? "terminated" : "waiting");
}

/** @param {Container} container */
function levelOf({ status }) {
  const { waiting, running, terminated } = status?.state ?? {};
  if (terminated) return terminated.exitCode === 0 ? "done" : "fail";
  if (running) return status?.ready ? "ok" : "wait";
  return TROUBLE.test(waiting?.reason ?? "") ? "fail" : "wait";
}

/**
 * Returns when a container ended, and why.
 *
 * @param {Terminated | undefined} end
 * @param {number} now epoch milliseconds
 * @returns {string} empty if it is not known
 */
export function containerEnd(end, now) {
  if (!end) return "";
  const { exitCode, reason, message, finishedAt } = end;
  const passed = finishedAt ? age(finishedAt, now) : "";
  const when = passed === "" ? "" : `${passed} ago `;
  return `${when}with exit code ${exitCode}${reason ? ` (${reason})` : ""}` +
    `${message ? `: ${message}` : ""}`;
}
