import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import { test } from "../../../support/test.ts";

const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
const volumes = "/api/v1/persistentvolumes";
const pods = "/api/v1/namespaces/default/pods";
const claim = (name: string, given = {}) => ({
  metadata: { name },
  spec: {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1Gi" } },
    ...given,
  },
});
const using = (claimName: string) => ({
  metadata: { name: "web" },
  spec: {
    containers: [{ name: "main", image: "a:1" }],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
  },
});

test("a claim is bound to a volume of its own, which goes with it", () =>
  withControllers(async ({ send, get, clock, writes }) => {
    const { metadata: { uid } } = await send("POST", claims, claim("data"));
    const { spec, status } = await get(`${claims}/data`);
    assertEquals([spec.volumeName, status], [`pvc-${uid}`, {
      phase: "Bound",
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      conditions: [{
        type: "Unused",
        status: "True",
        lastProbeTime: null,
        lastTransitionTime: "2026-01-02T03:04:05Z",
        reason: "NoPodsUsingPVC",
        message: "No pods are currently referencing this PVC",
      }],
    }]);
    assertEquals((await get(`${volumes}/pvc-${uid}`)).status.phase, "Bound");
    const before = writes().length;
    await clock.advance(600_000);
    assertEquals(writes().length, before);
    await send("DELETE", `${claims}/data`);
    assertEquals([await get(claims), await get(volumes)], [[], []]);
  }));

test("a volume that fits is taken, and stays when its claim goes", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", volumes, {
      metadata: { name: "own" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        capacity: { storage: "5Gi" },
        persistentVolumeReclaimPolicy: "Retain",
        hostPath: { path: "/data" },
      },
    });
    const phase = async () => (await get(`${volumes}/own`)).status.phase;
    assertEquals(await phase(), "Available");
    await send("POST", claims, claim("data"));
    const { spec, status } = await get(`${claims}/data`);
    assertEquals([spec.volumeName, status.capacity.storage, await phase()], [
      "own",
      "5Gi",
      "Bound",
    ]);
    await send("DELETE", `${claims}/data`);
    assertEquals([await get(claims), await phase()], [[], "Released"]);
    await send("DELETE", `${volumes}/own`);
    assertEquals(await get(volumes), []);
  }));

test("claims take the smallest volumes, and annotations tell what the controller has bound", () =>
  withControllers(async ({ send, get }) => {
    const volume = (name: string, storage: string, given = {}) =>
      send("POST", volumes, {
        metadata: { name },
        spec: {
          accessModes: ["ReadWriteOnce"],
          capacity: { storage },
          hostPath: { path: "/data" },
          ...given,
        },
      });
    await volume("a-large", "5Gi");
    await volume("small", "1Gi");
    await send("POST", claims, claim("one"));
    const resources = { requests: { storage: "2Gi" } };
    await send("POST", claims, claim("two", { resources }));
    await send("POST", claims, claim("named", { volumeName: "later" }));
    await volume("later", "1Gi");
    await volume("reserved", "1Gi", { claimRef: { namespace: "default", name: "given" } });
    await send("POST", claims, claim("given"));
    const here = "pv.kubernetes.io/bound-by-controller";
    const rows = [];
    for (const name of ["one", "two", "named", "given"]) {
      const { metadata, spec } = await get(`${claims}/${name}`);
      const bound = await get(`${volumes}/${spec.volumeName}`);
      const { [here]: byController, "pv.kubernetes.io/bind-completed": done } =
        metadata.annotations;
      rows.push([name, spec.volumeName, byController, done, bound.metadata.annotations?.[here]]);
    }
    assertEquals(rows, [
      ["one", "small", "yes", "yes", "yes"],
      ["two", "a-large", "yes", "yes", "yes"],
      ["named", "later", undefined, "yes", "yes"],
      ["given", "reserved", "yes", "yes", undefined],
    ]);
  }));

test("a claim says whether a pod uses it, and stays until the last one on a node is gone", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", claims, claim("data"));
    await send("POST", pods, using("data"));
    const use = async () => (await get(`${claims}/data`)).status.conditions[0].status;
    assertEquals(await use(), "False");
    const { status } = await get(`${pods}/web`);
    await send("PATCH", `${pods}/web/status`, { status: { ...status, phase: "Succeeded" } });
    assertEquals(await use(), "True");
    await send("DELETE", `${claims}/data`);
    assertEquals((await get(`${claims}/data`)).metadata.deletionTimestamp !== undefined, true);
    await send("DELETE", `${pods}/web`);
    assertEquals([await get(claims), await get(volumes)], [[], []]);
  }));

test("a namespace with claims is emptied", () =>
  withControllers(async ({ send, server }) => {
    await send("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
    const inShop = (path: string) => path.replace("default", "shop");
    await send("POST", inShop(claims), claim("data"));
    await send("POST", inShop(pods), using("data"));
    await send("DELETE", "/api/v1/namespaces/shop");
    assertEquals(server.store.get("namespaces", "shop"), undefined);
    assertEquals(server.store.list("persistentvolumes").length, 0);
  }));
