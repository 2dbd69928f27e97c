import type { DiscoveredResource } from "@kubewire/kubewire/client";
import { type DiscoveredApi, groupOf } from "@kubewire/kubewire/internal";
import type { AskedResource } from "../examination/asked_access.ts";
import type { Finding } from "../examination/check.ts";

/** The facts about a resource; those that are not known are absent. */
export interface ResourceFacts {
  /** Whether its objects are in namespaces. */
  namespaced?: boolean;
  /** The verbs of its requests. */
  verbs?: readonly string[];
  /** The finding if the server does not have the resource. */
  missing?: Finding;
}

/**
 * Resources that only authorizers know: of impersonation, and of the approval of certificates. None
 * of them is in a namespace
 * ({@link https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation impersonation}).
 */
const ONLY_AUTHORIZED = [
  "/users",
  "/groups",
  "authentication.k8s.io/uids",
  "authentication.k8s.io/userextras",
  "certificates.k8s.io/signers",
];

/** Subresources that only authorizers know: of admission, of kubelets, and of dynamic resources. */
const ONLY_AUTHORIZED_PARTS =
  /^(?:.*\/finalizers|nodes\/(?:metrics|stats|log|spec|healthz|configz|pods|runningPods|checkpoint)|resourceclaims\/(?:binding|driver))$/;

/** Groups whose resources are the names of metrics, which discovery need not have. */
const METRIC_GROUPS = ["custom.metrics.k8s.io", "external.metrics.k8s.io"];

/** Returns the facts that discovery gives about a resource; none for wildcards. */
export function resourceFacts(
  access: AskedResource,
  api: DiscoveredApi | undefined,
): ResourceFacts {
  const { group = "", resource, subresource } = access;
  if (ONLY_AUTHORIZED.includes(`${group}/${resource}`)) return { namespaced: false };
  if (!api || [group, resource, subresource].some((part) => part?.includes("*"))) return {};
  const served = api.resources.filter((one) => one.group === group && one.plural === resource);
  const isUnsure = METRIC_GROUPS.includes(group) ||
    api.unreadable.some((place) =>
      place.startsWith("/") ? place === (group === "" ? "/api" : "/apis") : groupOf(place) === group
    );
  if (served.length === 0) return isUnsure ? {} : { missing: missing(access, api.resources) };
  const namespaced = served.some((one) => one.namespaced);
  if (subresource === undefined) {
    return isUnsure ? { namespaced } : { namespaced, verbs: served.flatMap(({ verbs }) => verbs) };
  }
  const subresources = served.flatMap((one) => one.subresources);
  const isKnown = isUnsure || subresources.includes(subresource) ||
    ONLY_AUTHORIZED_PARTS.test(`${resource}/${subresource}`);
  return isKnown ? { namespaced } : { namespaced, missing: missingPart(access, subresources) };
}

function missing(access: AskedResource, resources: readonly DiscoveredResource[]): Finding {
  const { group = "", resource } = access;
  const nearest = nearestResource(access, resources);
  return {
    summary: `there is no resource ${resource} in ${groupText(group)}`,
    meaning: "The API server answers 404 to these requests, whatever the roles allow.",
    remedy: nearest
      ? `Is it ${nearest.plural} in ${groupText(nearest.group)}? ${LISTED}`
      : `Correct the name, or install the CustomResourceDefinition that has it. ${LISTED}`,
  };
}

function missingPart(
  { resource, subresource = "" }: AskedResource,
  subresources: readonly string[],
): Finding {
  const known = [...new Set(subresources)].sort().join(", ");
  return {
    summary: `${resource} has no subresource ${subresource}`,
    meaning: "The API server answers 404 to these requests, whatever the roles allow.",
    remedy: known === ""
      ? `Leave it out: ${resource} has no subresources.`
      : `Correct the name: ${resource} has ${known}.`,
  };
}

const LISTED = "`kubectl api-resources` lists what the server has.";

function groupText(group: string): string {
  return group === "" ? "the core group" : `the group ${group}`;
}

/** The most letters in which a name with a typing error differs. */
const TYPING_ERRORS = 2;

/**
 * Returns the resource that was probably meant by one that does not exist: of the same name in
 * another group, of another name for it, such as its kind, or of a similar name; `undefined` if
 * there is none.
 */
export function nearestResource(
  { group = "", resource }: AskedResource,
  resources: readonly DiscoveredResource[],
): DiscoveredResource | undefined {
  const inOrder = [...resources.filter((one) => one.group === group), ...resources];
  const isAlias = ({ singular, shortNames, kind }: DiscoveredResource) =>
    [singular, ...shortNames, kind.toLowerCase()].includes(resource);
  return inOrder.find(({ plural }) => plural === resource) ?? inOrder.find(isAlias) ??
    mostSimilar(resource, inOrder);
}

function mostSimilar(
  name: string,
  resources: readonly DiscoveredResource[],
): DiscoveredResource | undefined {
  const [best] = resources
    .map((resource) => ({ resource, distance: distanceOf(name, resource.plural) }))
    .filter(({ distance }) => distance <= TYPING_ERRORS)
    .sort((a, b) => a.distance - b.distance);
  return best?.resource;
}

/** Returns how many letters must be added, removed or replaced. */
function distanceOf(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > TYPING_ERRORS) return Infinity;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 1; index <= from.length; index++) {
    const next = [index];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + Number(from[index - 1] !== to[column - 1]);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? Infinity;
}
