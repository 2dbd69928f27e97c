import { type KubePath, readKubePath } from "@kubewire/kubewire/internal";

/** Settings of {@linkcode urlTemplate}. */
export interface UrlTemplateOptions {
  /**
   * Whether the template has the API group, the version and the resource of the path.
   * @default {true}
   */
  types?: boolean;
}

/** Paths outside of the API groups that have no variable part. */
const FIXED: ReadonlySet<string> = new Set([
  "/api",
  "/apis",
  "/healthz",
  "/livez",
  "/metrics",
  "/openapi/v2",
  "/openapi/v3",
  "/readyz",
  "/version",
]);
/** The subresources of Kubernetes 1.37; `proxy` is followed by a path on another server. */
const SUBRESOURCES: ReadonlySet<string> = new Set([
  "approval",
  "attach",
  "binding",
  "ephemeralcontainers",
  "eviction",
  "exec",
  "finalize",
  "log",
  "portforward",
  "proxy",
  "resize",
  "scale",
  "status",
  "token",
]);
const UNKNOWN = "/{path}";

/** A path whose segments a URL parser would not change, with or without a slash at its end. */
const USUAL = /^(\/[\w\-~!$&'()*+,;=:@%.]+)+\/?$/;
const DOT_SEGMENT = /\/(\.|%2e){1,2}(\/|$)/i;
/** No path of an object is longer: two names and a group of 253 characters each, and the rest. */
const LONGEST = 1_024;
const LABEL = /^[a-z]([a-z\d-]{0,61}[a-z\d])?$/;
const GROUP = /^[a-z\d]([a-z\d.-]{0,251}[a-z\d])?$/;

/** Returns a word of the path, or its placeholder if the template does not show it. */
type Shown = (word: string, name: string, pattern: RegExp) => string;

/**
 * Returns the template of a path of the API server, which has no names in it: for a pod
 * `/api/v1/namespaces/{namespace}/pods/{name}`. What follows a subresource, such as the path of a
 * proxied request, becomes `{path}`, and so does a path that is not one of the API or that a URL
 * parser would change. Only words that may name a type are shown.
 */
export function urlTemplate(path: string, { types = true }: UrlTemplateOptions = {}): string {
  if (path.length > LONGEST || !USUAL.test(path) || DOT_SEGMENT.test(path)) return UNKNOWN;
  const usual = path.endsWith("/") ? path.slice(0, -1) : path;
  if (FIXED.has(usual)) return usual;
  const parts = readKubePath(usual);
  if (!parts) return UNKNOWN;
  const { group, version, isWatch, plural } = parts;
  const shown: Shown = (word, name, pattern) => types && pattern.test(word) ? word : `{${name}}`;
  if (group === "") {
    return `/api/${version === "v1" ? version : "{version}"}${resourceTemplate(parts, shown)}`;
  }
  if (version === undefined) return "/apis/{group}";
  if (plural === undefined && !isWatch) return "/apis/{group}/{version}";
  const api = `/apis/${shown(group, "group", GROUP)}/${shown(version, "version", LABEL)}`;
  return api + resourceTemplate(parts, shown);
}

/** Returns the template of the segments after the version. */
function resourceTemplate(
  { isWatch, namespace, plural, name, subresource, rest }: KubePath,
  shown: Shown,
): string {
  const template = [""];
  if (isWatch) template.push("watch");
  if (namespace !== undefined) template.push("namespaces", "{namespace}");
  if (plural !== undefined) template.push(shown(plural, "resource", LABEL));
  if (name !== undefined) template.push("{name}");
  if (subresource !== undefined) {
    template.push(SUBRESOURCES.has(subresource) ? subresource : "{subresource}");
  }
  if (rest.length > 0) template.push("{path}");
  return template.join("/");
}
