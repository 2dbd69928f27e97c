import { assert, assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../src/client/create_client.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import { NetworkError } from "../../src/core/errors.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { test } from "../support/test.ts";
import { type Carrier, kubeBy, sharedTrust } from "./support/client.ts";
import type { Closing } from "./support/raw_connection.ts";
import { jsonAnswer, startReplyServer, statusAnswer } from "./support/reply_server.ts";

interface Counter extends KubernetesObject {
  data: { n: string };
}

interface SentCounter {
  metadata: { name?: string; generateName?: string; resourceVersion?: string };
  data: { n: string };
}

const counters = defineResource<Counter>({
  group: "",
  version: "v1",
  plural: "configmaps",
  kind: "ConfigMap",
});

const CLOSINGS: readonly Closing[] = ["clean", "fin", "reset"];

/**
 * Starts an API server for counters. It applies each write, and closes the connection after one if
 * told to.
 */
async function startCounters(carrier: Carrier) {
  const { keyPair, caPem } = await sharedTrust();
  const objects = new Map<string, Counter>();
  let version = 0;
  const own = { closing: undefined as Closing | undefined, objects };
  const closing = () => {
    const { closing } = own;
    own.closing = undefined; // only the first write is cut
    return closing;
  };
  const put = (name: string, n: string) => {
    const metadata = { name, namespace: "default", resourceVersion: String(++version) };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { n } };
    objects.set(name, object);
    return object;
  };
  const server = await startReplyServer(({ method, path, body }) => {
    const name = path.replace(/\?.*/, "").split("/configmaps/")[1] ?? "";
    const held = objects.get(name);
    if (method === "POST") {
      const { metadata } = JSON.parse(body) as SentCounter;
      const made = put(metadata.name ?? `${metadata.generateName}${version}`, "1");
      return closing() ?? jsonAnswer(made, "201 Created");
    }
    if (!held) return statusAnswer(404, "NotFound");
    if (method === "GET") return jsonAnswer(held);
    if (method === "DELETE") {
      objects.delete(name);
      return closing() ?? jsonAnswer(held);
    }
    const { metadata, data } = JSON.parse(body) as SentCounter;
    if (metadata.resourceVersion !== held.metadata.resourceVersion) {
      return statusAnswer(409, "Conflict");
    }
    const changed = put(name, data.n);
    return closing() ?? jsonAnswer(changed);
  }, keyPair);
  const kube = kubeBy(carrier, { server: server.url, caPem });
  const client = createClient(kube, { resources: { counters } });
  for (let i = 0; i < 2; i++) {
    await client.counters.create({ metadata: { name: "warm" }, data: { n: "0" } });
  }
  await client.counters.delete("warm");
  objects.clear();
  return {
    own,
    counters: client.counters,
    async [Symbol.asyncDispose]() {
      await kube[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

for (const carrier of ["own", "fetch"] satisfies Carrier[]) {
  const by = carrier === "own" ? "" : ' with transport: "fetch"';

  test(`create with generateName makes one object when the connection closes${by}`, async () => {
    for (const closing of CLOSINGS) {
      await using server = await startCounters(carrier);
      server.own.closing = closing;
      const object = { metadata: { generateName: "counter-" }, data: { n: "1" } };
      await assertRejects(() => server.counters.create(object), NetworkError);
      assertEquals(server.own.objects.size, 1, closing);
    }
  });

  test(`updateWithRetry never applies a change twice when the connection closes${by}`, async () => {
    for (const closing of CLOSINGS) {
      await using server = await startCounters(carrier);
      await server.counters.create({ metadata: { name: "one" }, data: { n: "1" } });
      const start = Number((await server.counters.get("one")).data.n);
      server.own.closing = closing;
      await server.counters.updateWithRetry("one", (counter) => {
        counter.data.n = String(Number(counter.data.n) + 1);
      }).catch((error: unknown) => assert(error instanceof NetworkError, String(error)));
      assertEquals(Number(server.own.objects.get("one")?.data.n) - start, 1, closing);
    }
  });

  test(`delete never reports its own success as not found${by}`, async () => {
    for (const closing of CLOSINGS) {
      await using server = await startCounters(carrier);
      await server.counters.create({ metadata: { name: "one" }, data: { n: "1" } });
      server.own.closing = closing;
      await server.counters.delete("one")
        .catch((error: unknown) => assert(error instanceof NetworkError, String(error)));
      assertEquals(server.own.objects.size, 0, closing);
    }
  });
}
