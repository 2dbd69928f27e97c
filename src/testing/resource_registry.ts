import { builtinMergeType } from "./builtin_merge_type.ts";
import { builtinResources } from "./builtin_resources.ts";
import type { SelectableField, SelectableFields } from "./field_selector.ts";
import type { MergeType } from "./merge_type.ts";
import type { NameRule } from "./object_names.ts";

/** What can be done with a resource. */
export type Verb =
  | "create"
  | "delete"
  | "deletecollection"
  | "get"
  | "list"
  | "patch"
  | "update"
  | "watch";

/** Group, version and plural name: the address of a resource. */
export interface ResourceAddress {
  /** API group; empty for core. */
  readonly group: string;
  /** API version, such as `v1`. */
  readonly version: string;
  /** Plural name, as in the path. */
  readonly plural: string;
}

/** A resource to serve; see {@linkcode ResourceRegistry.register}. */
export interface ResourceInit {
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
  /** Short names, such as `po`. */
  shortNames?: readonly string[];
  /** Categories, such as `all`. */
  categories?: readonly string[];
  /**
   * Whether the objects live in namespaces.
   * @default {true}
   */
  namespaced?: boolean;
  /**
   * What can be done with it.
   * @default All eight verbs.
   */
  verbs?: readonly Verb[];
  /**
   * Whether `/status` is served, and status and the rest are written apart.
   * @default {false}
   */
  status?: boolean;
  /**
   * Whether `/scale` is served, which reads and writes `spec.replicas`.
   * @default {false}
   */
  scale?: boolean;
  /**
   * Subresources that only take a POST, such as `token`: name and kind.
   * @default None.
   */
  actions?: Readonly<Record<string, string>>;
  /**
   * Subresources that are streams, such as `log`: name and kind. Those of the resource's own kind
   * are only read, the others take a POST as well.
   * @default None.
   */
  streams?: Readonly<Record<string, string>>;
  /**
   * How names may look.
   * @default {"subdomain"}
   */
  nameRule?: NameRule;
  /**
   * Whether a finalizer must be one of Kubernetes' own or have a slash in it.
   * @default {false}
   */
  qualifiedFinalizers?: boolean;
  /** Fields for field selectors beside `metadata.name` and `metadata.namespace`. */
  fields?: Readonly<Record<string, SelectableField>>;
  /**
   * Whether `metadata.generation` counts changes of the desired state.
   * @default {false}
   */
  generation?: boolean;
  /**
   * Whether a PUT of an unknown name creates it.
   * @default {false}
   */
  createOnUpdate?: boolean;
  /**
   * Whether a PUT without a resourceVersion overwrites.
   * @default {true}
   */
  unconditionalUpdate?: boolean;
  /**
   * Whether a deletion answers with the object instead of a Status.
   * @default {false}
   */
  returnsDeleted?: boolean;
  /**
   * Whether it comes from a CustomResourceDefinition.
   * @default {false}
   */
  custom?: boolean;
  /**
   * How its objects are merged, and which of their fields are managed apart.
   * @default As Kubernetes merges its own kinds; every other field by what its value is.
   */
  mergeType?: MergeType;
}

/** A resource that is served, with every setting filled in. */
export type ResourceDefinition = Readonly<Required<ResourceInit>>;

/** The name under which the objects of all versions of a resource are stored. */
export function collectionOf({ group, plural }: Pick<ResourceAddress, "group" | "plural">): string {
  return group ? `${group}/${plural}` : plural;
}

/** `v1` or `GROUP/VERSION`. */
export function apiVersionOf(
  { group, version }: Pick<ResourceAddress, "group" | "version">,
): string {
  return group ? `${group}/${version}` : version;
}

/** Which fields a resource can be selected by, and how Kubernetes refuses the others. */
export function selectableFields(resource: ResourceDefinition): SelectableFields {
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

/**
 * The resources that a server serves. A new registry knows core, apps, batch, RBAC, leases,
 * reviews of authentication.k8s.io and CustomResourceDefinitions.
 */
export class ResourceRegistry implements Iterable<ResourceDefinition> {
  readonly #definitions = new Map<string, ResourceDefinition>();

  /** Makes a registry with the built-in resources. */
  constructor() {
    for (const init of builtinResources) this.register(init);
  }

  /** Serves a resource from now on; an earlier definition of the same address is replaced. */
  register(init: ResourceInit): ResourceDefinition {
    const definition: ResourceDefinition = {
      version: "v1",
      singular: init.kind.toLowerCase(),
      shortNames: [],
      categories: [],
      namespaced: true,
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      status: false,
      scale: false,
      actions: {},
      streams: {},
      nameRule: "subdomain",
      qualifiedFinalizers: false,
      fields: {},
      generation: false,
      createOnUpdate: false,
      unconditionalUpdate: true,
      returnsDeleted: false,
      custom: false,
      mergeType: builtinMergeType(apiVersionOf({ version: "v1", ...init }), init.kind),
      ...init,
    };
    this.#definitions.set(addressKey(definition), definition);
    return definition;
  }

  /** Stops serving a resource; its objects stay in the store. */
  unregister(address: ResourceAddress): void {
    this.#definitions.delete(addressKey(address));
  }

  /** The resource at an address. */
  find(address: ResourceAddress): ResourceDefinition | undefined {
    return this.#definitions.get(addressKey(address));
  }

  /** The resource of an object's `apiVersion` and `kind`. */
  findKind(apiVersion: string, kind: string): ResourceDefinition | undefined {
    return this.#definitions.values().find((definition) =>
      definition.kind === kind && apiVersionOf(definition) === apiVersion
    );
  }

  /** All resources, in the order of registration. */
  [Symbol.iterator](): Iterator<ResourceDefinition> {
    return this.#definitions.values();
  }
}

/** A function that says whether objects of an `apiVersion` and a `kind` are served. */
export function isServedBy(
  registry: ResourceRegistry,
): (apiVersion: string, kind: string) => boolean {
  return (apiVersion, kind) => registry.findKind(apiVersion, kind) !== undefined;
}

function addressKey({ group, version, plural }: ResourceAddress): string {
  return `${group}/${version}/${plural}`;
}
