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

test("a claim that a pod uses stays until the pod is gone", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", claims, claim("data"));
    await send("POST", pods, using("data"));
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
