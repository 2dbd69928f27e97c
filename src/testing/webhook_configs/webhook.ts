import { isJsonObject, membersOf, objectsOf, textsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";

/** A rule that says which requests a webhook or a policy is asked about. */
export interface WebhookRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly scope: string;
  /** The names of the objects; those of policies may have some. */
  readonly resourceNames?: readonly string[];
}

/** The place of a webhook. */
export interface WebhookClientConfig {
  readonly url: string | undefined;
  readonly service: {
    readonly name: string;
    readonly namespace: string;
    readonly port: number;
    readonly path: string;
  } | undefined;
  /** PEM, base64; empty without a CA of its own. */
  readonly caBundle: string;
}

/** A webhook of a configuration, with the defaults of Kubernetes. */
export interface Webhook {
  /** Names the webhook among those of all configurations. */
  readonly id: string;
  readonly name: string;
  readonly clientConfig: WebhookClientConfig;
  readonly rules: readonly WebhookRule[];
  readonly ignoresFailures: boolean;
  readonly isEquivalent: boolean;
  readonly namespaceSelector: unknown;
  readonly objectSelector: unknown;
  readonly hasNoSideEffects: boolean;
  readonly timeoutSeconds: number;
  readonly isReinvoked: boolean;
  /** Conditions in CEL, as they are stored. */
  readonly matchConditions: unknown;
}

/** The collections of the configurations. */
export const configurationCollections = {
  mutating: "admissionregistration.k8s.io/mutatingwebhookconfigurations",
  validating: "admissionregistration.k8s.io/validatingwebhookconfigurations",
} as const;

/** Whether webhooks change objects or check requests. */
export type WebhookType = keyof typeof configurationCollections;

/** Returns the webhooks of all configurations of a type, in the order in which they are called. */
export function webhooksOf(store: ObjectStore, type: WebhookType): Webhook[] {
  return store.list(configurationCollections[type]).flatMap(({ key, object }) =>
    objectsOf(object.webhooks).map((webhook) => webhookOf(key, webhook))
  );
}

function webhookOf(configuration: string, given: Record<string, unknown>): Webhook {
  const { clientConfig, failurePolicy, matchPolicy, sideEffects, reinvocationPolicy } = given;
  return {
    id: `${configuration}/${given.name}`,
    name: String(given.name ?? ""),
    clientConfig: clientConfigOf(clientConfig),
    rules: objectsOf(given.rules).map(ruleOf),
    ignoresFailures: failurePolicy === "Ignore",
    isEquivalent: matchPolicy !== "Exact",
    namespaceSelector: given.namespaceSelector,
    objectSelector: given.objectSelector,
    hasNoSideEffects: sideEffects === "None" || sideEffects === "NoneOnDryRun",
    timeoutSeconds: typeof given.timeoutSeconds === "number" ? given.timeoutSeconds : 10,
    isReinvoked: reinvocationPolicy === "IfNeeded",
    matchConditions: given.matchConditions,
  };
}

/** Returns a rule, with the defaults of Kubernetes. */
export function ruleOf(rule: Record<string, unknown>): WebhookRule {
  return {
    apiGroups: textsOf(rule.apiGroups),
    apiVersions: textsOf(rule.apiVersions),
    operations: textsOf(rule.operations),
    resources: textsOf(rule.resources),
    scope: String(rule.scope ?? "*"),
  };
}

/** Returns the place of a webhook, with the defaults of Kubernetes. */
export function clientConfigOf(given: unknown): WebhookClientConfig {
  const { url, service, caBundle } = membersOf(given);
  return {
    url: typeof url === "string" ? url : undefined,
    service: isJsonObject(service)
      ? {
        name: String(service.name ?? ""),
        namespace: String(service.namespace ?? ""),
        port: typeof service.port === "number" ? service.port : 443,
        path: String(service.path ?? "/"),
      }
      : undefined,
    caBundle: typeof caBundle === "string" ? caBundle : "",
  };
}

/** Returns whether an object is a configuration of webhooks. */
export function isConfiguration({ kind }: Pick<KubeObject, "kind">): boolean {
  return kind === "MutatingWebhookConfiguration" || kind === "ValidatingWebhookConfiguration";
}
