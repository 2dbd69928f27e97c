/** The manifest of an operator, as manifestsOf and manifestYaml print it, before kubectl. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { assertEquals, assertMatch } from "@std/assert";
import { manifestsOf } from "../../src/controller/mod.ts";
import { manifestYaml } from "../../src/generate/mod.ts";
import { createOperator } from "../../examples/operator.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { GoMissingError } from "../support/programs/build_go.ts";
import { repository } from "../support/repository.ts";
import { runtimeName, test } from "../support/test.ts";
import { Kubectl } from "./cluster/kubectl.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
// Without Go, kubectl cannot be built, though there may be a cluster.
const kubectl = await Kubectl.build().catch((error) => {
  if (!(error instanceof GoMissingError)) throw error;
});

test("kubectl applies a printed manifest without a warning", async () => {
  const namespace = `operator-manifest-${runtimeName}`;
  await using directory = await tempDirectory();
  const run = async (...args: string[]) => {
    const end = await kubectl!.run([`--kubeconfig=${kubeconfig}`, ...args], {
      HOME: directory.path,
    });
    assertEquals([end.code, end.stderr], [0, ""]);
    return end.stdout;
  };
  const file = `${directory.path}/manifest.yaml`;
  const objects = await manifestsOf(createOperator, {
    name: "websites",
    namespace,
    image: "registry.example.com/websites:1",
    health: { port: 8080 },
    webhooks: { port: 8443, secretName: "websites-tls" },
  });
  // Kubernetes warns about a Deployment, and refuses its pods.
  const labels = { "pod-security.kubernetes.io/warn": "restricted" };
  const metadata = { name: namespace, labels };
  await writeFile(file, manifestYaml([{ apiVersion: "v1", kind: "Namespace", metadata }]));
  await run("apply", "--filename", file);
  await writeFile(file, manifestYaml(objects));
  const example = join(repository, "examples/operator.yaml"); // with the definition
  const files = ["--filename", file, "--filename", example];
  const applied = await run("apply", "--dry-run=server", "--validate=strict", ...files);
  assertMatch(applied, /^deployment.apps\/websites created \(server dry run\)$/m);
  await run("delete", "namespace", namespace, "--wait=false");
}, { ignore: !kubectl });
