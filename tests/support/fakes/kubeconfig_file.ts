import { writeFile } from "node:fs/promises";
import type { Pod } from "./pod.ts";

/** Writes a kubeconfig with two contexts for the pod's server, and returns its path. */
export async function writeKubeconfig({ server, kubelet, directory }: Pod): Promise<string> {
  const path = `${directory}/..kubeconfig`;
  const context = { cluster: "test", user: "test" };
  const cluster = {
    server: server.url,
    "certificate-authority-data": new TextEncoder().encode(server.caPem).toBase64(),
  };
  const kubeconfig = {
    "current-context": "first",
    contexts: [
      { name: "first", context },
      { name: "second", context: { ...context, namespace: "kube-system" } },
    ],
    clusters: [{ name: "test", cluster }],
    users: [{ name: "test", user: { token: kubelet.current.token } }],
  };
  await writeFile(path, JSON.stringify(kubeconfig));
  return path;
}
