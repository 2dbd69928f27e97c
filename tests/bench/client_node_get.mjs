// Gets one pod with @kubernetes/client-node, and ends: `client_node_get.mjs SERVER DIRECTORY`. It is
// run beside the package, outside of this repository.
import { readFileSync } from "node:fs";
import process from "node:process";

const packageName = "@kubernetes/client-node"; // in a variable, for checks of types to pass it over
const { CoreV1Api, KubeConfig } = await import(packageName);
const [server, directory] = process.argv.slice(2);
const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: "c", server, caFile: `${directory}/ca.crt` }],
  users: [{ name: "u", token: readFileSync(`${directory}/token`, "utf8").trim() }],
  contexts: [{ name: "x", cluster: "c", user: "u" }],
  currentContext: "x",
});
const api = config.makeApiClient(CoreV1Api);
const pod = await api.readNamespacedPod({ name: "web", namespace: "team-00" });
if (!pod.metadata.name) throw new Error("The pod has no name.");
process.exit(0);
