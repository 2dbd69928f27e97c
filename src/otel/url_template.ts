/** Paths outside of the API groups that have no variable part. */
const FIXED: ReadonlySet<string> = new Set([
  "/healthz",
  "/livez",
  "/metrics",
  "/openapi/v2",
  "/openapi/v3",
  "/readyz",
  "/version",
]);
/** Subresources of a namespace; any other word after a namespace is a resource in it. */
const NAMESPACE_PARTS: readonly (string | undefined)[] = ["finalize", "status"];
const UNKNOWN = "/{path}";

/**
 * Returns the template of a path of the API server, which has no names in it: for a pod
 * `/api/v1/namespaces/{namespace}/pods/{name}`. What follows a subresource, such as the path of a
 * proxied request, becomes `{path}`, and so does a path that is not one of the API.
 */
export function urlTemplate(path: string): string {
  const segments = path.split("/");
  if (segments.at(-1) === "") segments.pop();
  const [, root] = segments;
  if (root !== "api" && root !== "apis") return FIXED.has(path) ? path : UNKNOWN;
  const version = root === "api" ? 3 : 4;
  const template = segments.slice(0, version);
  const rest = segments.slice(version);
  if (rest[0] === "watch") template.push(...rest.splice(0, 1)); // watches of early versions
  if (rest[0] === "namespaces" && rest.length > 2 && !isOfNamespace(rest)) {
    template.push("namespaces", "{namespace}");
    rest.splice(0, 2);
  }
  const [plural, name, part, more] = rest;
  if (plural !== undefined) template.push(plural);
  if (name !== undefined) template.push("{name}");
  if (part !== undefined) template.push(part);
  if (more !== undefined) template.push("{path}");
  return template.join("/");
}

function isOfNamespace([, , part, more]: readonly string[]): boolean {
  return more === undefined && NAMESPACE_PARTS.includes(part);
}
