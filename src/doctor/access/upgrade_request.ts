import type { AccessRequest } from "./access_request.ts";

/** Subresources of pods that WebSockets are opened to. */
const SESSIONS = ["exec", "attach", "portforward"];

/**
 * Returns the second request that is authorized when a WebSocket to a pod is opened: since Kubernetes
 * 1.35 its `get` also counts as a `create` (`AuthorizePodWebsocketUpgradeCreatePermission`). A server
 * of an unknown version is taken for a new one.
 */
export function upgradeRequest(
  { verb, spec }: AccessRequest,
  serverVersion: string | undefined,
): AccessRequest | undefined {
  if (verb !== "get" || !("resourceAttributes" in spec)) return undefined;
  const { group, resource, subresource } = spec.resourceAttributes;
  if (group !== "" || resource !== "pods" || !SESSIONS.includes(subresource)) return undefined;
  const [, minor = "35"] = /^v1\.(\d+)/.exec(serverVersion ?? "") ?? [];
  if (Number(minor) < 35) return undefined;
  const created = { ...spec.resourceAttributes, verb: "create" };
  return { verb: "create", spec: { resourceAttributes: created } };
}
