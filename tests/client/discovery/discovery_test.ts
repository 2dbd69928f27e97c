import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createDiscovery } from "../../../src/client/discovery/discovery.ts";
import { KindNotServedError } from "../../../src/client/discovery/kind_not_served_error.ts";
import { test } from "../../support/test.ts";
import { startRecordingServer } from "../recording_server.ts";

const resource = (name: string, kind: string) => ({ resource: name, responseKind: { kind } });
const widget = { apiVersion: "example.com/v1", kind: "Widget" };
const pod = { apiVersion: "v1", kind: "Pod" };

/** A server with pods, and with Widgets after a call of `install`. */
async function startCluster() {
  let installed = false;
  const server = await startRecordingServer(({ path }) => ({
    kind: "APIGroupDiscoveryList",
    items: path === "/api"
      ? [{ versions: [{ version: "v1", resources: [resource("pods", "Pod")] }] }]
      : installed
      ? [{
        metadata: { name: "example.com" },
        versions: [{ version: "v1", resources: [resource("widgets", "Widget")] }],
      }]
      : [],
  }));
  return {
    server,
    discovery: createDiscovery(server.kube),
    install: () => installed = true,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test("Discovery sends its requests once, however many callers there are and however often they ask", async () => {
  await using cluster = await startCluster();
  const { discovery, server } = cluster;
  const found = await Promise.all([1, 2, 3].map(() => discovery.find(pod)));
  assertEquals(found.map(({ plural }) => plural), ["pods", "pods", "pods"]);
  await discovery.find({ ...pod, metadata: { name: "any" } } as typeof pod);
  assertEquals((await discovery.resources()).map(({ kind }) => kind), ["Pod"]);
  assertEquals(server.requests.length, 2);
});

test("Discovery asks again for a kind that it did not find", async () => {
  await using cluster = await startCluster();
  const { discovery, server, install } = cluster;
  await discovery.find(pod);
  const error = await assertRejects(() => discovery.find(widget), KindNotServedError);
  assertEquals([error.apiVersion, error.kind], ["example.com/v1", "Widget"]);
  assertEquals(server.requests.length, 4);
  install();
  assertEquals((await discovery.find(widget)).plural, "widgets");
  await discovery.find(pod);
  assertEquals(server.requests.length, 6);
});

test("Discovery asks again where the response under way may be older than the kind", async () => {
  await using cluster = await startCluster();
  const { discovery, server, install } = cluster;
  const first = discovery.resources();
  const sought = discovery.find(widget);
  await first;
  install();
  assertEquals((await sought).plural, "widgets");
  assertEquals(server.requests.length, 4);
});

test("Discovery ends the wait of one caller, and the other callers get their result", async () => {
  await using cluster = await startCluster();
  const { discovery, server } = cluster;
  const stop = new AbortController();
  const gone = discovery.find(pod, { signal: stop.signal });
  const stays = discovery.find(pod);
  stop.abort(new Error("enough"));
  await assertRejects(() => gone, Error, "enough");
  assertEquals((await stays).plural, "pods");
  await discovery.refresh();
  assertEquals(server.requests.length, 4);
});

test("Discovery asks again after a failure, and refuses an invalid kind", async () => {
  let failing = true;
  await using server = await startRecordingServer(() =>
    failing ? new Response("no", { status: 500 }) : { kind: "APIGroupDiscoveryList", items: [] }
  );
  const discovery = createDiscovery(server.kube);
  await assertRejects(() => discovery.find(pod), Error, "500");
  failing = false;
  await assertRejects(() => discovery.find(pod), KindNotServedError);
  for (const apiVersion of ["", "a/b/c", "../v1", "v1?x"]) {
    await assertRejects(() => discovery.find({ apiVersion, kind: "Pod" }), TypeError);
  }
  await assertRejects(() => discovery.find({ apiVersion: "v1", kind: "" }), TypeError);
});

test("Discovery finds what it may read, and names what it may not read where it finds nothing", async () => {
  await using server = await startRecordingServer(({ path }) =>
    path === "/api"
      ? {
        kind: "APIGroupDiscoveryList",
        items: [{ versions: [{ version: "v1", resources: [resource("pods", "Pod")] }] }],
      }
      : new Response("no", { status: 403 })
  );
  const discovery = createDiscovery(server.kube);
  assertEquals((await discovery.find(pod)).plural, "pods");
  const error = await assertRejects(() => discovery.find(widget), KindNotServedError);
  assertEquals(error.unreadable, ["/apis"]);
  assertStringIncludes(error.message, "did not list the resources of /apis");
});
