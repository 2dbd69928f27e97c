import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { isDeleted } from "../../src/informer/conditions/conditions.ts";
import { parseObjectPath, waitUntil } from "../../src/informer/wait_until.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { errorFrame, failure, list } from "../support/informers/started_reflector.ts";
import { startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

test("waitUntil gives the version that meets the condition, and watches that object alone", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  putConfigMap(pod.server, "b", "3");
  const judged: (string | undefined)[] = [];
  const waiting = waitUntil<ConfigMap>(pod.kube(), `${PATH}/a`, (object) => {
    const text = object?.data?.text;
    judged.push(text);
    if (text === "1") putConfigMap(pod.server, "a", "2");
    if (text === "2") putConfigMap(pod.server, "a", "3");
    return text === "3";
  });
  assertEquals((await waiting)?.metadata.name, "a");
  assertEquals(judged, ["1", "2", "3"]);
  for (const { query } of pod.server.requests) {
    assertEquals(new URLSearchParams(query).get("fieldSelector"), "metadata.name=a");
  }
});

test("waitUntil waits for an object to appear, and for one to be gone", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const appeared = waitUntil(kube, `${PATH}/a`, (object) => {
    if (!object) putConfigMap(pod.server, "a");
    return object !== undefined;
  });
  const uid = (await appeared)?.metadata.uid ?? "";
  const gone = waitUntil(kube, `${PATH}/a`, (object) => {
    if (object?.metadata.uid === uid) {
      pod.server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "a" });
    }
    return isDeleted(uid)(object);
  });
  assertEquals(await gone, undefined);
});

test("waitUntil fails after timeoutMs, says whether the object was there, and leaves no watch", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a");
  const kube = pod.kube();
  const judged = Promise.withResolvers<void>();
  function isNever(): boolean {
    judged.resolve();
    return false;
  }
  await assertRejects(
    () => waitUntil(kube, `${PATH}/a`, isNever, { timeoutMs: 1_000 }),
    TimeoutError,
    `default/a of ${PATH} did not meet isNever within 1000 ms: it is there.`,
  );
  await judged.promise;
  await assertRejects(
    () => waitUntil(kube, `${PATH}/b`, isNever, { timeoutMs: 1_000 }),
    TimeoutError,
    "it is not there.",
  );
});

test("waitUntil ends with a permanent failure, an error of the condition, or the signal", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  await assertRejects(
    () => waitUntil(kube, "/apis/none.io/v1/widgets/a", () => true),
    ApiStatusError,
  );
  const broken = () => {
    throw new RangeError("broken");
  };
  await assertRejects(() => waitUntil(kube, `${PATH}/a`, broken), RangeError, "broken");
  const reason = new RangeError("enough");
  const abort = new AbortController();
  const waiting = waitUntil(kube, `${PATH}/a`, () => (abort.abort(reason), false), {
    signal: abort.signal,
  });
  assertEquals(await waiting.catch((error) => error), reason);
  const aborted = waitUntil(kube, `${PATH}/a`, () => true, { signal: abort.signal });
  assertEquals(await aborted.catch((error) => error), reason);
});

test("waitUntil refuses a path that is not the path of an object", async () => {
  await using pod = await startPod();
  await assertRejects(() => waitUntil(pod.kube(), PATH, () => true), TypeError, "not the path of");
});

test("waitUntil lists the newest state, never a cached one, also when it lists again", async () => {
  // A list with a resourceVersion could be answered from a cache, with the object before the write.
  await using server = await startScriptServer([
    failure(422),
    list("20", [["a", "20"]]),
    { chunks: [errorFrame(410)] },
    failure(422),
    list("30", [["a", "30"]]),
  ]);
  const met = await waitUntil(
    server.kube,
    "/api/v1/configmaps/a",
    (object) => object?.metadata.resourceVersion === "30",
  );
  assertEquals(met?.metadata.resourceVersion, "30");
  const lists = server.asked.filter(({ searchParams }) => !searchParams.has("watch"));
  assertEquals(
    lists.map(({ searchParams }) => searchParams.toString()),
    Array(2).fill("fieldSelector=metadata.name%3Da&limit=500"),
  );
});

test("parseObjectPath splits the path of an object, with a namespace and without", () => {
  const cases: Record<string, [collection: string, name: string, key: string]> = {
    "/api/v1/namespaces/default/pods/web": [
      "/api/v1/namespaces/default/pods",
      "web",
      "default/web",
    ],
    "/apis/apps/v1/namespaces/a/deployments/b": [
      "/apis/apps/v1/namespaces/a/deployments",
      "b",
      "a/b",
    ],
    "/api/v1/nodes/node-1": ["/api/v1/nodes", "node-1", "node-1"],
    "/api/v1/namespaces/default": ["/api/v1/namespaces", "default", "default"],
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode": [
      "/apis/rbac.authorization.k8s.io/v1/clusterroles",
      "system:node",
      "system:node",
    ],
  };
  for (const [path, [collection, name, key]] of Object.entries(cases)) {
    assertEquals(parseObjectPath(path), { collection, name, key });
  }
});

test("parseObjectPath refuses any other path", () => {
  for (
    const path of [
      "/api/v1/pods",
      "/api/v1/namespaces/default/pods",
      "/api/v1/namespaces/default/pods/web/status",
      "/api/v1/namespaces/default/pods/web?watch=true",
      "api/v1/nodes/node-1",
      "/version",
    ]
  ) {
    assertThrows(() => parseObjectPath(path), TypeError, `${path} is not the path of an object`);
  }
});
