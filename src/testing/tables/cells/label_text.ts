import { isJsonObject } from "../../json/json_value.ts";
import { listAt, textAt } from "./cell_values.ts";

/** Returns labels as `a=1,b=2`; `<none>` if there are none. */
export function labelText(labels: unknown): string {
  const parts = pairs(labels).map(([key, value]) => `${key}=${value}`);
  return parts.length === 0 ? "<none>" : parts.join(",");
}

/** Returns a label selector as kubectl's flag `--selector` takes it; empty if it has no terms. */
export function selectorText(selector: unknown): string {
  const equal = isJsonObject(selector) ? pairs(selector.matchLabels) : [];
  const terms = [
    ...equal.map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...listAt(selector, "matchExpressions").map((term) => {
      const key = textAt(term, "key");
      return { key, text: termText(key, term) };
    }),
  ];
  return terms.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
    .map(({ text }) => text).join(",");
}

/** Returns a label selector; `<none>` for one without terms. */
export function selectorCell(selector: unknown): string {
  return selectorText(selector) || "<none>";
}

function termText(key: string, { operator, values }: Record<string, unknown>): string {
  const list = `(${Array.isArray(values) ? values.toSorted().join(",") : ""})`;
  switch (operator) {
    case "In":
      return `${key} in ${list}`;
    case "NotIn":
      return `${key} notin ${list}`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
}

function pairs(labels: unknown): [key: string, value: unknown][] {
  if (!isJsonObject(labels)) return [];
  return Object.entries(labels).sort(([a], [b]) => a < b ? -1 : 1);
}
