import { isJsonObject } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { WebhookType } from "./webhook.ts";

/**
 * Returns a configuration of webhooks with the defaults of Kubernetes.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/v1` `SetDefaults`.
 */
export function defaultConfiguration(configuration: KubeObject, type: WebhookType): KubeObject {
  const { webhooks } = configuration;
  if (!Array.isArray(webhooks)) return configuration;
  return { ...configuration, webhooks: webhooks.map((webhook) => withDefaults(webhook, type)) };
}

function withDefaults(webhook: unknown, type: WebhookType): unknown {
  if (!isJsonObject(webhook)) return webhook;
  const { clientConfig, rules } = webhook;
  return {
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
    ...type === "mutating" && { reinvocationPolicy: "Never" },
    ...webhook,
    ...isJsonObject(clientConfig) && { clientConfig: withPort(clientConfig) },
    ...Array.isArray(rules) && { rules: rules.map(withScope) },
  };
}

function withPort(clientConfig: Record<string, unknown>): Record<string, unknown> {
  const { service } = clientConfig;
  return isJsonObject(service)
    ? { ...clientConfig, service: { port: 443, ...service } }
    : clientConfig;
}

/** Returns a rule that is about objects of each scope, unless it says which. */
export function withScope(rule: unknown): unknown {
  return isJsonObject(rule) ? { scope: "*", ...rule } : rule;
}
