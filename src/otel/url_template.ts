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
/** Subresources of a namespace; any other word after a namespace is a resource in it. */
const NAMESPACE_PARTS: readonly (string | undefined)[] = ["finalize", "status"];
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
  const [root, ...segments] = usual.slice(1).split("/");
  const shown: Shown = (word, name, pattern) => types && pattern.test(word) ? word : `{${name}}`;
  if (root === "api") {
    const [version, ...rest] = segments;
    return `/api/${version === "v1" ? version : "{version}"}${resourceTemplate(rest, shown)}`;
  }
  if (root !== "apis") return UNKNOWN;
  const [group = "", version, ...rest] = segments;
  if (version === undefined) return "/apis/{group}";
  if (rest.length === 0) return "/apis/{group}/{version}";
  const api = `/apis/${shown(group, "group", GROUP)}/${shown(version, "version", LABEL)}`;
  return api + resourceTemplate(rest, shown);
}

/** Returns the template of the segments after the version. */
function resourceTemplate(segments: readonly string[], shown: Shown): string {
  const rest = [...segments];
  const template = [""];
  if (rest[0] === "watch") template.push(...rest.splice(0, 1)); // watches of early versions
  if (rest[0] === "namespaces" && rest.length > 2 && !isOfNamespace(rest)) {
    template.push("namespaces", "{namespace}");
    rest.splice(0, 2);
  }
  const [plural, name, part, more] = rest;
  if (plural !== undefined) template.push(shown(plural, "resource", LABEL));
  if (name !== undefined) template.push("{name}");
  if (part !== undefined) template.push(SUBRESOURCES.has(part) ? part : "{subresource}");
  if (more !== undefined) template.push("{path}");
  return template.join("/");
}

function isOfNamespace([, , part, more]: readonly string[]): boolean {
  return more === undefined && NAMESPACE_PARTS.includes(part);
}
