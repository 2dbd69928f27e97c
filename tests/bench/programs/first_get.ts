/**
 * Gets one pod, and ends: `first_get.ts SERVER DIRECTORY [http/1.1]`. Without node:fs, which costs
 * Deno 20 ms.
 */

import { createKubeFetch } from "../../../mod.ts";
import { createClient } from "../../../src/client/mod.ts";
import { pods } from "../../../src/types/core/v1_resources.ts";

const { Deno: deno, Bun: bun } = globalThis as {
  Deno?: { args: string[] };
  Bun?: { argv: string[] };
};
const [server = "", directory = "", protocol] = deno?.args ?? bun?.argv.slice(2) ?? [];

await using kube = createKubeFetch({
  server,
  caFile: `${directory}/ca.crt`,
  tokenFile: `${directory}/token`,
}, protocol === "http/1.1" ? { protocol } : {});
const pod = await createClient(kube, { resources: { pods } }).pods.namespace("team-00").get("web");
if (!pod.metadata.name) throw new Error("The pod has no name.");
