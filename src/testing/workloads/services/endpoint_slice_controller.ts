import { equalJson } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import type { StoreEvent } from "../../objects/store_event.ts";
import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import { timestamp } from "../../writes/write_context.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { ControllerLoop } from "../controller_loop.ts";
import { NamespaceIndex } from "../namespace_index.ts";
import { controllerReference, isControlledBy, selectorMatcher } from "../ownership.ts";
import type { Pod } from "../pod_state.ts";
import {
  type AddressType,
  type Endpoint,
  endpointGroups,
  type EndpointPort,
  isHeadless,
  type Service,
} from "./service_endpoints.ts";

const SERVICE_LABEL = "kubernetes.io/service-name";
const MANAGER_LABEL = "endpointslice.kubernetes.io/managed-by";
const HEADLESS_LABEL = "service.kubernetes.io/headless";
const MANAGER = "endpointslice-controller.k8s.io";
const TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";
const RESERVED = new Set([SERVICE_LABEL, MANAGER_LABEL, HEADLESS_LABEL]);
const MOST_ENDPOINTS = 100;

interface EndpointSlice extends KubeObject {
  addressType: AddressType;
  endpoints?: readonly Endpoint[];
  ports?: readonly EndpointPort[];
}

/**
 * Keeps the EndpointSlices of Services with selectors. There are no hints for topologies.
 *
 * Source: `k8s.io/endpointslice`, and `k8s.io/kubernetes/pkg/controller/endpointslice`.
 */
export class EndpointSliceController implements Disposable {
  readonly #context: ControllerContext;
  readonly #writer: ObjectWriter;
  readonly #services: NamespaceIndex;
  readonly #slices: NamespaceIndex;
  readonly #loop: ControllerLoop;
  readonly #resource: ServedResource;
  readonly #serviceResource: ServedResource;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    const { registry, store } = context;
    this.#context = context;
    this.#writer = context.writerOf("endpointslice-controller");
    this.#resource = registry.findKind("discovery.k8s.io/v1", "EndpointSlice")!;
    this.#serviceResource = registry.findKind("v1", "Service")!;
    const collection = collectionOf(this.#resource);
    this.#services = new NamespaceIndex(store, "services");
    this.#slices = new NamespaceIndex(store, collection);
    this.#loop = new ControllerLoop(context, {
      watches: {
        services: ({ key }) => [key],
        pods: (event) => this.#servicesOf(event),
        [collection]: ({ current }) => {
          const { namespace, labels = {} } = current.object.metadata;
          return labels[MANAGER_LABEL] === MANAGER ? [`${namespace}/${labels[SERVICE_LABEL]}`] : [];
        },
      },
      reconcile: (key) => this.#reconcile(key),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    for (const part of [this.#loop, this.#services, this.#slices]) part[Symbol.dispose]();
  }

