import { assert, assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../src/client/create_client.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import { ApiStatusError, ensureOk } from "../../src/core/api_status_error.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { watch } from "../../src/watch/watch.ts";
import { startScriptedServer } from "../support/servers/tcp_server.ts";
import { test } from "../support/test.ts";

const pods = defineResource<KubernetesObject>({
  group: "",
  version: "v1",
  plural: "pods",
  kind: "Pod",
});
const status = '{"kind":"Status","message":"etcd is away","reason":"InternalError","code":500}';

/** Heads of a 500 response whose body is cut by the end of the connection. */
const heads = [
  "content-length: 5000\r\n\r\n",
  "transfer-encoding: chunked\r\n\r\n",
  "transfer-encoding: chunked\r\n\r\n1000\r\n",
  "content-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 5000\r\n\r\n",
  "connection: close\r\n\r\n",
];

test("a 500 whose body is cut anywhere is an ApiStatusError for every kind of request", async () => {
  for (const head of heads) {
    const isPlain = head.includes("length: 5000") ? !head.includes("gzip") : head.endsWith("0\r\n");
    for (const body of isPlain ? ["", status.slice(0, 20), status] : [""]) {
      await using server = await startScriptedServer(() =>
        `HTTP/1.1 500 Internal Server Error\r\n${head}${body}`
      );
      await using kube = createKubeFetch({ server: server.url });
      const client = createClient(kube, { resources: { pods } });
      const once = { maxAttempts: 1 };
      const object = { metadata: { name: "x" } };
      const requests: Record<string, () => Promise<unknown>> = {
        fetch: async () => await ensureOk(await kube.fetch("/api", once)),
        get: () => client.pods.get("x", once),
        list: () => client.pods.list(once),
        create: () => client.pods.create(object, once),
        delete: () => client.pods.delete("x", once),
        watch: async () => {
          const aborted = new AbortController();
          const options = {
            signal: aborted.signal,
            onReconnect: ({ error }: { error?: unknown }) => aborted.abort(error),
          };
          for await (const _ of watch(kube, "/api/v1/pods", options));
        },
        informer: async () => {
          const { error } = await new Promise<{ error?: unknown }>((resolve) => {
            const trying = createInformer(kube, "/api/v1/pods", {
              onStateChange: (state) => {
                if (state.name === "backingOff") {
                  trying[Symbol.asyncDispose]().then(() => resolve(state));
                }
              },
            });
          });
          throw error;
        },
      };
      for (const [kind, request] of Object.entries(requests)) {
        const what = `${kind} ${JSON.stringify(head + body)}`;
        const error = await assertRejects(request, ApiStatusError, "", what);
        assertEquals(error.httpStatus, 500, what);
        assert(error.message.startsWith("The API server answered 500"), what);
      }
    }
  }
});
