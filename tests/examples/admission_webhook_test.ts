import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { parseAllDocuments } from "yaml";
import { ApiStatusError, createKubeFetch } from "../../mod.ts";
import { createResourceClient } from "../../src/client/mod.ts";
import type { RequestAttributes } from "../../src/testing/mod.ts";
import type { Pod as PodObject } from "../../src/types/core/v1.ts";
import { pods } from "../../src/types/core/v1_resources.ts";
import { startPod } from "../support/fakes/pod.ts";
import { until } from "../support/servers/until.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { commandOf, RunningExample } from "./running_example.ts";

interface Document {
  kind: string;
  rules?: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  spec: { template: { spec: { containers: { command: string[] }[] } } };
}

const documents: Document[] = parseAllDocuments(
  Deno.readTextFileSync(join(repository, "examples/admission_webhook.yaml")),
).map((document) => document.toJS());

/** The rules of admission_webhook.yaml, as texts such as `/secrets get`. */
const granted = new Set(
  documents.flatMap(({ rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${apiGroups[0]}/${resource} ${verb}`))
    )
  ),
);

test("admission_webhook.yaml runs the program with the flags of its header", () => {
  const deployment = documents.find(({ kind }) => kind === "Deployment");
  const [container] = deployment?.spec.template.spec.containers ?? [];
  assertEquals(
    container?.command.filter((word) => word !== "--cached-only"),
    commandOf("admission_webhook.ts", "deno").map((word) =>
      word.replaceAll(/\$(\w+)/g, "$($1)").replace("examples/", "")
    ),
  );
});

for (const runtime of ["deno", "bun"] as const) {
  test(`admission_webhook.ts on ${runtime} is called by the API server, with the rights of its manifest`, async () => {
    const webhookServices: Record<string, string> = {};
    const used = new Set<string>();
    const authorize = ({ group, plural, verb, user }: RequestAttributes) => {
      const isProgram = user.username === "system:serviceaccount:default:default";
      if (isProgram && plural !== "") used.add(`${group}/${plural} ${verb}`);
      return true;
    };
    await using pod = await startPod({ authorize, webhookServices, watchList: false });
    const { objects } = pod.server;
    const labels = { "image-policy": "enforced" };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels } };
    objects.create(namespace);
    await using example = new RunningExample("admission_webhook.ts", pod, {
      runtime,
      args: ["127.0.0.1:0"],
      volumes: { "0.0.0.0:8443": "127.0.0.1:0" },
    });
    const [, port] = await example.line(/^listening on port (\d+)$/);
    webhookServices["default/image-policy"] = `https://127.0.0.1:${port}`;
    await example.line(/calls the webhook now/);
    const configurations = "admissionregistration.k8s.io/validatingwebhookconfigurations";
    await until(pod, configurations, () => {
      const stored = pod.server.store.get(configurations, "image-policy");
      return JSON.stringify(stored?.object).includes("caBundle");
    });
    objects.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "person" } });
    await using kube = createKubeFetch(await pod.server.config({ name: "person" }));
    const client = createResourceClient<PodObject>(kube, pods).namespace("shop");
    const create = (name: string, image: string) =>
      client.create({ metadata: { name }, spec: { containers: [{ name: "c", image }] } });
    const { metadata } = await create("good", "example.com/shop:1.2");
    assertEquals(metadata.labels, { "example.com/checked": "yes" });
    for (const image of ["shop", "shop:latest", "example.com:5000/shop"]) {
      await assertRejects(() => create("bad", image), ApiStatusError, `${image} needs a tag`);
    }
    example.terminate();
    assertEquals((await example.end()).code, 0);
    assertEquals(used, granted);
  });
}
