/** Deployments for tests of the embedded server's controllers. */

import type { ControlledServer } from "./controlled_server.ts";

export const deployments = "/apis/apps/v1/namespaces/default/deployments";
export const sets = "/apis/apps/v1/namespaces/default/replicasets";
export const pods = "/api/v1/namespaces/default/pods";
export const labels = { app: "web" };
export const templateOf = (image: string) => ({
  metadata: { labels },
  spec: { containers: [{ name: "main", image }] },
});
export const deployment = (given = {}) => ({
  metadata: { name: "web", annotations: { note: "kept" } },
  spec: { replicas: 4, selector: { matchLabels: labels }, template: templateOf("a:1"), ...given },
});
export const withImage = (image: string) => ({ spec: { template: templateOf(image) } });

// deno-lint-ignore no-explicit-any -- a test reads what it expects
export type Found = any;

export const conditionsOf = ({ status }: Found) =>
  status.conditions.map(({ type, status, reason }: Found) => `${type} ${status} ${reason}`).sort();
export const imagesIn = async ({ get }: ControlledServer) =>
  (await get(pods)).map(({ spec }: Found) => spec.containers[0].image);
export const sizesOf = async ({ get }: ControlledServer) =>
  Object.fromEntries((await get(sets)).map(({ metadata, spec }: Found) => [
    metadata.annotations["deployment.kubernetes.io/revision"],
    spec.replicas,
  ]));
export const REVISION = "deployment.kubernetes.io/revision";

/** Keeps pods with an image from becoming ready. */
export function neverReady({ server }: ControlledServer, image: string): void {
  server.store.subscribe("pods", ({ type, key }) => {
    const { object } = server.store.get("pods", key) ?? {};
    const { spec, status } = object as Found ?? {};
    if (type === "DELETED" || spec?.containers[0].image !== image) return;
    if (status.conditions?.find((each: Found) => each.type === "Ready")?.status !== "True") return;
    const conditions = status.conditions.map((each: Found) =>
      each.type === "Ready" ? { ...each, status: "False" } : each
    );
    server.store.put("pods", key, { ...object!, status: { ...status, conditions } });
  });
}
