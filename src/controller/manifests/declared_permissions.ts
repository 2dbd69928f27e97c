import type { ResourceDefinition } from "../../client/resource_definition.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { ManagerOptions } from "../run/manager_options.ts";
import { namespacesOf, selectionOf, type Watched } from "../sources/watched.ts";
import type { Permission } from "../work/permission.ts";

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

/** The cluster whose permissions are asked for. */
interface PermissionScope {
  /** The namespace of the manager. */
  readonly namespace: string;
  /** The client of the manager. */
  readonly home?: KubeFetch;
  /**
   * The client of the cluster.
   * @default the client of the manager
   */
  readonly cluster?: KubeFetch;
}

/** Returns whether something is in the cluster; without a client it is in the manager's. */
export function isIn(
  { home, cluster = home }: PermissionScope,
  { kube = home }: { kube?: KubeFetch },
): boolean {
  return kube?.disposed === cluster?.disposed; // which a client shares with those that wrap it
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

/** Returns the permissions that a manager in a namespace, and its controllers, need in a cluster. */
export function declaredPermissions(
  manager: ManagerOptions,
  controllers: readonly DeclaredController[],
  scope: PermissionScope,
): Permission[] {
  const { namespace } = scope;
  const needed = controllers.flatMap(({ options }) => controllerPermissions(options, scope));
  if (!isIn(scope, {})) return needed;
  return [
    ...needed,
    ...electionPermissions(manager, namespace),
    ...shardPermissions(manager, namespace),
  ];
}

function controllerPermissions(options: Declared, scope: PermissionScope): Permission[] {
  const { owns = [], watches = [], permissions = [] } = options;
  const reconciled = isIn(scope, {}) ? options.for : undefined;
  return [
    ...(reconciled ? objectPermissions(reconciled, options) : []),
    ...(reconciled ? owns : []).flatMap((child) => [
      ...following(child),
      ...applying(child, reconciled),
    ]),
    ...watches.flatMap((source) =>
      isWatched(source) && isIn(scope, source) ? following(source.watched) : []
    ),
    ...(reconciled ? eventPermissions(reconciled) : []),
    ...permissions.filter((permission) => isIn(scope, permission)),
  ];
}

function isWatched(source: object): source is { watched: AnyWatched; kube?: KubeFetch } {
  return "watched" in source;
}

function objectPermissions(watched: AnyWatched, { owns = [], finalizer }: Declared): Permission[] {
  const { resource, metadataOnly = false } = selectionOf(watched);
  const own = (verbs: readonly string[], subresource?: string) =>
    scopesOf(watched).map((scope) => ({
      resource,
      verbs,
      ...scope,
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
  return scopesOf(watched).map((scope) => ({
    resource,
    verbs: ["list", "watch"],
    ...scope,
    ...nameIn(watched),
  }));
}

/** An owner in a namespace owns objects of its namespace only; another one those of all. */
function applying(child: AnyWatched, owner: AnyWatched = child): Permission[] {
  const { resource } = selectionOf(child);
  const scopes = scopesOf(selectionOf(owner).resource.namespaced ? owner : child);
  return scopes.map((scope) => ({ resource, verbs: ["create", "patch"], ...scope }));
}

/** Namespaces; one that is absent stands for all of them, or for none. */
function scopesOf(watched: AnyWatched): Pick<Permission, "namespace">[] {
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
  const scopes = selectionOf(watched).resource.namespaced
    ? scopesOf(watched)
    : [{ namespace: EVENTS_OF_CLUSTER }];
  return scopes.map((scope) => ({ resource: events, verbs: ["create", "patch"], ...scope }));
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
