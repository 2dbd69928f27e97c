import type {
  DiscoveredApi,
  DiscoveredResource,
} from "../../client/discovery/discovered_resource.ts";
import type { Finding } from "../outcome.ts";
import type { AskedResource } from "./asked_access.ts";
import { nearestResource } from "./nearest_resource.ts";

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

/** Returns the group of an `apiVersion`. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
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
