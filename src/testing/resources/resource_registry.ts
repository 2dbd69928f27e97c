import { builtinMergeType } from "../merge/builtin_merge_type.ts";
import { builtinResources } from "./builtin_resources.ts";
import { type KubernetesVersion, NEWEST, versionTraits } from "../versions/kubernetes_version.ts";
import {
  apiVersionOf,
  collectionOf,
  type ResourceAddress,
  type ServedResource,
  type ServedResourceInit,
} from "./served_resource.ts";

/**
 * The resources that a server serves. A new registry contains those of Kubernetes' own groups that
 * `TestApiServer` names.
 */
export class ResourceRegistry implements Iterable<ServedResource> {
  readonly #definitions = new Map<string, ServedResource>();

  /** Creates a registry with the built-in resources of a version of Kubernetes. */
  constructor(version: KubernetesVersion = NEWEST) {
    const { missingKinds, resources } = versionTraits[version];
    for (const init of builtinResources) {
      const kind = `${apiVersionOf({ version: "v1", ...init })}/${init.kind}`;
      if (missingKinds.includes(kind)) continue;
      this.register({ ...init, ...resources[kind], ...{ kubernetesVersion: version } });
    }
  }

  /** Adds a resource; replaces an earlier definition with the same address. */
  register(init: ServedResourceInit): ServedResource {
    for (const name of ["group", "kind", "plural"] as const) {
      if (typeof Object(init)[name] === "string") continue;
      throw new TypeError(`A resource to serve must have a ${name}, a string.`);
    }
    const definition: ServedResource = {
      version: "v1",
      singular: init.kind.toLowerCase(),
      listKind: `${init.kind}List`,
      shortNames: [],
      categories: [],
      namespaced: true,
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      status: false,
      scale: false,
      actions: {},
      parts: {},
      streams: {},
      nameRule: "subdomain",
      qualifiedFinalizers: false,
      fields: {},
      generation: false,
      createOnUpdate: false,
      unconditionalUpdate: true,
      returnsDeleted: false,
      custom: false,
      schema: false,
      collection: false,
      conversion: false,
      storageVersion: init.version ?? "v1",
      storageSchema: false,
      convertedByWebhook: false,
      printerColumns: [],
      mergeType: builtinMergeType(apiVersionOf({ version: "v1", ...init }), init.kind),
      ...init,
    };
    this.#definitions.set(addressKey(definition), definition);
    return definition;
  }

  /** Removes a resource; its objects stay in the store. */
  unregister(address: ResourceAddress): void {
    this.#definitions.delete(addressKey(address));
  }

  /** Returns the resource at an address. */
  find(address: ResourceAddress): ServedResource | undefined {
    return this.#definitions.get(addressKey(address));
  }

  /** Returns the resource of an object's `apiVersion` and `kind`. */
  findKind(apiVersion: string, kind: string): ServedResource | undefined {
    return this.#definitions.values().find((definition) =>
      definition.kind === kind && apiVersionOf(definition) === apiVersion
    );
  }

  /** Returns one of the resources whose objects are in a collection: all versions share it. */
  findCollection(collection: string): ServedResource | undefined {
    return this.#definitions.values().find((definition) => collectionOf(definition) === collection);
  }

  /** Iterates over all resources, in the order of registration. */
  [Symbol.iterator](): Iterator<ServedResource> {
    return this.#definitions.values();
  }
}

/** Returns a function that checks whether objects of an `apiVersion` and a `kind` are served. */
export function isServedBy(
  registry: ResourceRegistry,
): (apiVersion: string, kind: string) => boolean {
  return (apiVersion, kind) => registry.findKind(apiVersion, kind) !== undefined;
}

function addressKey({ group, version, plural }: ResourceAddress): string {
  return `${group}/${version}/${plural}`;
}