  /** Returns the Services that select a pod, or did so before a change. */
  #servicesOf({ current, previous }: StoreEvent): string[] {
    const { namespace = "" } = current.object.metadata;
    const objects = previous ? [current.object, previous.object] : [current.object];
    return (this.#services.in(namespace) as Service[]).filter(({ spec }) =>
      spec.selector && objects.some(selectorMatcher({ matchLabels: spec.selector }))
    ).map(({ metadata }) => `${namespace}/${metadata.name}`);
  }

  async #reconcile(key: string): Promise<void> {
    const service = this.#context.store.get("services", key)?.object as Service | undefined;
    const { selector, type, ipFamilies = ["IPv4"] } = service?.spec ?? {};
    if (!service || !selector || type === "ExternalName") return;
    const { namespace = "", name = "" } = service.metadata;
    const pods = this.#context.pods.in(namespace).filter(
      selectorMatcher({ matchLabels: selector }),
    );
    const known = (this.#slices.in(namespace) as EndpointSlice[]).filter(({ metadata }) =>
      metadata.labels?.[SERVICE_LABEL] === name && metadata.labels[MANAGER_LABEL] === MANAGER &&
      metadata.deletionTimestamp === undefined
    );
    for (const addressType of ["IPv4", "IPv6"] as const) {
      const wanted = ipFamilies.includes(addressType)
        ? this.#wanted(service, pods as Pod[], {
          addressType,
          known: known.filter((slice) =>
            slice.addressType === addressType && isControlledBy(slice, service)
          ),
        })
        : [];
      for (const slice of wanted) await this.#save(slice);
      const names = new Set(wanted.map(({ metadata }) => metadata.name));
      for (const slice of known) {
        const isKept = slice.addressType !== addressType || names.has(slice.metadata.name);
        if (!isKept) await this.#writer.delete(this.#resource, slice);
      }
    }
  }

  /** Returns the slices of one kind of addresses as they are to be; new ones have no name. */
  #wanted(
    service: Service,
    pods: readonly Pod[],
    { addressType, known }: { addressType: AddressType; known: readonly EndpointSlice[] },
  ): EndpointSlice[] {
    const groups = endpointGroups(service, pods, addressType);
    const free = new Set(known);
    const take = (ports: readonly EndpointPort[]) => {
      const found = [...free].find((slice) => equalJson(slice.ports ?? [], ports));
      if (found) free.delete(found);
      return found;
    };
    // a Service without endpoints has a slice that says so
    return (groups.length > 0 ? groups : [{ ports: [], endpoints: [] }]).flatMap(
      ({ ports, endpoints }) => {
        const parts: EndpointSlice[] = [];
        const left = new Map(endpoints.map((each) => [each.targetRef?.uid, each]));
        while (left.size > 0 || parts.length === 0) {
          const slice = take(ports);
          const chosen = chooseEndpoints(left, slice?.endpoints ?? []);
          for (const { targetRef } of chosen) left.delete(targetRef?.uid);
          parts.push(this.#sliceOf(service, { addressType, ports, endpoints: chosen, slice }));
        }
        return parts;
      },
    );
  }

  #sliceOf(
    service: Service,
    { addressType, ports, endpoints, slice }: {
      addressType: AddressType;
      ports: readonly EndpointPort[];
      endpoints: readonly Endpoint[];
      slice: EndpointSlice | undefined;
    },
  ): EndpointSlice {
    const { name = "", namespace = "", labels = {} } = service.metadata;
    const own = Object.entries(labels).filter(([label]) => !RESERVED.has(label));
    return {
      ...slice,
      metadata: {
        ...slice?.metadata ?? {
          generateName: `${name}-`,
          namespace,
          ownerReferences: [controllerReference(service, this.#serviceResource)],
        },
        labels: {
          ...Object.fromEntries(own),
          ...isHeadless(service) && { [HEADLESS_LABEL]: "" },
          [SERVICE_LABEL]: name,
          [MANAGER_LABEL]: MANAGER,
        },
      },
      addressType,
      endpoints,
      ports,
    };
  }

  /** Stores a slice, unless it is as it was. */
  async #save(slice: EndpointSlice): Promise<void> {
    const { namespace = "", name } = slice.metadata;
    const stored = name === undefined
      ? undefined
      : this.#context.store.get(collectionOf(this.#resource), `${namespace}/${name}`)?.object;
    if (stored && isSame(slice, stored as EndpointSlice)) return;
    const annotations = {
      ...slice.metadata.annotations,
      [TRIGGER_TIME]: timestamp(this.#context.time.now()),
    };
    const next = { ...slice, metadata: { ...slice.metadata, annotations } };
    if (stored) await this.#writer.update(this.#resource, next);
    else await this.#writer.create(this.#resource, next);
  }
}

/** Returns the endpoints of a slice: those that it has already come first, so that few slices change. */
function chooseEndpoints(
  left: ReadonlyMap<string | undefined, Endpoint>,
  known: readonly Endpoint[],
): Endpoint[] {
  const stay = known.flatMap(({ targetRef }) => left.get(targetRef?.uid) ?? []);
  const uids = new Set(stay.map(({ targetRef }) => targetRef?.uid));
  const others = [...left.values()].filter(({ targetRef }) => !uids.has(targetRef?.uid));
  return [...stay, ...others].slice(0, MOST_ENDPOINTS);
}

function isSame(left: EndpointSlice, right: EndpointSlice): boolean {
  return equalJson(left.metadata.labels, right.metadata.labels) &&
    equalJson(left.endpoints ?? [], right.endpoints ?? []) &&
    equalJson(left.ports ?? [], right.ports ?? []);
}
