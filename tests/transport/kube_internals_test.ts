import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { watch } from "../../mod.ts";
import { createInformer, createInformerFactory } from "../../src/informer/mod.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { internalsOf } from "../../src/transport/kube_internals.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

test("a client shows only what programs use, and keeps its internals when it is spread", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  assertEquals(Object.keys(kube).sort(), [
    "connectionDiagnostics",
    "disposed",
    "fetch",
    "namespace",
    "server",
    "tokenDiagnostics",
  ]);
  const wrapped: KubeFetch = { ...kube, fetch: (...args) => kube.fetch(...args) };
  assertStrictEquals(internalsOf(wrapped), internalsOf(kube));
  const { token } = pod.kubelet.current;
  assertEquals(shownForms([kube]).includes(token), false);
});

test("a fake with a fetch of its own can be watched", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const kube = pod.kube();
  const fake: KubeFetch = {
    fetch: kube.fetch,
    server: kube.server,
    namespace: kube.namespace,
    disposed: kube.disposed,
    tokenDiagnostics: () => undefined,
    connectionDiagnostics: () => ({ protocol: undefined, connections: 0, streams: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  for await (const { object } of watch(fake, "/api/v1/namespaces/default/configmaps")) {
    assertEquals(object.metadata.name, "a");
    break;
  }
  const internals = internalsOf(fake);
  assertEquals(internals.runtime.name, currentRuntime().name);
  await internals.refreshToken();
  await assertRejects(() => internals.openWebSocket("/"), TypeError, "createKubeFetch");
});

test("what is not a client is refused at once, by watches and informers too", () => {
  const bare = { fetch, server: "https://127.0.0.1:1", namespace: "default" };
  for (const given of [undefined, null, {}, bare, { ...bare, disposed: false }]) {
    const kube = given as unknown as KubeFetch;
    const uses = [
      () => internalsOf(kube),
      () => watch(kube, "/api/v1/pods"),
      () => createInformer(kube, "/api/v1/pods"),
      () => createInformerFactory(kube),
    ];
    for (const use of uses) assertThrows(use, TypeError, "createKubeFetch");
  }
});
