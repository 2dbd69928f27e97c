import type { ScalePaths } from "../schemas/validate_object.ts";
import type { MergeType } from "../merge/merge_type.ts";
import type { SelectableField, SelectableFields } from "../objects/field_selector.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { NameRule } from "../objects/object_names.ts";
import { withKnownFields } from "../schemas/known_fields.ts";
import { setDefaults } from "../schemas/set_defaults.ts";
import type { Schema } from "../schemas/schema.ts";

/** An action on a resource. */
export type Verb =
  | "create"
  | "delete"
  | "deletecollection"
  | "get"
  | "list"
  | "patch"
  | "update"
  | "watch";

/** The address of a resource: group, version and plural name. */
export interface ResourceAddress {
  /** API group; empty for core. */
  readonly group: string;
  /** API version, such as `v1`. */
  readonly version: string;
  /** Plural name, as in the path. */
  readonly plural: string;
}

/** A column of tables that a definition adds. */
export interface PrinterColumn {
  /** Name, such as `Replicas`. */
  readonly name: string;
  /** Type of the cells: `string`, `integer`, `number`, `boolean` or `date`. */
  readonly type: string;
  /** Path of the value, such as `.spec.replicas`. */
  readonly jsonPath: string;
  /** Format of the cells. */
  readonly format?: string;
  /** Text for people. */
  readonly description?: string;
  /** 0 for a column that is always shown. */
  readonly priority?: number;
}

/** How the objects of another resource are served: a second version of their fields. */
export interface VersionConversion {
  /** Returns an object with the fields that are stored. */
  toStored(object: KubeObject): KubeObject;
  /** Returns a stored object with the fields that are served. */
  toServed(object: KubeObject): KubeObject;
}

/** A resource to serve; see {@linkcode ResourceRegistry.register}. */
export interface ServedResourceInit {
  /** API group; empty for core. */
  group: string;
  /**
   * API version.
   * @default {"v1"}
   */
  version?: string;
  /** Kind of the objects, such as `Pod`. */
  kind: string;
  /** Plural name, as in the path. */
  plural: string;
  /**
   * Singular name.
   * @default The kind in lower case.
   */
  singular?: string;
  /**
   * Kind of a list of the objects.
   * @default The kind with `List`.
   */
  listKind?: string;
  /** Short names, such as `po`. */
  shortNames?: readonly string[];
  /** Categories, such as `all`. */
  categories?: readonly string[];
  /**
   * Whether the objects are namespaced.
   * @default {true}
   */
  namespaced?: boolean;
  /**
   * The supported verbs.
   * @default All eight verbs.
   */
  verbs?: readonly Verb[];
  /**
   * Whether `/status` is served, so that the status and the other fields are written separately.
   * @default {false}
   */
  status?: boolean;
  /**
   * Whether `/scale` is served, which reads and writes `spec.replicas`, or other fields.
   * @default {false}
   */
  scale?: boolean | ScalePaths;
  /**
   * Subresources that only accept POST, such as `token`: name and kind.
   * @default None.
   */
  actions?: Readonly<Record<string, string>>;
  /**
   * Subresources that read and write a part of an object, such as `approval`: name and verbs.
   * @default None.
   */
  parts?: Readonly<Record<string, readonly Verb[]>>;
  /**
   * Subresources that are streams, such as `log`: name and kind. A stream with the kind of the
   * resource accepts only GET, the others accept POST too.
   * @default None.
   */
  streams?: Readonly<Record<string, string>>;
  /**
   * Rule for names.
   * @default {"subdomain"}
   */
  nameRule?: NameRule;
  /**
   * Whether a finalizer must contain a slash, unless Kubernetes defines it.
   * @default {false}
   */
  qualifiedFinalizers?: boolean;
  /** Fields for field selectors, in addition to `metadata.name` and `metadata.namespace`. */
  fields?: Readonly<Record<string, SelectableField>>;
  /**
   * Whether `metadata.generation` counts changes to the desired state. With `created` it is always
   * 1, and with `changed` there is none before the first change.
   * @default {false}
   */
  generation?: boolean | "created" | "changed";
  /**
   * Whether a PUT creates the object if it does not exist.
   * @default {false}
   */
  createOnUpdate?: boolean;
  /**
   * Whether a PUT without a resourceVersion is accepted.
   * @default {true}
   */
  unconditionalUpdate?: boolean;
  /**
   * Whether the response to a deletion is the object instead of a Status.
   * @default {false}
   */
  returnsDeleted?: boolean;
  /**
   * Whether a CustomResourceDefinition defines the resource.
   * @default {false}
   */
  custom?: boolean;
  /**
   * The version in which the objects are stored.
   * @default The version of the resource.
   */
  storageVersion?: string;
  /**
   * The `openAPIV3Schema` of that version.
   * @default {false}
   */
  storageSchema?: Schema | false;
  /**
   * Whether a webhook converts the objects between the version and the stored one.
   * @default {false}
   */
  convertedByWebhook?: boolean;
  /**
   * The collection of another resource whose objects are served, such as `events`.
   * @default {false}
   */
  collection?: string | false;
  /**
   * How the stored objects are converted.
   * @default {false}
   */
  conversion?: VersionConversion | false;
  /**
   * The `openAPIV3Schema` by which objects are pruned, completed and checked.
   * @default {false}
   */
  schema?: Schema | false;
  /**
   * The columns that a definition adds to tables.
   * @default None: tables of custom resources have the name and the age.
   */
  printerColumns?: readonly PrinterColumn[];
  /**
   * How objects are merged, and which fields can have separate managers.
   * @default The type of the built-in kind; for any other kind, only the metadata has a known type.
   */
  mergeType?: MergeType;
}

