/**
 * An admission webhook for pods: images need a tag or a digest other than `latest`, and each pod gets
 * the label `example.com/checked`. The program makes its certificate itself and keeps it in a Secret,
 * which all replicas share, and applies the configurations by which the API server calls it. Only
 * namespaces with the label `image-policy: enforced` are asked about.
 *
 * admission_webhook.yaml has the Service, the rights and a Deployment of two replicas. Outside this
 * repository, install the packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/hono jsr:@kubewire/types npm:hono`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/hono @kubewire/types` and `bun add hono`). Outside a
 * pod, pass the directory with `token`, `ca.crt` and `namespace` first. The address to listen on is
 * the second argument.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT,0.0.0.0:8443,127.0.0.1 \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/admission_webhook.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/admission_webhook.ts
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
import { createDiscovery } from "@kubewire/kubewire/client";
import {
  admission,
  AdmissionDeniedError,
  certificateSecret,
  health,
  serveHttps,
  webhookConfigurations,
} from "@kubewire/hono";
import { pods } from "@kubewire/types/core/v1/resources";

const [directory = SERVICE_ACCOUNT_DIRECTORY, address = "0.0.0.0:8443"] = process.argv.slice(2);
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));

const app = new Hono();
app.route("/", health({ signal: stop.signal }));
app.route(
  "/pods",
  admission({
    resource: pods,
    namespaceSelector: { matchLabels: { "image-policy": "enforced" } },
    mutate(pod) {
      pod.metadata.labels = { ...pod.metadata.labels, "example.com/checked": "yes" };
    },
    validate({ object, operation }) {
      if (operation !== "CREATE") return; // a running pod keeps its images
      const { containers = [], initContainers = [] } = object?.spec ?? {};
      for (const { image = "" } of [...initContainers, ...containers]) {
        if (/:(?!latest$)[\w.-]+$|@sha256:/.test(image)) continue;
        throw new AdmissionDeniedError(`${image} needs a tag other than latest, or a digest.`);
      }
    },
  }),
);

const service = { name: "image-policy", namespace: kube.namespace };
const callers = webhookConfigurations(app, { name: "image-policy", service });
await using certificates = certificateSecret(kube, { name: "image-policy-tls", service, callers });
const { hostname, port } = new URL(`https://${address}`);
await using server = await serveHttps(app.fetch, {
  certificates,
  hostname,
  port: Number(port || 443),
  signal: stop.signal,
});
console.log(`listening on port ${server.port}`);
const discovery = createDiscovery(kube);
for (const object of callers) { // without a caBundle, which certificateSecret fills in
  await (await discovery.client(object)).apply(object, { fieldManager: "image-policy" });
}
console.log("the API server calls the webhook now");
await server.finished;
console.log("stopped");
