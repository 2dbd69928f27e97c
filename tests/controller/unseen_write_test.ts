import { assertEquals } from "@std/assert";
import { evictPod } from "../../src/client/evict_pod.ts";
import {
  deployments,
  type Find,
  type LateWrite,
  lateWrite,
  namespaces,
  pods,
} from "../support/controllers/late_write.ts";
import {
  configMap,
  deployment,
  type Given,
  podNamed,
} from "../support/controllers/late_objects.ts";
import { test } from "../support/test.ts";

/** A namespace that cannot end, because of an object in it. */
const terminating: Given[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } },
  configMap("x", { namespace: "n", finalizers: ["example.com/x"] }),
];
const isTerminating = (find: Find) =>
  find(namespaces).find(({ metadata }) => metadata.name === "n")?.metadata.deletionTimestamp !==
    undefined;
const replicas = (find: Find) =>
  find<typeof deployment>(deployments).map(({ spec }) => Object(spec).replicas);
const labelSelector = "app=web";

/** Writes after which a store never shows that the object is gone, or the object at all. */
const writes: Record<string, LateWrite & { expected: unknown }> = {
  "delete of a namespace that goes on to terminate": {
    given: terminating,
    write: ({ client }) => client(namespaces).delete("n"),
    seen: isTerminating,
    expected: true,
  },
  "the status of a namespace that terminates": {
    given: terminating,
    async write({ client }) {
      await client(namespaces).delete("n");
      const conditions = [{ type: "Waits", status: "True" }];
      await client(namespaces).status.patch("n", { merge: { status: { conditions } } as object });
    },
    seen: isTerminating,
    expected: true,
  },
  "scale of an object that the selector excludes": {
    given: [deployment],
    labelSelector,
    write: ({ client }) =>
      client(deployments).scale.patch("x", { merge: { spec: { replicas: 5 } } }),
    seen: replicas,
    expected: [],
  },
  "scale and deletion of an object that the selector excludes": {
    given: [deployment],
    labelSelector,
    async write({ client }) {
      await client(deployments).scale.patch("x", { merge: { spec: { replicas: 5 } } });
      await client(deployments).delete("x");
    },
    seen: replicas,
    expected: [],
  },
  "an eviction of a pod that the selector excludes": {
    given: [podNamed("x", { finalizers: ["example.com/x"] })],
    labelSelector,
    write: ({ client }) => evictPod(client(pods), "x"),
    seen: (find) => find(pods),
    expected: [],
  },
  "scale of an object that the selector includes, and the store has not seen": {
    labelSelector,
    async write({ client }, pod) {
      const labels = { app: "web" };
      pod.server.objects.create({ ...deployment, metadata: { name: "x", labels } } as never);
      await client(deployments).scale.patch("x", { merge: { spec: { replicas: 5 } } });
    },
    seen: replicas,
    expected: [5],
  },
};

for (const [what, { expected, ...late }] of Object.entries(writes)) {
  test(`this write holds no key for longer than the stores are late: ${what}`, async () => {
    assertEquals(await lateWrite(late), { seen: expected, hasWaited: true, storeTooLate: 0 });
  });
}

test("a write of an object that the selector excludes, as the response shows, holds no key", async () => {
  const result = await lateWrite({
    given: [configMap("x")],
    labelSelector,
    write: ({ kube }) =>
      kube.fetch("/api/v1/namespaces/default/configmaps/x", {
        method: "PATCH",
        headers: { "content-type": "application/merge-patch+json" },
        body: JSON.stringify({ data: { a: "1" } }),
      }),
    seen: () => "at once",
  });
  assertEquals(result, { seen: "at once", hasWaited: false, storeTooLate: 0 });
});