/** A served resource, with all settings. */
export interface ServedResource extends Readonly<Required<ServedResourceInit>> {
  /** The version of Kubernetes whose fields a built-in kind has; the newest by default. */
  readonly kubernetesVersion?: "1.30" | "1.37";
}

/** Returns the name of the collection that holds the objects of all versions of a resource. */
export function collectionOf(
  { group, plural, collection }: Pick<ServedResource, "group" | "plural"> & {
    collection?: string | false;
  },
): string {
  return collection || (group ? `${group}/${plural}` : plural);
}

/** Returns the name of a resource of its own, even if its objects are in the collection of another. */
export function qualifiedPlural({ group, plural }: Omit<ResourceAddress, "version">): string {
  return group ? `${group}/${plural}` : plural;
}

/** Returns an object as messages about it name it: an Event of either group is an `Event`. */
export function subjectOf(
  { group, kind, collection }: ServedResource,
  name: string,
): { group: string; kind: string; name: string } {
  return { group: collection ? "" : group, kind, name };
}

/**
 * Returns an object of a request with the fields that are stored. A custom resource has the version
 * in which its fields are: a webhook converts it later.
 */
export function storedFields(object: KubeObject, resource: ServedResource): KubeObject {
  const { conversion, custom, group, version, storageVersion, convertedByWebhook } = resource;
  if (conversion) return conversion.toStored(object);
  if (!custom) return object;
  if (convertedByWebhook || version === storageVersion) {
    return { ...object, apiVersion: apiVersionOf(resource) };
  }
  const stored = { ...object, apiVersion: `${group}/${storageVersion}` };
  return withStorageDefaults(withKnownFields(stored, resource.storageSchema), resource);
}

/** The defaults of the version that is stored, which kube-apiserver sets when it reads the object. */
export function withStorageDefaults(
  object: KubeObject,
  { storageSchema }: Pick<ServedResource, "storageSchema">,
): KubeObject {
  return storageSchema ? setDefaults(object, storageSchema) as KubeObject : object;
}

/**
 * Returns a stored object with the fields that a resource serves. Where no webhook converts, the
 * version of a custom resource serves those fields of another version that its own schema has.
 */
export function servedFields(object: KubeObject, resource: ServedResource): KubeObject {
  const { conversion, schema } = resource;
  if (conversion) return conversion.toServed(object);
  if (!isPruned(resource) || object.apiVersion === apiVersionOf(resource)) return object;
  return withKnownFields(object, schema);
}

/** Returns whether stored objects may have fields that a resource does not serve. */
export function isPruned({ custom, convertedByWebhook }: ServedResource): boolean {
  return custom && !convertedByWebhook;
}

/** Returns a stored object as a resource serves it, with its `apiVersion` and `kind`. */
export function servedObject(object: KubeObject, resource: ServedResource): KubeObject {
  return {
    ...servedFields(object, resource),
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
  };
}

/** Returns `v1` or `GROUP/VERSION`. */
export function apiVersionOf(
  { group, version }: Pick<ResourceAddress, "group" | "version">,
): string {
  return group ? `${group}/${version}` : version;
}

/** Returns the fields by which a resource can be selected, with Kubernetes' message for others. */
export function selectableFields(resource: ServedResource): SelectableFields {
  const { fields, namespaced, custom } = resource;
  if (custom || Object.keys(fields).length > 0) {
    return { fields, namespaced, refuse: (field) => `field label not supported: ${field}` };
  }
  const known = '"metadata.name", "metadata.namespace"';
  return {
    fields,
    namespaced: true,
    refuse: (field) => `"${field}" is not a known field selector: only ${known}`,
  };
}
