/**
 * A service that sends every change of the pods in its namespace to every listener that may list
 * them, as server-sent events: one watch serves all of them.
 *
 * - `GET /events`: first each pod as `added`, then `added`, `updated` and `deleted` as they happen.
 *   The bearer token of the request says whose rights count. A listener that comes back after a lost
 *   connection gets what it has missed, and one that is too slow is cut off.
 * - `GET /healthz`: 200 while the process can answer. `GET /readyz`: 200 once the pods are known.
 * - SIGTERM ends the streams and the server; other requests are completed first.
 *
 * The service account needs `list` and `watch` on pods, and the ClusterRole
 * `system:auth-delegator`; manifest.yaml has all of it. Outside this repository, install the
 * packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/hono jsr:@kubewire/types npm:hono`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/hono @kubewire/types` and `bun add hono`). Outside a
 * pod, pass the directory with `token`, `ca.crt` and `namespace` first. The address to listen on is
 * the second argument.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT,0.0.0.0:8080,127.0.0.1 \
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
import {
  createKubeFetch,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { createResourceClient } from "@kubewire/kubewire/client";
import { authenticate, authorize, health, serve, serverSentEvents } from "@kubewire/hono";
import { createInformer } from "@kubewire/kubewire/informer";
import { pods } from "@kubewire/types/core/v1/resources";

const [directory = SERVICE_ACCOUNT_DIRECTORY, address = "0.0.0.0:8080"] = process.argv.slice(2);
const stopping = new AbortController();
const { signal } = stopping; // ends the streams; the service is not ready any more
process.once("SIGTERM", () => stopping.abort());
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
await using informer = createInformer(createResourceClient(kube, pods));

const app = new Hono();
app.route("/", health({ informers: [informer], signal }));
app.get(
  "/events",
  authenticate(kube),
  authorize(kube, { verb: "list", resource: "pods", namespace: kube.namespace }),
  serverSentEvents(informer, { select: ({ status }) => ({ phase: status?.phase }), signal }),
);

const { hostname, port } = new URL(`http://${address}`);
await using server = await serve(app, { hostname, port: Number(port || 80), signal });
console.log(`listening on port ${server.port}`);
await informer.waitForSync({ failFast: true }); // a refusal at the start ends the program
console.log(`${informer.store.size} pods in ${kube.namespace}`);
await server.finished;
console.log("stopped");
