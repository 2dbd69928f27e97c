/** Gets one pod, and ends: `first_get.ts SERVER DIRECTORY`. Without node:fs, which costs Deno 20 ms. */

import { createKubeFetch, type KubernetesObject } from "../../../mod.ts";
import { createClient, defineResource } from "../../../src/client/mod.ts";

const { Deno: deno, Bun: bun } = globalThis as {
  Deno?: { args: string[] };
  Bun?: { argv: string[] };
};
const [server = "", directory = ""] = deno?.args ?? bun?.argv.slice(2) ?? [];
const pods = defineResource<KubernetesObject>({
  group: "",
  version: "v1",
  plural: "pods",
  kind: "Pod",
});

await using kube = createKubeFetch({
  server,
  caFile: `${directory}/ca.crt`,
  tokenFile: `${directory}/token`,
});
const pod = await createClient(kube, { resources: { pods } }).pods.namespace("team-00").get("web");
if (!pod.metadata.name) throw new Error("The pod has no name.");
