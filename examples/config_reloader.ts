/**
 * Prints a greeting again and again, with settings from a ConfigMap that take effect while it runs.
 * All settings change in one step. Invalid settings are reported, and the last valid ones stay in
 * force, also while the API server cannot be reached. The same file runs on Deno and on Bun.
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
 * repository the imports are "jsr:@kubewire/kubewire" and "jsr:@kubewire/kubewire/informer" (on Bun
 * after `bunx jsr add @kubewire/kubewire`). Outside a pod, pass the directory with `token`,
 * `ca.crt` and `namespace`.
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
import { setTimeout } from "node:timers/promises";
import {
  createKubeFetch,
  inCluster,
  type KubernetesObject,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { type Change, createInformer } from "@kubewire/kubewire/informer";

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

interface Settings {
  readonly greeting: string;
  readonly everyMs: number;
}

/** Reads the settings, or throws an error that says what is wrong with them. */
function parseSettings(text: string | undefined): Settings {
  if (text === undefined) throw new TypeError("settings.json is missing");
  const { greeting, everyMs } = JSON.parse(text) ?? {};
  if (typeof greeting !== "string") throw new TypeError("greeting must be a text");
  if (!(Number.isInteger(everyMs) && everyMs > 0)) {
    throw new TypeError("everyMs must be a whole number above 0");
  }
  return Object.freeze({ greeting, everyMs });
}

/** The settings in force. To use several of them together, read `current` once. */
class ReloadedSettings {
  #current: Settings;

  constructor(defaults: Settings) {
    this.#current = defaults;
  }

  get current(): Settings {
    return this.#current;
  }

  take(change: Change<ConfigMap>): void {
    const { name, resourceVersion } = change.object.metadata;
    if (change.type === "deleted") {
      return console.log(`${name} is deleted; the last settings stay in force`);
    }
    try {
      this.#current = parseSettings(change.object.data?.["settings.json"]);
      console.log(`settings of version ${resourceVersion} are in force`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      console.log(`settings of version ${resourceVersion} are refused: ${why}`);
    }
  }
}

const [directory = SERVICE_ACCOUNT_DIRECTORY, name = "settings"] = process.argv.slice(2);
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());
process.once("SIGINT", () => stopping.abort());

await using kube = createKubeFetch(await inCluster({ directory }));
const path = `/api/v1/namespaces/${kube.namespace}/configmaps`;
await using configMaps = createInformer<ConfigMap>(kube, path, {
  fieldSelector: `metadata.name=${name}`,
  // Without the right to watch no more changes come; the right may be granted again.
  onError: (error) => console.warn(error instanceof Error ? error.message : error),
});
const settings = new ReloadedSettings({ greeting: "Good day", everyMs: 10_000 });
const registration = configMaps.addHandler((change) => settings.take(change));
// Begins with the ConfigMap, if there is one. If it is refused at the start, the program ends, and
// Kubernetes shows that and starts it again.
await registration.waitForSync({ timeoutMs: 30_000, failFast: true });

try {
  for (;;) {
    const { greeting, everyMs } = settings.current;
    console.log(greeting);
    await setTimeout(everyMs, undefined, { signal: stopping.signal });
  }
} catch (error) {
  if (stopping.signal.reason instanceof DOMException) console.log("stopped");
  else throw stopping.signal.reason ?? error;
}
