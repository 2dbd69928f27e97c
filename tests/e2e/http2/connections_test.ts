/** HTTP/2 connections to the real API server: their number, a GOAWAY by chance, and one after a 401. */
import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import {
  createKubeFetch,
  ensureOk,
  type KubeFetch,
  type KubernetesObject,
  StaticTokenSource,
  watch,
} from "../../../mod.ts";
import { overHttp2, runtimeName, test } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);
const ownHttp2 = { ignore: ownFiles === undefined || !overHttp2 };
const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" };

/** Creates a namespace with a ConfigMap `counter`, and returns the path of its ConfigMaps. */
async function makeCounter(kube: KubeFetch, namespace: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  await write(kube, "POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  await write(kube, "POST", path, { ...CONFIG_MAP, metadata: { name: "counter" } });
  return path;
}

async function write(kube: KubeFetch, method: string, path: string, body: object): Promise<void> {
  const init = { method, headers: { "content-type": "application/json" } };
  const response = await ensureOk(
    await kube.fetch(path, { ...init, body: JSON.stringify(body) }),
  );
  await response.body?.cancel();
}

function count(kube: KubeFetch, path: string, value: number): Promise<void> {
  const metadata = { name: "counter" };
  return write(kube, "PUT", `${path}/counter`, {
    ...CONFIG_MAP,
    metadata,
    data: { value: `${value}` },
  });
}

/** Follows the counter until it is `last`; returns its values and how often the watch connected again. */
async function follow(
  kube: KubeFetch,
  path: string,
  { last, ready }: { last: number; ready: () => void },
): Promise<{ values: number[]; reconnects: number }> {
  const { metadata: { resourceVersion } } = await (await kube.fetch(path)).json();
  const values: number[] = [];
  let reconnects = 0;
  const events = watch<KubernetesObject & { data?: { value: string } }>(kube, path, {
    resourceVersion,
    fieldSelector: "metadata.name=counter",
    onReconnect: () => void reconnects++,
  });
  ready();
  for await (const { type, object } of events) {
    if (type !== "MODIFIED") continue;
    values.push(Number(object.data?.value));
    if (values.at(-1) === last) break;
  }
  return { values, reconnects };
}

const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

test(
  "300 watches of the API server use 4 connections over HTTP/2, and a request finds room",
  async () => {
    await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
    await using kube = adminKube(controlPlane);
    const path = await makeCounter(kube, `three-hundred-${runtimeName}`);
    const readers = Array.from({ length: 300 }, () => watch(kube, path).getReader());
    await Promise.all(readers.map((reader) => reader.read()));
    await count(kube, path, 1);
    const told = await Promise.all(
      readers.map(async (reader) => (await reader.read()).value?.type),
    );
    assertEquals(told, Array(300).fill("MODIFIED"));
    const { protocol, connections, streams } = kube.connectionDiagnostics();
    assertEquals([protocol, streams], ["h2", 300]);
    assert(connections === 3 || connections === 4, `${connections} connections`);
    await Promise.all(readers.map((reader) => reader.cancel()));
    assertEquals(kube.connectionDiagnostics().streams, 0);
  },
  ownHttp2,
);

test(
  "the GOAWAY after a 401 ends no watch, and the next request takes another connection",
  async () => {
    await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
    const namespace = `goaway-${runtimeName}`;
    await using admin = adminKube(controlPlane);
    const path = await makeCounter(admin, namespace);
    const identity = { namespace, serviceAccount: "watcher" };
    const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }];
    await controlPlane.createServiceAccount({ ...identity, rules });
    const tokens = `/api/v1/namespaces/${namespace}/serviceaccounts/watcher/token`;
    const issued = await controlPlane.request("POST", tokens, { body: { spec: {} } });
    const { status } = await issued.json();
    const { url: server, caPem } = controlPlane;
    await using kube = createKubeFetch({
      server,
      caPem,
      tokenSource: new StaticTokenSource(status.token),
    });
    const isReady = Promise.withResolvers<void>();
    const following = follow(kube, path, { last: 3, ready: isReady.resolve });
    await isReady.promise;
    for (let value = 1; value <= 3; value++) {
      const headers = { authorization: "Bearer of-another-cluster" };
      const refused = await kube.fetch(path, { headers });
      assertEquals(refused.status, 401);
      await refused.body?.cancel();
      assertEquals((await (await ensureOk(await kube.fetch(path))).json()).kind, "ConfigMapList");
      await count(admin, path, value);
    }
    assertEquals(await following, { values: [1, 2, 3], reconnects: 0 });
  },
  ownHttp2,
);

test("a GOAWAY for every fiftieth request loses no request, no write and no event", async () => {
  await using controlPlane = await ControlPlane.start({ apiServerFlags: ["--goaway-chance=0.02"] });
  await using kube = adminKube(controlPlane);
  const path = await makeCounter(kube, "goaway-chance");
  const writes = 500;
  let ready = 0;
  const isReady = Promise.withResolvers<void>();
  const watches = Array.from({ length: 5 }, () =>
    follow(kube, path, {
      last: writes,
      ready: () => {
        if (++ready === 5) isReady.resolve();
      },
    }));
  await isReady.promise;
  let requests = 0;
  const reading = new AbortController();
  const readers = Array.from({ length: 8 }, async () => {
    while (!reading.signal.aborted) {
      const got = await (await ensureOk(await kube.fetch(`${path}/counter`))).json();
      assertEquals(got.metadata.name, "counter");
      requests++;
    }
  });
  for (let value = 1; value <= writes; value++) await count(kube, path, value);
  reading.abort();
  await Promise.all(readers);
  for (const told of await Promise.all(watches)) {
    assertEquals(told, { values: upTo(writes), reconnects: 0 });
  }
  assert(requests > writes, `${requests} requests`);
}, ownHttp2);
