import { ACTIVE_UID } from "../../../src/election/lease.ts";
import type { Pod } from "../fakes/pod.ts";

/** Creates a Lease under which a leader has been active: the next one need not wait for it. */
export function createActiveLease({ server }: Pick<Pod, "server">, name: string): void {
  const kind = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
  const spec = { leaseDurationSeconds: 15, holderIdentity: "" };
  const { metadata } = server.objects.create({ ...kind, metadata: { name }, spec });
  const annotations = { [ACTIVE_UID]: metadata.uid! };
  server.objects.update({ ...kind, metadata: { ...metadata, annotations }, spec });
}
