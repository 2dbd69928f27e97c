import { assertEquals, assertRejects } from "@std/assert";
import { bindPod } from "../../src/client/bind_pod.ts";
import { evictPod } from "../../src/client/evict_pod.ts";
import { requestToken } from "../../src/client/request_token.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import {
  accounts,
  deployments,
  type Find,
  type LateWrite,
  lateWrite,
  pods,
} from "../support/controllers/late_write.ts";
import { configMap, deployment, podNamed } from "../support/controllers/late_objects.ts";
import { configMaps } from "../support/controllers/websites.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import type { Pod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const json = { headers: { "content-type": "application/json" } };
const path = "/api/v1/namespaces/default/configmaps";

const names = (find: Find) => find(configMaps).map(({ metadata }) => metadata.name).sort();
const data = (find: Find) => find(configMaps).map((each) => (each as { data?: unknown }).data);
const podNames = (find: Find) => find(pods).map(({ metadata }) => metadata.name);
const isDeleting = (resource: { plural: string }) => (find: Find) =>
  find(resource).map(({ metadata }) => metadata.deletionTimestamp !== undefined);

/** The server makes the write, and the response breaks off. */
async function lost(pod: Pod, method: string, write: () => Promise<unknown>): Promise<void> {
  using _cut = pod.server.faults.inject({
    kind: "cut",
    after: { bytes: 5 },
    match: { method, path },
    times: 1,
  });
  await assertRejects(write);
}

/** Every kind of write that a context can send, and what the next reconcile must see of it. */
const writes: Record<string, LateWrite & { expected: unknown }> = {
  "create": {
    write: ({ client }) => client(configMaps).create({ metadata: { name: "x" } }),
    seen: names,
    expected: ["x"],
  },
  "create with a name that the server chooses": {
    write: ({ client }) => client(configMaps).create({ metadata: { generateName: "x-" } }),
    seen: (find) => names(find).length,
    expected: 1,
  },
  "create without a response": {
    write: ({ client }, pod) =>
      lost(pod, "POST", () => client(configMaps).create({ metadata: { name: "x" } })),
    seen: names,
    expected: ["x"],
  },
  "create without a response, with a name that the server chooses": {
    async write({ client }, pod) {
      const create = () => client(configMaps).create({ metadata: { generateName: "x-" } });
      await lost(pod, "POST", create);
      // The version of the whole cluster goes on, without an event for the store.
      pod.server.objects.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "later" } });
    },
    seen: (find) => names(find).length,
    expected: 1,
  },
  "create with the response 504, though it was made": {
    wrap: (kube) => ({
      ...kube,
      async fetch(input, init) {
        const response = await kube.fetch(input, init);
        if (init?.method !== "POST") return response;
        await response.body?.cancel();
        return new Response("{}", { status: 504 });
      },
    }),
    write: ({ client }) =>
      assertRejects(() => client(configMaps).create({ metadata: { generateName: "x-" } })),
    seen: (find) => names(find).length,
    expected: 1,
  },
  "create with a table for a response": {
    wrap: (kube) =>
      answered(kube, ({ metadata: { resourceVersion } }) => ({
        kind: "Table",
        metadata: { resourceVersion },
        rows: [{ cells: ["x"] }],
      })),
    write: ({ kube }) =>
      kube.fetch(path, { method: "POST", ...json, body: JSON.stringify(configMap("x")) }),
    seen: names,
    expected: ["x"],
  },
  "create with a response that is not JSON": {
    wrap: (kube) => answered(kube, () => undefined),
    write: ({ kube }) =>
      kube.fetch(path, { method: "POST", ...json, body: JSON.stringify(configMap("x")) }),
    seen: names,
    expected: ["x"],
  },
  "replace": {
    given: [configMap("x")],
    write: ({ client }) =>
      client(configMaps).replace({ metadata: { name: "x" }, data: { a: "1" } }),
    seen: data,
    expected: [{ a: "1" }],
  },
  "patch": {
    given: [configMap("x")],
    write: ({ client }) => client(configMaps).patch("x", { merge: { data: { a: "2" } } }),
    seen: data,
    expected: [{ a: "2" }],
  },
  "apply": {
    write: ({ apply }) => apply(configMaps, { metadata: { name: "x" }, data: { a: "3" } }),
    seen: data,
    expected: [{ a: "3" }],
  },
  "delete": {
    given: [configMap("x")],
    write: ({ client }) => client(configMaps).delete("x"),
    seen: names,
    expected: [],
  },
  "delete of an object with a finalizer": {
    given: [configMap("x", { finalizers: ["example.com/x"] })],
    write: ({ client }) => client(configMaps).delete("x"),
    seen: isDeleting(configMaps),
    expected: [true],
  },
  "delete of what the store has not seen": {
    async write({ client }) {
      await client(configMaps).create({ metadata: { name: "x" } });
      await client(configMaps).delete("x");
    },
    seen: names,
    expected: [],
  },
  "deleteCollection": {
    given: [configMap("x"), configMap("y", { finalizers: ["example.com/x"] })],
    write: ({ client }) => client(configMaps).deleteCollection(),
    seen: isDeleting(configMaps),
    expected: [true],
  },
  "deleteCollection without a response": {
    given: [configMap("x"), configMap("y", { finalizers: ["example.com/x"] })],
    write: ({ client }, pod) => lost(pod, "DELETE", () => client(configMaps).deleteCollection()),
    seen: isDeleting(configMaps),
    expected: [true],
  },
  "the status": {
    given: [deployment],
    write: ({ client }) =>
      client(deployments).status.patch("x", { merge: { status: { replicas: 4 } } as object }),
    seen: (find) => find(deployments).map((each) => (each as { status?: unknown }).status),
    expected: [{ replicas: 4 }],
  },
  "scale": {
    given: [deployment],
    write: ({ client }) =>
      client(deployments).scale.patch("x", { merge: { spec: { replicas: 5 } } }),
    seen: (find) => find<typeof deployment>(deployments).map(({ spec }) => Object(spec).replicas),
    expected: [5],
  },
  "an eviction": {
    given: [podNamed("x")],
    write: ({ client }) => evictPod(client(pods), "x"),
    seen: podNames,
    expected: [],
  },
  "an eviction of a pod with a finalizer": {
    given: [podNamed("x", { finalizers: ["example.com/x"] })],
    write: ({ client }) => evictPod(client(pods), "x"),
    seen: isDeleting(pods),
    expected: [true],
  },
  "an eviction after which another pod takes the name": {
    given: [podNamed("x")],
    async write({ client }, pod) {
      await evictPod(client(pods), "x");
      pod.server.objects.create(podNamed("x", { labels: { next: "1" } }) as never);
    },
    seen: (find) => find(pods).map(({ metadata }) => metadata.labels),
    expected: [{ next: "1" }],
  },
  "evictions of many pods": {
    given: Array.from({ length: 12 }, (_, index) => podNamed(`x-${index}`)),
    write: ({ client }) =>
      Promise.all(
        Array.from({ length: 10 }, (_, index) => evictPod(client(pods), `x-${index}`)),
      ),
    seen: podNames,
    expected: ["x-10", "x-11"],
  },
  "a binding": {
    given: [podNamed("x")],
    write: ({ client }) => bindPod(client(pods), "x", { node: "node-1" }),
    seen: (find) => find<typeof deployment>(pods).map(({ spec }) => Object(spec).nodeName),
    expected: ["node-1"],
  },
  "ephemeral containers": {
    given: [podNamed("x")],
    wrap: asPods,
    write: ({ client }) =>
      client(pods).subresource("ephemeralcontainers", pods).patch("x", {
        strategic: { spec: { ephemeralContainers: [{ name: "debug", image: "debug" }] } } as never,
      }),
    seen: (find) =>
      find<typeof deployment>(pods).map(({ spec }) => Object(spec).ephemeralContainers?.length),
    expected: [1],
  },
  "a token, which does not hide an earlier write": {
    given: [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "x" } }],
    async write({ client }) {
      await client(accounts).patch("x", { merge: { metadata: { labels: { a: "1" } } } });
      await requestToken(client(accounts), "x");
    },
    seen: (find) =>
      find(accounts).find(({ metadata }) => metadata.name === "x")?.metadata.labels?.a,
    expected: "1",
  },
};

