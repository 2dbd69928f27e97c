/** A rule for resources, as it stands in a Role or ClusterRole. */
export interface ResourceRule {
  /** The API group; empty for the core group. */
  readonly group: string;
  /** The plural name of the resource, with its subresource. */
  readonly resource: string;
  /** The name of the object; all of them without it. */
  readonly name?: string | undefined;
  /** The verbs. */
  readonly verbs: readonly string[];
}

/** A rule for a path that is not a resource. */
export interface PathRule {
  /** The path. */
  readonly path: string;
  /** The verbs. */
  readonly verbs: readonly string[];
}

/** Returns a rule as YAML in one line, for messages that say what is missing. */
export function ruleText(rule: ResourceRule | PathRule): string {
  const tail = `verbs: ${list(rule.verbs)} }`;
  if ("path" in rule) return `{ nonResourceURLs: ${list([rule.path])}, ${tail}`;
  const { group, resource, name } = rule;
  const named = name ? `resourceNames: ${list([name])}, ` : "";
  return `{ apiGroups: ${list([group])}, resources: ${list([resource])}, ${named}${tail}`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map((text) => `"${text}"`).join(", ")}]`;
}
