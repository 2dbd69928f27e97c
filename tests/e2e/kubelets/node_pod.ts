import { ensureOk, type KubeFetch } from "../../../mod.ts";

/** Settings of {@linkcode createNodePod}. */
export interface NodePodOptions {
  /** Name of the node. */
  node: string;
  /** Port of the node's kubelet, on 127.0.0.1. */
  kubeletPort: number;
  /**
   * Whether the node declares that its kubelet accepts the WebSockets of clients. Otherwise the API
   * server speaks SPDY with it.
   */
  takesWebSockets: boolean;
  /** The namespace; created if it does not exist. */
  namespace: string;
  /** Name of the pod; its only container is called `app`. */
  name: string;
}

/** A pod whose state can be set. */
export interface NodePod {
  /** Sets the state of the container. */
  setState(state: Record<string, unknown>): Promise<void>;
}

/** Creates a node, and a pod that is bound to it. */
export async function createNodePod(kube: KubeFetch, options: NodePodOptions): Promise<NodePod> {
  const { node, kubeletPort, takesWebSockets, namespace, name } = options;
  const send = async (method: string, path: string, object: unknown) => {
    const headers = {
      "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
    };
    const response = await kube.fetch(path, { method, headers, body: JSON.stringify(object) });
    await (await ensureOk(response)).body?.cancel();
  };
  await send("POST", "/api/v1/nodes", { metadata: { name: node } });
  await send("PATCH", `/api/v1/nodes/${node}/status`, {
    status: {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
      ...(takesWebSockets && { declaredFeatures: ["ExtendWebSocketsToKubelet"] }),
    },
  });
  await kube.fetch("/api/v1/namespaces", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ metadata: { name: namespace } }),
  }).then((response) => response.body?.cancel()); // another test may have created it
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const spec = { nodeName: node, containers: [{ name: "app", image: "none" }] };
  await send("POST", pods, { metadata: { name }, spec });
  const setState = (state: Record<string, unknown>) =>
    send("PATCH", `${pods}/${name}/status`, {
      status: {
        phase: "Running",
        containerStatuses: [
          { name: "app", image: "none", imageID: "", ready: true, restartCount: 0, state },
        ],
      },
    });
  await setState({ running: { startedAt: "2026-01-01T00:00:00Z" } });
  return { setState };
}
