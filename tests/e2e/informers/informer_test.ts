import process from "node:process";
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  ApiStatusError,
  createKubeFetch,
  ensureOk,
  isForbidden,
  type KubeFetch,
  type KubernetesObject,
  StaticTokenSource,
} from "../../../mod.ts";
import type { InformerOptions } from "../../../src/informer/informer_options.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { FastClock } from "../../support/clocks/fast_clock.ts";
import { FaultProxy } from "../../support/servers/fault_proxy.ts";
import { runtimeName, test } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { collectionOf } from "./config_map_writer.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);
const ownCluster = { ignore: ownFiles === undefined };
const WAIT_MS = 20_000;

const exists = (object: unknown): boolean => object !== undefined;

/** Creates a namespace with `count` ConfigMaps, and returns their path. */
async function makeConfigMaps(
  kube: KubeFetch,
  namespace: string,
  count: number,
): Promise<string> {
  await create(kube, "/api/v1/namespaces", namespace);
  const path = collectionOf(namespace);
  const left = Array.from({ length: count }, (_, i) => `object-${i}`).values();
  await Promise.all(Array.from({ length: 32 }, async () => {
    for (const name of left) await create(kube, path, name);
  }));
  return path;
}

async function create(kube: KubeFetch, path: string, name: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ metadata: { name } });
  const response = await ensureOk(await kube.fetch(path, { method: "POST", headers, body }));
  await response.body?.cancel();
}

/** Returns the logged reads of ConfigMaps by a client, a line for each request. */
async function readsOf(controlPlane: ControlPlane, userAgent: string): Promise<string[]> {
  const told = new Set<string>();
  const events = (await controlPlane.auditLog()).filter(({ auditID, verb, ...event }) => {
    const counts = event.userAgent?.startsWith(userAgent) && (verb === "list" || verb === "watch");
    if (!counts || told.has(auditID)) return false;
    told.add(auditID);
    return true;
  });
  return events.map(({ verb, requestURI, responseStatus }) => {
    const query = new URL(requestURI, "https://server.invalid").searchParams;
    const parts = ["sendInitialEvents", "resourceVersion", "limit"]
      .flatMap((name) => query.has(name) ? [`${name}=${query.get(name)}`] : []);
    return [verb, ...parts, responseStatus?.code].join(" ");
  });
}

test("an informer reads the state by WatchList, without a list", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const userAgent = `by-watch-list-${runtimeName}`;
  await using kube = adminKube(controlPlane, { userAgent });
  const path = await makeConfigMaps(kube, userAgent, 3);
  {
    await using informer = createInformer(kube, path);
    await informer.waitForSync({ timeoutMs: WAIT_MS });
    assertEquals(informer.store.size, 3);
  }
  assertEquals(await readsOf(controlPlane, userAgent), ["watch sendInitialEvents=true 200"]);
}, ownCluster);

test("an informer lists page by page when WatchList is disabled at the API server", async () => {
  await using controlPlane = await ControlPlane.start({
    apiServerFlags: ["--feature-gates=WatchList=false"],
  });
  await using maker = adminKube(controlPlane);
  let count = 10_000;
  const path = await makeConfigMaps(maker, "listed", count);
  const reads = async (
    userAgent: string,
    options?: InformerOptions<KubernetesObject>,
  ): Promise<string[]> => {
    {
      await using kube = adminKube(controlPlane, { userAgent });
      await using informer = createInformer(kube, path, options);
      await informer.waitForSync({ timeoutMs: WAIT_MS });
      await create(maker, path, userAgent);
      await informer.waitUntil(`listed/${userAgent}`, exists, { timeoutMs: WAIT_MS });
      assertEquals(informer.store.size, ++count);
    }
    return await readsOf(controlPlane, userAgent);
  };

  const paged = await reads("paged", { watchList: false, consistentList: true, pageSize: 500 });
  assertEquals(paged.splice(0, 20), Array(20).fill("list limit=500 200"));
  assertMatch(paged.join(), /^watch resourceVersion=\d+ 200$/);

  const [refused, list, ...watches] = await reads("fallback");
  assertEquals(refused, "watch sendInitialEvents=true 422");
  // For resourceVersion 0 the watch cache of 1.37 returns everything at once, whatever the limit.
  assertMatch(list ?? "", /^list resourceVersion=0 .*200$/);
  assertMatch(watches.join(), /^watch resourceVersion=\d+ 200$/);
}, ownCluster);

