/** The operator of the examples, against the real controllers. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { assertEquals } from "@std/assert";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../../mod.ts";
import { createResourceClient, defineResource } from "../../../src/client/mod.ts";
import type { Condition } from "../../../src/controller/mod.ts";
import {
  hasCondition,
  isCrdEstablished,
  isDeleted,
  isDeploymentRolledOut,
  waitUntil,
} from "../../../src/informer/mod.ts";
import { customResourceDefinitions } from "../../../src/types/apiextensions/v1_resources.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { podPermissions } from "../../support/programs/pod_permissions.ts";
import { repository } from "../../support/repository.ts";
import { runtimeName, test } from "../../support/test.ts";
import type { PolicyRule } from "../cluster/service_account.ts";
import { openPlace, type Place } from "./place.ts";

interface Website extends KubernetesObject {
  spec: { image: string; replicas?: number };
  status?: { conditions?: Condition[]; observedGeneration?: number };
}

interface Document extends KubernetesObject {
  rules?: PolicyRule[];
}

const websites = defineResource<Website>({
  group: "example.com",
  version: "v1",
  plural: "websites",
  kind: "Website",
});

async function documents(): Promise<Document[]> {
  const text = await readFile(join(repository, "examples/operator.yaml"), "utf8");
  return parseAllDocuments(text).map((document) => document.toJS());
}

/** Starts the example as its account, with the token that a kubelet projects. */
function startOperator({ controlPlane }: Place, directory: string): ChildProcess {
  const { hostname, port } = new URL(controlPlane.url);
  const flags = ["run", "--no-prompt", ...podPermissions(controlPlane.url, directory)];
  const file = join(repository, "examples/operator.ts");
  const words = runtimeName === "deno" ? [...flags, file] : [file];
  return spawn(process.execPath, [...words, directory], {
    env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

test("the operator creates, heals, updates and cleans up in a whole cluster", async () => {
  await using place = await openPlace();
  await using directory = await tempDirectory();
  const { controlPlane, kube, namespace } = place;
  const found = await documents();
  const rulesOf = (kind: string) =>
    found.filter((document) => document.kind === kind).flatMap(({ rules = [] }) => rules);
  const account = { namespace, serviceAccount: `websites-${runtimeName}` };
  await controlPlane.createServiceAccount({
    ...account,
    rules: rulesOf("Role"),
    clusterRules: rulesOf("ClusterRole"),
  });
  await controlPlane.startKubelet({ ...account, directory: directory.path });
  const definition = found.find(({ kind }) => kind === "CustomResourceDefinition")!;
  const definitions = createResourceClient(kube, customResourceDefinitions);
  await definitions.apply(definition as never, { fieldManager: "test", force: true });
  await waitUntil(definitions, definition.metadata.name, isCrdEstablished, { timeoutMs: 30_000 });

  const operator = startOperator(place, directory.path);
  const ended = new Promise<number | null>((resolve) => operator.once("close", resolve));
  let output = "";
  operator.stdout!.setEncoding("utf8").on("data", (text) => output += text);
  try {
    const limit = { timeoutMs: 60_000 };
    const { deployments, services } = place.client;
    const sites = createResourceClient(kube, websites);
    await sites.create({ metadata: { name: "shop" }, spec: { image: "example.com/shop:1" } });
    await waitUntil(sites, "shop", hasCondition("Ready"), limit);
    const first = await deployments.get("shop");
    assertEquals(isDeploymentRolledOut(first), true);

    await deployments.delete("shop", { propagationPolicy: "Background" });
    await waitUntil(
      deployments,
      "shop",
      (it) =>
        it !== undefined && it.metadata.uid !== first.metadata.uid && isDeploymentRolledOut(it),
      limit,
    );

    await sites.patch("shop", { merge: { spec: { replicas: 3 } } });
    const grown = await waitUntil(
      deployments,
      "shop",
      (it) => it?.spec?.replicas === 3 && isDeploymentRolledOut(it),
      limit,
    );

    const { metadata: { uid } } = await services.get("shop");
    await sites.delete("shop");
    await waitUntil(sites, "shop", isDeleted(), limit);
    await waitUntil(deployments, "shop", isDeleted(grown?.metadata.uid), limit); // by its owner
    await waitUntil(services, "shop", isDeleted(uid), limit);
    assertEquals(output.trim(), "empties the bucket of shop");
  } finally {
    process.kill(operator.pid!, "SIGTERM"); // on Deno, `kill` hides the exit code
  }
  assertEquals(await ended, 0);
});
