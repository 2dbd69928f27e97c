import type { KubernetesObject } from "@kubewire/kubewire";
import { checkNames, checkOptions, isObject, shownValue } from "@kubewire/kubewire/internal";
import type { Hono } from "hono";
import {
  type WebhookDeclaration,
  webhookDeclaration,
  type WebhookSettings,
} from "./webhook_declaration.ts";
import {
  checkWebhookAddress,
  checkWebhookPath,
  clientConfigOf,
  type WebhookAddress,
  type WebhookClientConfig,
} from "./webhook_address.ts";

/** Settings of {@linkcode webhookConfigurations}. */
export interface WebhookConfigurationsOptions extends WebhookAddress {
  /** The name of the configurations. */
  name: string;
  /**
   * The Certificate of cert-manager, `namespace/name`, whose CA cert-manager is to fill in instead.
   */
  certManager?: string;
  /** The labels of the configurations. */
  labels?: Record<string, string>;
}

const NAMES: Record<keyof WebhookConfigurationsOptions, true> = {
  name: true,
  service: true,
  url: true,
  caPem: true,
  certManager: true,
  labels: true,
};

/** A MutatingWebhookConfiguration or ValidatingWebhookConfiguration. */
export interface WebhookConfiguration extends KubernetesObject {
  /** The API version. */
  apiVersion: "admissionregistration.k8s.io/v1";
  /** The kind. */
  kind: "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration";
  /** The webhooks. */
  webhooks: (Omit<WebhookSettings, "name" | "operations" | "subresources"> & {
    /** The name. */
    name: string;
    /** The versions of AdmissionReview. */
    admissionReviewVersions: string[];
    /** Where the API server reaches the webhook. */
    clientConfig: WebhookClientConfig;
    /** The requests that the webhook is asked about. */
    rules: {
      apiGroups: string[];
      apiVersions: string[];
      operations: ("CREATE" | "UPDATE" | "DELETE" | "CONNECT")[];
      resources: string[];
      scope: "Cluster" | "Namespaced";
    }[];
    /** Whether the webhook changes anything elsewhere. */
    sideEffects: "None" | "NoneOnDryRun";
  })[];
}

/**
 * Returns the configurations that make the API server call the admission webhooks of an app: one for
 * those that change objects, and one for those that check requests. Apply them by the typed client,
 * or print them as a manifest.
 *
 * @example Apply them at the start of the program
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createDiscovery } from "jsr:@kubewire/kubewire/client";
 * import { webhookConfigurations } from "jsr:@kubewire/hono";
 *
 * const app = new Hono(); // with the routes of admission(…)
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const discovery = createDiscovery(kube);
 * const service = { name: "webhooks", namespace: kube.namespace };
 * const caPem = await Deno.readTextFile("/var/run/tls/ca.crt");
 * for (const object of webhookConfigurations(app, { name: "my-program", service, caPem })) {
 *   const configurations = await discovery.client(object);
 *   await configurations.apply(object, { fieldManager: "my-program" });
 * }
 * ```
 *
 * @throws {TypeError} If the app has no webhooks, two of them have the same name, the path of one has
 * a parameter, or the place of the webhooks is not given, or given twice.
 */
export function webhookConfigurations(
  // deno-lint-ignore no-explicit-any -- apps of any environment
  app: Hono<any>,
  options: WebhookConfigurationsOptions,
): WebhookConfiguration[] {
  if (!Array.isArray(Object(app).routes)) {
    throw new TypeError(
      `The app of webhookConfigurations must be one of Hono: ${shownValue(app)}.`,
    );
  }
  checkOptions(options, "{ name, service }");
  checkNames<WebhookConfigurationsOptions>("webhookConfigurations", options, NAMES);
  checkSettings(options);
  const webhooks = app.routes.flatMap(({ path, handler }) => {
    const declaration = webhookDeclaration(handler);
    if (!declaration) return [];
    checkWebhookPath(path);
    return [{ ...declaration, path }];
  });
  if (webhooks.length === 0) throw new TypeError("The app has no routes of admission(…).");
  const of = (type: WebhookDeclaration["type"]) => webhooks.filter((each) => each.type === type);
  return [
    ...configuration("MutatingWebhookConfiguration", of("mutate"), options),
    ...configuration("ValidatingWebhookConfiguration", of("validate"), options),
  ];
}

type Placed = WebhookDeclaration & { path: string };

function configuration(
  kind: WebhookConfiguration["kind"],
  webhooks: Placed[],
  options: WebhookConfigurationsOptions,
): WebhookConfiguration[] {
  if (webhooks.length === 0) return [];
  const { name, labels, certManager } = options;
  const annotations = certManager !== undefined &&
    { "cert-manager.io/inject-ca-from": certManager };
  const configured = webhooks.map((webhook) => configuredWebhook(webhook, options));
  const names = configured.map(({ name }) => name);
  const twice = names.find((each, index) => names.indexOf(each) < index);
  if (twice !== undefined) {
    throw new TypeError(`Two webhooks have the name ${twice}: give one of them another name.`);
  }
  return [{
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
    metadata: { name, ...labels && { labels }, ...annotations && { annotations } },
    webhooks: configured,
  }];
}

function configuredWebhook(
  webhook: Placed,
  place: WebhookAddress,
): WebhookConfiguration["webhooks"][number] {
  const { type, resource, path, operations = ["CREATE", "UPDATE"], subresources = [""] } = webhook;
  const { name = `${type}.${resource.plural}.${resource.group || "core"}` } = webhook;
  const { failurePolicy = "Fail", sideEffects = "None", timeoutSeconds = 10 } = webhook;
  const { namespaceSelector, objectSelector, matchConditions, reinvocationPolicy } = webhook;
  return {
    name,
    admissionReviewVersions: ["v1"],
    clientConfig: clientConfigOf(place, path),
    rules: [{
      apiGroups: [resource.group],
      apiVersions: [resource.version],
      operations,
      resources: subresources.map((part) => part ? `${resource.plural}/${part}` : resource.plural),
      scope: resource.namespaced ? "Namespaced" : "Cluster",
    }],
    failurePolicy,
    sideEffects,
    timeoutSeconds,
    ...namespaceSelector && { namespaceSelector },
    ...objectSelector && { objectSelector },
    ...matchConditions && { matchConditions },
    ...type === "mutate" && reinvocationPolicy && { reinvocationPolicy },
  };
}

function checkSettings(options: WebhookConfigurationsOptions): void {
  const { name, caPem, certManager, labels } = options;
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`The configurations need a name: it is ${shownValue(name)}.`);
  }
  if (labels !== undefined && !isObject(labels)) {
    throw new TypeError(`labels must be an object: it is ${shownValue(labels)}.`);
  }
  checkWebhookAddress(options);
  if (caPem !== undefined && certManager !== undefined) {
    throw new TypeError("The CA comes either from caPem or from certManager.");
  }
  if (certManager !== undefined && !/^[^/]+\/[^/]+$/.test(certManager)) {
    throw new TypeError(`certManager must be namespace/name: it is ${certManager}.`);
  }
}
