/**
 * Prints the manifest of operator.ts: the custom resource, and what follows from the operator's
 * declarations, which are its account, the rights that it needs and a Deployment of two replicas. It
 * needs no cluster. operator.yaml is its output. Outside this repository, install
 * `@kubewire/generate` beside the packages of operator.ts.
 *
 * ```sh
 * deno run --no-prompt --allow-read=examples examples/operator_manifests.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/operator_manifests.ts
 * ```
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { manifestsOf } from "@kubewire/kubewire/controller";
import { manifestYaml } from "@kubewire/generate";
import { createOperator } from "./operator.ts";

const header =
  `# operator.ts for the custom resource websites.example.com, as operator_manifests.ts prints it:
#
#   kubectl apply --filename operator.yaml
#
# The image contains the program and its modules; see manifest.yaml.
`;
const crd = await readFile(new URL("website_crd.yaml", import.meta.url), "utf8");
const objects = await manifestsOf(createOperator, {
  name: "websites",
  namespace: "default",
  image: "registry.example.com/websites:0.1.0",
  command: [
    "deno",
    "run",
    "--cached-only",
    "--no-prompt",
    "--allow-net=$(KUBERNETES_SERVICE_HOST):$(KUBERNETES_SERVICE_PORT)",
    "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT,POD_NAME,POD_NAMESPACE",
    "--allow-read=/var/run/secrets/kubernetes.io/serviceaccount",
    "operator.ts",
  ],
  env: { DENO_TLS_CA_STORE: "" }, // trust the cluster's CA alone
});
console.log((header + manifestYaml([crd, ...objects])).trimEnd());
