import { withFields } from "../defaults/fields.ts";
import {
  newPodStatus,
  withDataSources,
  withJobSelector,
  withTemplateGeneration,
} from "../defaults/initial_state.ts";
import { withStructDefaults } from "../defaults/struct_defaults.ts";
import { storedStruct } from "../structs/typed_object.ts";
import {
  completeCustomResourceDefinition,
  definitionCollection,
} from "../resources/custom_resource_definition.ts";
import { isJsonObject, membersOf, textsOf } from "../json/json_value.ts";
import type { KubeObject, ObjectMeta } from "../objects/kube_object.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import { defaultConfiguration } from "../webhook_configs/default_configuration.ts";
import { defaultPolicy, defaultPolicyBinding } from "../webhook_configs/default_policy.ts";
import { configurationCollections } from "../webhook_configs/webhook.ts";

type Defaulter = (object: KubeObject) => KubeObject;

/** Sets the defaults that an object has after every write. */
export function applyWriteDefaults(object: KubeObject, resource: ServedResource): KubeObject {
  const struct = storedStruct(resource);
  const defaulted = struct === undefined ? object : withStructDefaults(object, struct);
  return writeDefaulters[collectionOf(resource)]?.(defaulted) ?? defaulted;
}

/** Sets the defaults of a new object. */
export function applyDefaults(object: KubeObject, resource: ServedResource): KubeObject {
  const hasStatus = !resource.status || resource.custom || object.status !== undefined;
  const whole = applyWriteDefaults(hasStatus ? object : { ...object, status: {} }, resource);
  return defaulters[collectionOf(resource)]?.(whole) ?? whole;
}

/** Sets the defaults of a new object, and its initial state, which no request can set. */
export function applyCreateDefaults(
  object: KubeObject,
  resource: ServedResource,
  time: string,
): KubeObject {
  // Only the server sets the status of a new object, except that of a node.
  const { status: _status, ...stateless } = object;
  const hasStatus = resource.status && collectionOf(resource) !== "nodes";
  const start = hasStatus ? { ...stateless, metadata: object.metadata } : object;
  const defaulted = applyDefaults(start, resource);
  return starters[collectionOf(resource)]?.(defaulted, time) ?? defaulted;
}

function completeSecret(object: KubeObject): KubeObject {
  const { stringData, type, ...secret } = object;
  const typed = { ...secret, type: type || "Opaque", metadata: object.metadata };
  if (!isJsonObject(stringData)) return typed;
  const added = Object.entries(stringData).map(([key, text]) => [key, base64(String(text))]);
  const data = { ...membersOf(secret.data), ...Object.fromEntries(added) };
  return { ...typed, data };
}

const writeDefaulters: Readonly<Record<string, Defaulter>> = {
  namespaces: (object) => ({ ...object, metadata: withNameLabel(object.metadata) }),
  secrets: completeSecret,
  [configurationCollections.mutating]: (object) => defaultConfiguration(object, "mutating"),
  [configurationCollections.validating]: (object) => defaultConfiguration(object, "validating"),
  "admissionregistration.k8s.io/mutatingadmissionpolicies": defaultPolicy,
  "admissionregistration.k8s.io/mutatingadmissionpolicybindings": defaultPolicyBinding,
  "admissionregistration.k8s.io/validatingadmissionpolicies": defaultPolicy,
  "admissionregistration.k8s.io/validatingadmissionpolicybindings": defaultPolicyBinding,
};

const defaulters: Readonly<Record<string, Defaulter>> = {
  namespaces: (object) => ({
    ...object,
    spec: membersOf(object.spec),
    status: { phase: "Active", ...membersOf(object.status) },
  }),
  [definitionCollection]: completeCustomResourceDefinition,
};

const starters: Readonly<Record<string, (object: KubeObject, time: string) => KubeObject>> = {
  namespaces: (object) => ({
    ...object,
    spec: {
      ...membersOf(object.spec),
      finalizers: [...new Set([...textsOf(membersOf(object.spec).finalizers), "kubernetes"])],
    },
  }),
  pods: (object, time) => ({ ...object, status: newPodStatus(membersOf(object.spec), time) }),
  services: (object) => ({ ...object, status: { loadBalancer: {} } }),
  persistentvolumes: (object, time) => ({
    ...object,
    status: { ...membersOf(object.status), lastPhaseTransitionTime: time },
  }),
  persistentvolumeclaims: withDataSources,
  "apps/daemonsets": withTemplateGeneration,
  "batch/jobs": withJobSelector,
  "resource.k8s.io/devicetaintrules": withTaintTime,
};

function withTaintTime(rule: KubeObject, time: string): KubeObject {
  const spec = membersOf(rule.spec);
  return {
    ...rule,
    spec: { ...spec, taint: withFields(membersOf(spec.taint), { timeAdded: time }) },
  };
}

function withNameLabel(metadata: ObjectMeta): ObjectMeta {
  const { name, labels } = metadata;
  if (!name) return metadata; // it is still to be generated
  return { ...metadata, labels: { ...labels, "kubernetes.io/metadata.name": name } };
}

function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}
