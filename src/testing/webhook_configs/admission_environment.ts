import {
  type CelType,
  celTypes,
  listType,
  mapType,
  opaqueType,
  structType,
} from "../cel/values/cel_type.ts";
import { type CelEnvironment, kubernetesFunctions, patchFunctions } from "../cel/environment.ts";
import { authorizerTypes } from "../cel/functions/authorizers.ts";

/** Names that not every expression about requests may use. */
export interface AdmissionNames {
  /** Whether the expression may use the parameters of a policy. */
  readonly hasParams?: boolean;
  /** Whether the expression may ask the authorizer. */
  readonly hasAuthorizer?: boolean;
  /** The types of the variables of a policy; absent without a policy. */
  readonly variables?: ReadonlyMap<string, CelType>;
  /** Whether the expression may write objects: `Object{…}` and `JSONPatch{…}`. */
  readonly hasPatchTypes?: boolean;
}

const { bool, dyn, int, string, timestamp } = celTypes;
const texts = listType(string);
const labels = mapType(string, string);
const groupVersionKind = { group: string, version: string, kind: string };
const groupVersionResource = { group: string, version: string, resource: string };

/** The fields of the objects that have types, by the names of the types. */
const structs: Readonly<Record<string, Readonly<Record<string, CelType>>>> = {
  "kubernetes.AdmissionRequest": {
    kind: structType("kubernetes.GroupVersionKind"),
    resource: structType("kubernetes.GroupVersionResource"),
    subResource: string,
    requestKind: structType("kubernetes.GroupVersionKind"),
    requestResource: structType("kubernetes.GroupVersionResource"),
    requestSubResource: string,
    name: string,
    namespace: string,
    operation: string,
    userInfo: structType("kubernetes.UserInfo"),
    dryRun: bool,
    options: dyn,
  },
  "kubernetes.GroupVersionKind": groupVersionKind,
  "kubernetes.GroupVersionResource": groupVersionResource,
  "kubernetes.UserInfo": {
    username: string,
    uid: string,
    groups: texts,
    extra: mapType(string, texts),
  },
  "kubernetes.Namespace": {
    metadata: structType("kubernetes.NamespaceMetadata"),
    spec: structType("kubernetes.NamespaceSpec"),
    status: structType("kubernetes.NamespaceStatus"),
  },
  "kubernetes.NamespaceMetadata": {
    name: string,
    generateName: string,
    namespace: string,
    labels,
    annotations: labels,
    UID: string,
    creationTimestamp: timestamp,
    deletionGracePeriodSeconds: int,
    deletionTimestamp: timestamp,
    generation: int,
    resourceVersion: string,
    finalizers: texts,
  },
  "kubernetes.NamespaceSpec": { finalizers: texts },
  "kubernetes.NamespaceStatus": {
    conditions: listType(structType("kubernetes.NamespaceCondition")),
    phase: string,
  },
  "kubernetes.NamespaceCondition": {
    status: string,
    type: string,
    lastTransitionTime: timestamp,
    message: string,
    reason: string,
  },
};

/** The names of the types that an expression may write. */
export const patchTypes = { object: "Object", jsonPatch: "JSONPatch" } as const;

const jsonPatchFields: Readonly<Record<string, CelType>> = {
  op: string,
  path: string,
  from: string,
  value: dyn,
};

/** Returns whether a name is that of a type of `Object`, which has all fields. */
function isObjectType(name: string): boolean {
  return name === patchTypes.object || name.startsWith(`${patchTypes.object}.`);
}

function fieldOf(fields: Readonly<Record<string, CelType>> | undefined, field: string) {
  return fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** The name of the type of `variables`. */
const variablesType = "kubernetes.variables";

/**
 * Returns the names that an expression about requests may use.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/cel` `mustBuildEnvs`.
 */
export function admissionEnvironment(
  { hasParams = false, hasAuthorizer = false, variables, hasPatchTypes = false }: AdmissionNames,
): CelEnvironment {
  return {
    variables: new Map([
      ["object", dyn],
      ["oldObject", dyn],
      ["request", structType("kubernetes.AdmissionRequest")],
      ["namespaceObject", structType("kubernetes.Namespace")],
      ...hasParams ? [["params", dyn] as const] : [],
      ...hasAuthorizer
        ? [
          ["authorizer", opaqueType(authorizerTypes.authorizer)] as const,
          ["authorizer.requestResource", opaqueType(authorizerTypes.resourceCheck)] as const,
        ]
        : [],
      ...variables ? [["variables", structType(variablesType)] as const] : [],
    ]),
    functions: hasPatchTypes ? patchFunctions : kubernetesFunctions,
    fieldType(struct, field) {
      if (struct === variablesType) return variables?.get(field);
      if (struct === patchTypes.jsonPatch) return fieldOf(jsonPatchFields, field);
      return isObjectType(struct) ? dyn : fieldOf(structs[struct], field);
    },
    isStruct: (name) => hasPatchTypes && (name === patchTypes.jsonPatch || isObjectType(name)),
  };
}
