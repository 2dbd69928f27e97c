import { element } from "./dom.js";

/** @typedef {import("./cluster_model.js").PodRow} PodRow */

/** The most pods that are shown one by one in the strip of a workload. */
const STRIP = 20;

/**
 * Returns a bar of what is used of a whole.
 *
 * @param {number} part
 * @param {number} whole
 */
export function meter(part, whole) {
  const share = whole > 0 ? part / whole : 0;
  const level = share > 0.9 ? "fail" : share > 0.75 ? "wait" : "ok";
  const fill = element("i", { "data-level": level });
  fill.style.width = `${Math.min(100, share * 100)}%`;
  return element("span", { class: "meter" }, [fill]);
}

/**
 * Returns a strip in the colours of pods: one by one, or their shares if they are many.
 *
 * @param {PodRow[]} pods
 */
export function strip(pods) {
  if (pods.length <= STRIP) {
    return element(
      "span",
      { class: "strip" },
      pods.map(({ level }) => element("i", { "data-level": level })),
    );
  }
  const counts = Object.groupBy(pods, ({ level }) => level);
  const parts = /** @type {const} */ (["fail", "wait", "ok", "done"]).flatMap((level) => {
    const { length = 0 } = counts[level] ?? [];
    if (length === 0) return [];
    const part = element("i", { "data-level": level });
    part.style.flexGrow = `${length}`;
    return [part];
  });
  return element("span", { class: "strip whole" }, parts);
}
