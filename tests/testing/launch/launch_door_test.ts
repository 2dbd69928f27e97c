import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/mod.ts";
import { launch } from "../../../src/testing/launch/launch.ts";
import { test } from "../../support/test.ts";
import { callDoor } from "../door/door_client.ts";
import { flags, inFolder } from "./launch_folder.ts";

const accounts = "/api/v1/namespaces/default/serviceaccounts";
const configMap = (data: Record<string, string>) =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data });

async function doorOf(kubeconfig: string): Promise<{ url: string; token: string }> {
  return JSON.parse(await readFile(kubeconfig, "utf8")).extensions[0].extension.door;
}

test("the kubeconfig outlives every jump of the clock; tokens that were asked for do not", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    await using _ = await launch({ ...flags, kubeconfig, authorization: "rbac" });
    const door = await doorOf(kubeconfig);
    await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
    const headers = { "content-type": "application/json" };
    const requested = await kube.fetch(`${accounts}/default/token`, {
      method: "POST",
      headers,
      body: JSON.stringify({ spec: { expirationSeconds: 86_400 } }),
    });
    const { status: { token } } = await requested.json();
    const config = await loadKubeconfig({ path: kubeconfig });
    const tokenSource = { token: () => token, invalidate: () => Promise.resolve() };
    await using robot = createKubeFetch({ ...config, tokenSource });
    assertEquals((await robot.fetch(accounts)).status, 200);
    for (const now of ["2130-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) {
      await callDoor(door, "PUT /v1/clock", { running: false, now });
      assertEquals([(await kube.fetch(accounts)).status, (await robot.fetch(accounts)).status], [
        200,
        401,
      ]);
    }
  });
});

test("a reset goes back to the time of --clock, and the kubeconfig is accepted, rotated or not", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    const clock = Date.parse("2030-01-01T00:00:00.9Z");
    await using _ = await launch({ ...flags, kubeconfig, clock });
    const door = await doorOf(kubeconfig);
    const statusNow = async () => {
      await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
      return (await kube.fetch(accounts)).status;
    };
    for (const path of ["GET /v1/clock", "POST /v1/tokens/rotate"]) {
      await callDoor(door, "POST /v1/clock/advance", { byMs: 3_600_000 });
      assertEquals((await callDoor(door, path)).code, 200);
      assertEquals((await callDoor(door, "POST /v1/reset")).code, 200);
      const { now, running } = (await callDoor(door, "GET /v1/clock")).body;
      const passedMs = Date.parse(now) - clock;
      assertEquals([passedMs >= 0 && passedMs < 1_800_000, running], [true, true], now);
      assertEquals(await statusNow(), 200);
    }
  });
});

test("a reset leaves the account of the kubeconfig, with --envtest too", async () => {
  await inFolder(async (folder) => {
    for (const envtest of [true, false]) {
      const kubeconfig = join(folder, "config");
      await using _ = await launch({ ...flags, kubeconfig, envtest, authorization: "rbac" });
      const door = await doorOf(kubeconfig);
      await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
      for (const to of ["start", "empty"]) {
        await kube.fetch(`${accounts}/default`, { method: "DELETE" });
        assertEquals((await callDoor(door, "POST /v1/reset", { to })).code, 200);
        assertEquals((await kube.fetch("/version")).status, 200, `${envtest} ${to}`);
      }
    }
  });
});

test("a reset with --watch goes back to the start, and applies the manifests as they are now", async () => {
  await inFolder(async (folder) => {
    const apply = join(folder, "a.json");
    await writeFile(apply, configMap({ colour: "blue" }));
    const kubeconfig = join(folder, "config");
    const { promise, resolve } = Promise.withResolvers<string>();
    await using _ = await launch({ ...flags, kubeconfig, apply, watch: true }, { say: resolve });
    const door = await doorOf(kubeconfig);
    await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
    await writeFile(apply, configMap({ size: "1" }));
    await promise;
    await callDoor(door, "POST /v1/reset");
    const response = await kube.fetch("/api/v1/namespaces/default/configmaps/settings");
    assertEquals((await response.json()).data, { size: "1" });
  });
});

test("a port that is in use is told with its flag, and nothing is left behind", async () => {
  await inFolder(async (folder) => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    try {
      const kubeconfig = join(folder, "config");
      for (
        const [ports, flag] of [[{ port }, "--port"], [{ doorPort: port }, "--door-port"]] as const
      ) {
        const message = `${flag}: port ${port} of 127.0.0.1 is in use: name another one`;
        await assertRejects(() => launch({ ...flags, kubeconfig, ...ports }), TypeError, message);
      }
      assertEquals(await readdir(folder), []);
    } finally {
      taken.close();
      await once(taken, "close");
    }
  });
});

test("the kubeconfig may be in the folder of the manifests, also when that is watched", async () => {
  await inFolder(async (folder) => {
    await writeFile(join(folder, "a.json"), configMap({ colour: "blue" }));
    const kubeconfig = join(folder, "out.yaml");
    const warnings: string[] = [];
    const { promise, resolve } = Promise.withResolvers<string>();
    const options = { say: resolve, warn: (message: string) => warnings.push(message) };
    await using _ = await launch({ ...flags, kubeconfig, apply: folder, watch: true }, options);
    await writeFile(join(folder, "a.json"), configMap({ colour: "red" }));
    await promise;
    assertEquals(warnings, []);
  });
});