test(
  "an informer goes on after the API server restarts with an empty watch cache",
  async () => {
    await using controlPlane = await ControlPlane.start();
    await using kube = adminKube(controlPlane, {
      runtime: { ...currentRuntime(), clock: new FastClock(20) },
    });
    const path = await makeConfigMaps(kube, "restarted", 1);
    await using listing = createInformer(kube, path, { watchList: false });
    await using streaming = createInformer(kube, path);
    await Promise.all([listing.waitForSync(), streaming.waitForSync()]);
    await makeConfigMaps(kube, "other", 1); // a revision that is not in their namespace
    await controlPlane.restartApiServer();
    await create(kube, path, "late");
    for (const informer of [streaming, listing]) {
      await informer.waitUntil("restarted/late", exists, {
        timeoutMs: WAIT_MS * 20, // on the fast clock
      });
    }
  },
  ownCluster,
);

test("an informer does not wait forever on a dead connection", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  await using proxy = await FaultProxy.start(Number(new URL(controlPlane.url).port));
  await using kube = adminKube(controlPlane, {
    port: proxy.port,
    runtime: { ...currentRuntime(), clock: new FastClock(100) },
  });
  const path = await makeConfigMaps(kube, `half-open-${runtimeName}`, 1);
  for (const watchList of [false, true]) {
    proxy.abandonAll(); // the runtime keeps the connection for the next request
    await using informer = createInformer(kube, path, { watchList, idleTimeoutMs: 60_000 });
    await informer.waitForSync({ timeoutMs: WAIT_MS * 100 }); // on the fast clock
    assertEquals(informer.store.size, 1);
  }
}, ownCluster);

test("an informer that may watch but not list reads the state by WatchList", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const namespace = `may-watch-${runtimeName}`;
  await using admin = adminKube(controlPlane);
  const path = await makeConfigMaps(admin, namespace, 2);
  await using kube = await asServiceAccount(controlPlane, namespace, ["watch"]);
  assert(isForbidden(await assertRejects(() => kube.fetch(path).then(ensureOk))));
  await using informer = createInformer(kube, path);
  await informer.waitForSync({ timeoutMs: WAIT_MS });
  assertEquals([...informer.store.keys()].sort(), [
    `${namespace}/object-0`,
    `${namespace}/object-1`,
  ]);
});

test("an informer that may neither watch nor list gives the reason, and keeps retrying", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const namespace = `may-get-${runtimeName}`;
  await using kube = await asServiceAccount(controlPlane, namespace, ["get"]);
  for (const watchList of [true, false]) {
    const errors: unknown[] = [];
    await using informer = createInformer(kube, collectionOf(namespace), {
      watchList,
      onError: (error) => void errors.push(error),
    });
    const waiting = informer.waitForSync({ timeoutMs: WAIT_MS, failFast: true });
    const error = await assertRejects(() => waiting, ApiStatusError);
    assert(isForbidden(error));
    assertStringIncludes(error.message, "cannot list resource"); // the list comes last
    const { state } = informer;
    assert(state.name === "backingOff" && state.error === error, state.name);
    assertEquals([informer.synced, errors], [false, [error]]);
  }
});

/** Returns a client for a service account of its own, with the given verbs on ConfigMaps. */
async function asServiceAccount(
  controlPlane: ControlPlane,
  namespace: string,
  verbs: string[],
): Promise<KubeFetch> {
  const identity = { namespace, serviceAccount: "informer" };
  const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs }];
  await controlPlane.createServiceAccount({ ...identity, rules });
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/informer/token`;
  const response = await controlPlane.request("POST", path, { body: { spec: {} } });
  const { status } = await response.json();
  return createKubeFetch({
    server: controlPlane.url,
    caPem: controlPlane.caPem,
    tokenSource: new StaticTokenSource(status.token),
  });
}
