/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

type Requirement = (labels: Labels) => boolean;

const SET = /^(?<key>[^\s!=(),]+)\s+(?<operator>in|notin)\s*\((?<values>[^()]*)\)$/;
const EQUALITY = /^(?<key>[^\s!=(),]+)\s*(?<operator>==|=|!=)\s*(?<value>[^\s!=(),]*)$/;
const EXISTENCE = /^(?<not>!?)\s*(?<key>[^\s!=(),]+)$/;

/**
 * Returns whether an object with these labels matches a selector
 * ({@link https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors label selectors}).
 * A selector that cannot be read matches everything: the API server refuses it.
 */
export function matchesSelector(selector: string, labels: Labels): boolean {
  const requirements = partsOf(selector).map((part) => part.trim()).filter(Boolean);
  return requirements.every((text) => requirementOf(text)(labels));
}

/** Splits a selector at the commas that are not followed by a `)` before the next `(`. */
function partsOf(selector: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let bracket = -1; // the first bracket after the comma
  for (let comma = -1; (comma = selector.indexOf(",", comma + 1)) >= 0;) {
    while (bracket < comma) bracket = nextBracket(selector, bracket + 1);
    if (selector[bracket] === ")") continue;
    parts.push(selector.slice(start, comma));
    start = comma + 1;
  }
  parts.push(selector.slice(start));
  return parts;
}

function nextBracket(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "(" && text[at] !== ")") at++;
  return at;
}

function requirementOf(text: string): Requirement {
  const set = SET.exec(text)?.groups;
  if (set) {
    const { key = "", operator, values = "" } = set;
    const allowed = values.split(",").map((value) => value.trim());
    return (labels) => {
      const value = labels[key];
      const isIn = value !== undefined && allowed.includes(value);
      return operator === "in" ? isIn : !isIn;
    };
  }
  const equality = EQUALITY.exec(text)?.groups;
  if (equality) {
    const { key = "", operator, value } = equality;
    return (labels) => (labels[key] === value) === (operator !== "!=");
  }
  const existence = EXISTENCE.exec(text)?.groups;
  if (!existence) return () => true;
  const { key = "", not } = existence;
  return (labels) => (labels[key] !== undefined) === (not === "");
}
