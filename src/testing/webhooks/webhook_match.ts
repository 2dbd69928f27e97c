import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import { scaleSelector, selectsObject } from "../objects/scale_selector.ts";
import type { ResourceRegistry } from "../resources/resource_registry.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import { notFound } from "../status/api_errors.ts";
import type { Webhook, WebhookRule } from "../webhook_configs/webhook.ts";

/** A request that webhooks may be asked about. */
export interface AdmittedRequest {
  readonly resource: ServedResource;
  readonly namespace: string;
  readonly subresource: string;
  readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  /** The name of the object; without one, a rule for names is met. */
  readonly name?: string | undefined;
}

type Admitted = Omit<AdmittedObjects, "namespaceObject">;

/** The objects of a request. */
export interface AdmittedObjects {
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
  /** The namespace's own object; `undefined` for a cluster-scoped resource. */
  readonly namespaceObject: KubeObject | undefined;
}

/**
 * Returns the resource as which a webhook is asked about a request: with `matchPolicy: Equivalent`
 * in another version, or in the other group of Events, if the rules name only that one. `undefined`
 * if it is not asked.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/generic` `ShouldCallHook`.
 */
export function resourceFor(
  { rules, isEquivalent }: Pick<Webhook, "rules" | "isEquivalent">,
  request: AdmittedRequest,
  registry: ResourceRegistry,
): ServedResource | undefined {
  const { resource } = request;
  if (rules.some((rule) => ruleMatches(rule, request))) return resource;
  if (!isEquivalent) return undefined;
  const others = [...registry].filter((other) => collectionOf(other) === collectionOf(resource));
  for (const rule of rules) {
    const found = others.find((other) => ruleMatches(rule, { ...request, resource: other }));
    if (found) return found;
  }
  return undefined;
}

/**
 * Returns the namespace whose labels selectors look at; `undefined` for a resource without. For a
 * namespace that is written it is the new one, unless the write is to a subresource.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/namespace` `GetNamespaceLabels`.
 *
 * @throws {StatusError} 404 if it does not exist.
 */
function namespaceOf(
  store: ObjectStore,
  { resource, namespace, subresource, name = "" }: AdmittedRequest,
  { object, oldObject }: Admitted,
): KubeObject | undefined {
  if (resource.group === "" && resource.plural === "namespaces") {
    const stored = subresource === "" ? undefined : store.get("namespaces", name)?.object;
    return stored ?? object ?? oldObject;
  }
  if (!resource.namespaced) return undefined;
  const stored = store.get("namespaces", namespace)?.object;
  if (!stored) throw notFound({ group: "", plural: "namespaces", name: namespace });
  return stored;
}

/** The selectors of a webhook or a policy. */
type Selectors = Pick<Webhook, "namespaceSelector" | "objectSelector">;

/**
 * Returns whether selectors match a request. The options of a connection have no labels, so that only
 * an empty selector matches them.
 *
 * @throws {StatusError} 404 if the namespace does not exist.
 */
export function isSelected(
  store: ObjectStore,
  selectors: Selectors,
  { request, admitted }: { request: AdmittedRequest; admitted: Admitted },
): boolean {
  const namespaceObject = namespaceOf(store, request, admitted);
  const labelled = request.operation === "CONNECT"
    ? { object: undefined, oldObject: undefined }
    : admitted;
  return selectorsMatch(selectors, { ...labelled, namespaceObject });
}

/** Returns whether the selectors of a webhook match the objects of a request. */
export function selectorsMatch(
  { namespaceSelector, objectSelector }: Selectors,
  { object, oldObject, namespaceObject }: AdmittedObjects,
): boolean {
  if (namespaceObject && !selectsObject(namespaceSelector, namespaceObject)) return false;
  return scaleSelector(objectSelector) === "" ||
    [object, oldObject].some((each) => each !== undefined && selectsObject(objectSelector, each));
}

function ruleMatches(rule: WebhookRule, request: AdmittedRequest): boolean {
  const { resource, namespace, subresource, operation, name } = request;
  const { resourceNames = [] } = rule;
  const isNamed = resourceNames.length === 0 || name === undefined || resourceNames.includes(name);
  return isNamed && scopeMatches(rule.scope, resource, namespace) &&
    includes(rule.operations, operation) && includes(rule.apiGroups, resource.group) &&
    includes(rule.apiVersions, resource.version) &&
    rule.resources.some((text) => {
      const [plural, part = ""] = text.split("/");
      return (plural === "*" || plural === resource.plural) &&
        (part === "*" || part === subresource);
    });
}

function scopeMatches(scope: string, resource: ServedResource, namespace: string): boolean {
  const isNamespaced = resource.namespaced && namespace !== "";
  return scope === "*" || scope === (isNamespaced ? "Namespaced" : "Cluster");
}

function includes(items: readonly string[], requested: string): boolean {
  return items.includes("*") || items.includes(requested);
}
