/**
 * Prints a greeting again and again, with settings from a ConfigMap that take effect while it runs.
 * Invalid settings are reported, and the last valid ones stay in force, also while the API server
 * cannot be reached.
 *
 * ```yaml
 * kind: ConfigMap
 * apiVersion: v1
 * metadata: { name: settings }
 * data:
 *   settings.json: '{ "greeting": "Hello", "everyMs": 5000 }'
 * ```
 *
 * The service account needs `list` and `watch` on configmaps; `resourceNames: [settings]` is
 * enough, because the informer requests only that one; manifest.yaml has it. Outside this
 * repository, install the packages first (`deno add jsr:@kubewire/kubewire jsr:@kubewire/types`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/types`). Outside a pod, pass the directory with
 * `token`, `ca.crt` and `namespace` first.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/config_reloader.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/config_reloader.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import {
  createKubeFetch,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { createResourceClient } from "@kubewire/kubewire/client";
import { createInformer } from "@kubewire/kubewire/informer";
import { configMaps } from "@kubewire/types/core/v1/resources";

const [directory = SERVICE_ACCOUNT_DIRECTORY, name = "settings"] = process.argv.slice(2);
let settings = { greeting: "Good day", everyMs: 10_000 };
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
await using informer = createInformer(createResourceClient(kube, configMaps), {
  fieldSelector: `metadata.name=${name}`,
});
const handler = informer.addHandler(({ type, object }) => {
  if (type === "deleted") return console.log(`${name} is deleted; the last settings stay`);
  const { greeting, everyMs } = JSON.parse(object.data?.["settings.json"] ?? "{}");
  if (typeof greeting !== "string" || !(everyMs > 0)) throw new TypeError("invalid settings");
  settings = { greeting, everyMs };
}); // reports what it throws, with the name of the ConfigMap
await handler.waitForSync({ failFast: true });
process.once("SIGTERM", () => process.exit());
for (;; await new Promise((resolve) => setTimeout(resolve, settings.everyMs))) {
  console.log(settings.greeting);
}