/** Answers with another body than the server's, as another representation of the object has it. */
function answered(kube: KubeFetch, bodyOf: (object: KubernetesObject) => unknown): KubeFetch {
  return {
    ...kube,
    async fetch(input, init) {
      const response = await kube.fetch(input, init);
      if (init?.method !== "POST") return response;
      return new Response(JSON.stringify(bodyOf(await response.json())) ?? "k8s", response);
    },
  };
}

/** The embedded server does not have this subresource, which writes its pod. */
function asPods(kube: KubeFetch): KubeFetch {
  return {
    ...kube,
    fetch: (input, init) => kube.fetch(String(input).replace("/ephemeralcontainers", ""), init),
  };
}

for (const [what, { expected, ...late }] of Object.entries(writes)) {
  test(`the next reconcile sees this write, with late stores: ${what}`, async () => {
    assertEquals(await lateWrite(late), { seen: expected, hasWaited: true, storeTooLate: 0 });
  });
}

/** Requests that change no object: the next reconcile does not wait. */
const noWrites: Record<string, LateWrite> = {
  "a token": {
    write: ({ client }) => requestToken(client(accounts), "default"),
    seen: () => "at once",
  },
  "a dry run of a deletion": {
    given: [configMap("x")],
    write: ({ client }) => client(configMaps).delete("x", { dryRun: true }),
    seen: () => "at once",
  },
  "a write of what no informer shows": {
    write: ({ kube }) =>
      kube.fetch("/api/v1/namespaces/default/secrets", {
        method: "POST",
        ...json,
        body: JSON.stringify({ metadata: { name: "x" } }),
      }),
    seen: () => "at once",
  },
};

for (const [what, late] of Object.entries(noWrites)) {
  test(`the next reconcile does not wait after ${what}`, async () => {
    assertEquals(await lateWrite(late), { seen: "at once", hasWaited: false, storeTooLate: 0 });
  });
}
