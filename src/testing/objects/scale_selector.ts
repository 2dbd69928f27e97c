import { isJsonObject, membersOf } from "../json/json_value.ts";
import type { KubeObject } from "./kube_object.ts";
import { parseLabelSelector } from "./label_selector.ts";

/** The keywords of the operators that take a list of values. */
const WORDS: Readonly<Record<string, string>> = { In: "in", NotIn: "notin" };

/**
 * Returns the text of a selector, as in `status.selector` of a Scale. The selector has only labels
 * (ReplicationController), or `matchLabels` and `matchExpressions`. The requirements are sorted by
 * key, and the values of a requirement alphabetically.
 */
export function scaleSelector(selector: unknown): string {
  if (!isJsonObject(selector)) return "";
  const { matchLabels, matchExpressions } = selector;
  const isNamed = isJsonObject(matchLabels) || Array.isArray(matchExpressions);
  const labels = isNamed ? matchLabels : selector;
  const expressions = isNamed && Array.isArray(matchExpressions) ? matchExpressions : [];
  const requirements = [
    ...Object.entries(membersOf(labels)).map(([key, value]) => ({
      key,
      text: `${key}=${value}`,
    })),
    ...expressions.filter(isJsonObject).map((each) => ({
      key: String(each.key),
      text: expressionText(each),
    })),
  ];
  return requirements.sort((a, b) => a.key < b.key ? -1 : 1).map(({ text }) => text).join(",");
}

/** Returns whether a selector of this form selects an object by its labels. */
export function selectsObject(selector: unknown, { metadata }: KubeObject): boolean {
  return parseLabelSelector(scaleSelector(selector)).matches(metadata.labels ?? {});
}

function expressionText({ key, operator, values }: Record<string, unknown>): string {
  if (operator === "Exists") return String(key);
  if (operator === "DoesNotExist") return `!${key}`;
  const list = Array.isArray(values) ? values.map(String).sort().join(",") : "";
  return `${key} ${WORDS[String(operator)] ?? operator} (${list})`;
}
