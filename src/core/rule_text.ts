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
interface PathRule {
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

/** A right that the API server says an account lacks. */
interface ForbiddenAccess {
  /** The rule that is missing. */
  readonly rule: ResourceRule;
  /** The namespace in which it is missing; `undefined` for the whole cluster. */
  readonly namespace: string | undefined;
}

const REFUSAL =
  /cannot ([\w:-]+) resource "([\w./-]+)" in API group "([\w.-]*)"(?: in the namespace "([\w-]+)")?/;

/**
 * Returns the right that is missing by the message of a 403, in the words of kube-apiserver
 * (`apiserver/pkg/endpoints/handlers/responsewriters/errors.go`); `undefined` for any other message.
 */
export function forbiddenAccess(message: string): ForbiddenAccess | undefined {
  const [, verb, resource, group, namespace] = REFUSAL.exec(message) ?? [];
  if (verb === undefined || resource === undefined || group === undefined) return undefined;
  return { rule: { group, resource, verbs: [verb] }, namespace };
}

/** Returns the remedy for a right that is missing, a sentence. */
export function forbiddenRemedy({ rule, namespace }: ForbiddenAccess): string {
  const where = namespace === undefined
    ? "Add to a ClusterRole"
    : `Add to a Role in the namespace ${namespace}, or to a ClusterRole`;
  return `${where}: ${ruleText(rule)}.`;
}
