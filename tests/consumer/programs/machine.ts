/** Prints where a kubeconfig leads; the same file for Deno and Bun. */
import { writeFile } from "node:fs/promises";
import { loadKubeconfig } from "@kubewire/kubeconfig";

await writeFile(
  "kubeconfig.yaml",
  `current-context: dev
contexts: [{ name: dev, context: { cluster: one, namespace: shop } }]
clusters: [{ name: one, cluster: { server: "https://one.example.com" } }]
`,
);
const { server, namespace } = await loadKubeconfig({ path: "kubeconfig.yaml" });
console.log(`${server} ${namespace}`);
