import { assert, assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import type { Informer } from "../../src/informer/informer.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { createInformerFactory } from "../../src/informer/informer_factory.ts";
import type { InformerOptions } from "../../src/informer/informer_options.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { Recheck } from "../support/recheck.ts";
import { test } from "../support/test.ts";

const PATHS = ["/api/v1/namespaces/default/configmaps", "/api/v1/configmaps"];
const SETTINGS: readonly InformerOptions<KubernetesObject>[] = [
  {},
  { watchList: false },
  { watchList: false, consistentList: true, pageSize: 1 },
];
const SPEED = 100;

// After a restart, kube-apiserver answers some requests with 403 until its caches of roles and
// bindings are filled, even requests that it allowed before.
test("seven informers survive a restart of a server whose RBAC cache is cold", async () => {
  for (const compacts of [true, false]) {
    await using pod = await startPod();
    const { server } = pod;
    for (const name of ["a", "b"]) putConfigMap(server, name);
    const recheck = new Recheck();
    const kube = pod.kube({ clock: new FastClock(SPEED) });
    const options = { onError: () => recheck.poke(), onStateChange: () => recheck.poke() };
    await using factory = createInformerFactory(kube, options);
    await using held = new AsyncDisposableStack();
    const informers: Informer<KubernetesObject>[] = [
      factory.informer("/api/v1/configmaps"),
      ...PATHS.flatMap((path) =>
        SETTINGS.map((more) => held.use(createInformer(kube, path, { ...options, ...more })))
      ),
    ];
    for (const informer of informers) informer.addHandler(() => recheck.poke());
    await Promise.all(informers.map((informer) => informer.waitForSync()));
    assertEquals(informers.length, 7);

    await server.stopListening();
    server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "b" });
    putConfigMap(server, "c");
    if (compacts) server.compact();
    const cold = server.faults.inject({ kind: "status", code: 403, times: 40 });
    await server.listenAgain();
    const hasCaughtUp = ({ store, state, stale }: Informer<KubernetesObject>) =>
      state.name === "synced" && stale === undefined && store.size === 2 &&
      store.has("default/a") && store.has("default/c");
    const all = () => informers.every(hasCaughtUp);
    assert(
      await recheck.until(all),
      informers.map(({ state, store }) => `${state.name} ${[...store.keys()]}`).join("; "),
    );
    assertEquals(cold.hits, 40);
  }
});
