/**
 * A service that sends every change of the pods in its namespace to every listener, as server-sent
 * events: one watch serves all of them.
 *
 * - `GET /events`: first each pod as `added`, then `added`, `updated` and `deleted` as they happen.
 *   A slow listener gets the newest state of each pod, so that memory stays bounded.
 * - `GET /healthz`: 200 while the process can answer. `GET /readyz`: 200 once the pods are known.
 * - SIGTERM ends the streams and the server; other requests are completed first.
 *
 * The service account needs `list` and `watch` on pods; manifest.yaml has all of it. Outside this
 * repository, install the package first (`deno add jsr:@kubewire/kubewire`, or
 * `bunx jsr add @kubewire/kubewire`). Outside a pod, pass the directory with `token`, `ca.crt` and
 * `namespace` first. The address to listen on is the second argument.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT,0.0.0.0:8080 \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/hono_service.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/hono_service.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { createKubeFetch, inClusterConfig, SERVICE_ACCOUNT_DIRECTORY } from "@kubewire/kubewire";
import { createResourceClient } from "@kubewire/kubewire/client";
import { createInformer } from "@kubewire/kubewire/informer";
import { pods } from "@kubewire/types/core/v1/resources";

const [directory = SERVICE_ACCOUNT_DIRECTORY, address = "0.0.0.0:8080"] = process.argv.slice(2);
await using kube = createKubeFetch(await inClusterConfig({ directory }));
await using informer = createInformer(createResourceClient(kube, pods));

const app = new Hono();
app.get("/healthz", (c) => c.text("ok"));
app.get("/readyz", (c) => informer.synced ? c.text("ok") : c.text("the pods are not known", 503));
app.get("/events", (c) =>
  streamSSE(c, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    try {
      for await (const { type, object } of informer.changes({ signal: left.signal })) {
        const { metadata: { name }, status } = object;
        await stream.writeSSE({
          event: type,
          data: JSON.stringify({ name, phase: status?.phase }),
        });
      }
    } catch (error) {
      if (!left.signal.aborted) throw error;
    }
  }));

interface BunServer {
  port: number;
  stop(): Promise<void>;
}
const { Bun } = globalThis as { Bun?: { serve(options: object): BunServer } };
const { hostname, port } = new URL(`http://${address}`);
const options = { hostname, port: Number(port || 80), idleTimeout: 0, onListen() {} };
const server = Bun ? Bun.serve({ ...options, fetch: app.fetch }) : Deno.serve(options, app.fetch);
console.log(`listening on port ${"addr" in server ? server.addr.port : server.port}`);
await informer.waitForSync({ failFast: true }); // a refusal at the start ends the program
console.log(`${informer.store.size} pods in ${kube.namespace}`);
await new Promise((resolve) => process.once("SIGTERM", resolve));
await informer[Symbol.asyncDispose](); // ends the streams
await ("addr" in server ? server.shutdown() : server.stop());
console.log("stopped");
