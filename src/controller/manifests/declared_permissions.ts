import type { ResourceDefinition } from "../../client/resource_definition.ts";
import type { ManagerOptions } from "../manager_options.ts";
import { namespacesOf, selectionOf, type Watched } from "../sources/watched.ts";
import type { Permission } from "./permission.ts";

// deno-lint-ignore no-explicit-any -- each selection has a type of its own
type AnyWatched = Watched<any>;

/** The settings of a controller that need rights. */
export interface Declared {
  /** The objects to reconcile; a controller of keys has none. */
  readonly for?: AnyWatched;
  /** The resources whose objects they own. */
  readonly owns?: readonly AnyWatched[];
  /** Other resources, and other sources of keys. */
  readonly watches?: readonly object[];
  /** The finalizer. */
  readonly finalizer?: object;
  /** Further rights. */
  readonly permissions?: readonly Permission[];
}

/** Returns whether a source follows objects of the operator's own cluster. */
function isHere(source: object): source is { watched: AnyWatched } {
  return "watched" in source && (source as { kube?: unknown }).kube === undefined;
}

/** A controller with its declarations. */
export interface DeclaredController {
  /** The settings of the controller. */
  readonly options: Declared;
}

const leases = definition("coordination.k8s.io", "Lease");
const configMaps = definition("", "ConfigMap");
const events = definition("events.k8s.io", "Event");

/** The namespace of Events about objects that have none. */
const EVENTS_OF_CLUSTER = "default";

/** Returns the permissions that a manager in a namespace, and its controllers, need. */
export function declaredPermissions(
  manager: ManagerOptions,
  controllers: readonly DeclaredController[],
  { namespace }: { namespace: string },
): Permission[] {
  return [
    ...controllers.flatMap(({ options }) => controllerPermissions(options)),
    ...electionPermissions(manager, namespace),
    ...shardPermissions(manager, namespace),
  ];
}

function controllerPermissions(options: Declared): Permission[] {
  const { owns = [], watches = [], permissions = [] } = options;
  return [
    ...(options.for ? objectPermissions(options.for, options) : []),
    ...owns.flatMap((child) => [...following(child), ...applying(child, options.for)]),
    ...watches.flatMap((source) => isHere(source) ? following(source.watched as AnyWatched) : []),
    ...(options.for ? eventPermissions(options.for) : []),
    ...permissions,
  ];
}

function objectPermissions(watched: AnyWatched, { owns = [], finalizer }: Declared): Permission[] {
  const { resource, metadataOnly = false } = selectionOf(watched);
  const own = (verbs: readonly string[], subresource?: string) =>
    placesOf(watched).map((place) => ({
      resource,
      verbs,
      ...place,
      ...nameIn(watched),
      ...(subresource !== undefined && { subresource }),
    }));
  return [
    ...following(watched),
    ...(finalizer ? own(["get", "patch"]) : []), // get where another controller has changed the list
    ...(isCustom(resource) && !metadataOnly ? own(["patch"], "status") : []),
    // For blockOwnerDeletion, which the admission plugin OwnerReferencesPermissionEnforcement checks.
    ...(owns.length > 0 ? own(["update"], "finalizers") : []),
  ];
}

function following(watched: AnyWatched): Permission[] {
  const { resource } = selectionOf(watched);
  return placesOf(watched).map((place) => ({
    resource,
    verbs: ["list", "watch"],
    ...place,
    ...nameIn(watched),
  }));
}

/** An owner in a namespace owns objects of its namespace only; another one those of all. */
function applying(child: AnyWatched, owner: AnyWatched = child): Permission[] {
  const { resource } = selectionOf(child);
  const places = placesOf(selectionOf(owner).resource.namespaced ? owner : child);
  return places.map((place) => ({ resource, verbs: ["create", "patch"], ...place }));
}

/** A namespace; all of them, or none, without it. */
type Place = Pick<Permission, "namespace">;

function placesOf(watched: AnyWatched): Place[] {
  const selection = selectionOf(watched);
  if (!selection.resource.namespaced) return [{}];
  return namespacesOf(selection).map((namespace) => namespace === undefined ? {} : { namespace });
}

/** A selection of one object needs rights for that object alone. */
function nameIn(watched: AnyWatched): Pick<Permission, "name"> {
  const { fieldSelector = "" } = selectionOf(watched);
  const [, name] = /(?:^|,)metadata\.name==?([a-z0-9.-]+)(?:,|$)/.exec(fieldSelector) ?? [];
  return name === undefined ? {} : { name };
}

function eventPermissions(watched: AnyWatched): Permission[] {
  const places = selectionOf(watched).resource.namespaced
    ? placesOf(watched)
    : [{ namespace: EVENTS_OF_CLUSTER }];
  return places.map((place) => ({ resource: events, verbs: ["create", "patch"], ...place }));
}

/** Returns whether a resource is not Kubernetes' own, so that its status is the operator's. */
function isCustom({ group }: ResourceDefinition): boolean {
  return group.includes(".") && !group.endsWith(".k8s.io");
}

function electionPermissions({ leaderElection }: ManagerOptions, own: string): Permission[] {
  if (!leaderElection) return [];
  const { name, namespace = own, events: hasEvents = true } = leaderElection;
  return [
    { resource: leases, verbs: ["create"], namespace },
    { resource: leases, verbs: ["get", "update"], namespace, name },
    ...(hasEvents ? [{ resource: events, verbs: ["create"], namespace }] : []),
  ];
}

/** Their reviews at the start ask without names. */
function shardPermissions({ shards }: ManagerOptions, own: string): Permission[] {
  if (!shards) return [];
  const { namespace = own } = shards;
  return [
    { resource: leases, verbs: ["get", "list", "create", "update", "delete"], namespace },
    { resource: configMaps, verbs: ["get", "create", "update"], namespace },
  ];
}

function definition(group: string, kind: string): ResourceDefinition {
  return { group, version: "v1", plural: `${kind.toLowerCase()}s`, kind, namespaced: true };
}
