import { type ResourceRule, ruleText } from "./rule_text.ts";

/** A right that the API server says an account lacks. */
export interface ForbiddenAccess {
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
