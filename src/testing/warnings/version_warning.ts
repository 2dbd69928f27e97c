import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";

/** The warnings of kube-apiserver for kinds that have been replaced, by version and kind. */
const deprecated: Readonly<Record<string, string>> = {
  "v1 ComponentStatus": "is deprecated in v1.19+",
  "v1 Endpoints": "is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
};

/** Returns the warning of each request for objects of a kind; `undefined` for most kinds. */
export function versionWarning(resource: ServedResource): string | undefined {
  if (resource.custom) return undefined;
  const name = `${apiVersionOf(resource)} ${resource.kind}`;
  return Object.hasOwn(deprecated, name) ? `${name} ${deprecated[name]}` : undefined;
}
