import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/mod.ts";
import { launch } from "../../../src/testing/launch/launch.ts";
import { test } from "../../support/test.ts";
import { callDoor } from "../door/door_client.ts";
import { flags, inFolder } from "./launch_folder.ts";

/** Returns the data that the launcher leaves in its kubeconfig. */
async function doorOf(kubeconfig: string): Promise<{ door: { url: string; token: string } }> {
  const { extensions } = JSON.parse(await readFile(kubeconfig, "utf8"));
  return extensions[0].extension;
}

test("launch with roles lets the kubeconfig's account do everything, and others nothing", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    await using _ = await launch({ ...flags, kubeconfig, authorization: "rbac" });
    await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
    const path = "/api/v1/namespaces/default/configmaps";
    const asAlice = { headers: { "impersonate-user": "alice" } };
    assertEquals((await kube.fetch(path)).status, 200);
    assertEquals((await kube.fetch(path, asAlice)).status, 403);
  });
});

test("launch has a node that runs pods, and with --node=none none", async () => {
  await inFolder(async (folder) => {
    const json = { metadata: { name: "web" }, spec: { containers: [{ name: "app", image: "a" }] } };
    for (const [node, phase] of [["stand-in", "Running"], ["none", "Pending"]] as const) {
      const kubeconfig = join(folder, "config");
      await using _ = await launch({ ...flags, kubeconfig, node });
      await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
      const path = "/api/v1/namespaces/default/pods";
      const headers = { "content-type": "application/json" };
      await kube.fetch(path, { method: "POST", headers, body: JSON.stringify(json) });
      const pod = await (await kube.fetch(`${path}/web`)).json();
      assertEquals(pod.status.phase, phase);
    }
  });
});

test("launch with --envtest keeps objects of deleted owners and namespaces, and adds none to new ones", async () => {
  await inFolder(async (folder) => {
    for (const envtest of [false, true]) {
      const kubeconfig = join(folder, "config");
      const authorization = envtest ? "rbac" : "all";
      await using _ = await launch({ ...flags, kubeconfig, envtest, authorization });
      await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
      const path = "/api/v1/namespaces/default/configmaps";
      const headers = { "content-type": "application/json" };
      const create = async (metadata: Record<string, unknown>) => {
        const body = JSON.stringify({ metadata });
        return await (await kube.fetch(path, { method: "POST", headers, body })).json();
      };
      const { metadata: { uid } } = await create({ name: "owner" });
      const owner = { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid };
      await create({ name: "owned", ownerReferences: [owner] });
      await kube.fetch(`${path}/owner`, { method: "DELETE" });
      const { items } = await (await kube.fetch(path)).json();
      const names = items.map((item: { metadata: { name: string } }) => item.metadata.name);
      assertEquals(names, envtest ? ["owned"] : ["kube-root-ca.crt"]);
      const { items: accounts } = await (await kube.fetch("/api/v1/serviceaccounts")).json();
      assertEquals(accounts.length, envtest ? 1 : 4); // that of the kubeconfig
      const body = JSON.stringify({ metadata: { name: "shop" } });
      await kube.fetch("/api/v1/namespaces", { method: "POST", headers, body });
      await kube.fetch("/api/v1/namespaces/shop", { method: "DELETE" });
      const { status } = await kube.fetch("/api/v1/namespaces/shop");
      assertEquals(status, envtest ? 200 : 404);
    }
  });
});

test("launch serves the manifests, by a kubeconfig that it removes in the end", async () => {
  await inFolder(async (folder) => {
    const apply = join(folder, "a.json");
    const metadata = { name: "settings" };
    await writeFile(apply, JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata }));
    const kubeconfig = join(folder, "config");
    {
      await using server = await launch({ ...flags, kubeconfig, apply });
      assertEquals(server.objects, 1);
      await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
      const response = await kube.fetch("/api/v1/namespaces/default/configmaps/settings");
      assertEquals((await response.json()).metadata.name, "settings");
    }
    assertEquals(await readdir(folder), ["a.json"]);
  });
});

test("launch opens a door, whose token is in the kubeconfig, and resets to the manifests", async () => {
  await inFolder(async (folder) => {
    const apply = join(folder, "a.json");
    const metadata = { name: "settings" };
    await writeFile(apply, JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata }));
    const kubeconfig = join(folder, "config");
    await using server = await launch({ ...flags, kubeconfig, apply });
    const { door } = await doorOf(kubeconfig);
    assertEquals(door.url, server.door);
    await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
    const path = "/api/v1/namespaces/default/configmaps/settings";
    for (const [to, status] of [["empty", 404], ["start", 200]] as const) {
      assertEquals((await callDoor(door, "POST /v1/reset", { to })).code, 200);
      assertEquals((await kube.fetch(path)).status, status);
    }
  });
});

test("launch starts with a snapshot, a time, faults and the Services of webhooks", async () => {
  await inFolder(async (folder) => {
    const first = join(folder, "first");
    const snapshot = join(folder, "snapshot.json");
    {
      await using server = await launch({ ...flags, kubeconfig: first });
      const { door } = await doorOf(first);
      await using kube = createKubeFetch(await loadKubeconfig({ path: first }));
      await kube.fetch("/api/v1/namespaces", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ metadata: { name: "shop" } }),
      });
      assertEquals(door.url, server.door);
      assertEquals((await callDoor(door, "POST /v1/snapshot/save", { file: snapshot })).code, 200);
    }
    const kubeconfig = join(folder, "config");
    const clock = Date.UTC(2126, 0);
    const faults = [{ kind: "status", code: 403, match: { path: "/version" } }];
    const webhookServices = { "a/b": "https://127.0.0.1:1" };
    const exits = [{ exitCode: 3 }];
    const started = {
      snapshot,
      clock,
      faults,
      exits,
      webhookServices,
      authorization: "rbac" as const,
    };
    await using _ = await launch({ ...flags, ...started, kubeconfig });
    const { door } = await doorOf(kubeconfig);
    await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
    assertEquals((await kube.fetch("/api/v1/namespaces/shop")).status, 200);
    for (let times = 0; times < 2; times++) {
      assertEquals((await kube.fetch("/version")).status, 403);
      assertEquals((await kube.fetch("/version")).status, 200);
      await callDoor(door, "POST /v1/reset");
    }
    const { body } = await callDoor(door, "GET /v1/webhook-services");
    assertEquals(body.services, webhookServices);
    const shown = await callDoor(door, "GET /v1/exits");
    assertEquals(shown.body, { exits: [{ hits: 0, exit: { exitCode: 3 } }] });
    assert((await callDoor(door, "GET /v1/clock")).body.now.startsWith("2126-01-01T00:"));
  });
});

test("launch with --watch applies a manifest again when its file changes", async () => {
  await inFolder(async (folder) => {
    const apply = join(folder, "a.json");
    const manifest = (colour: string) =>
      JSON.stringify({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings" },
        data: { colour },
      });
    await writeFile(apply, manifest("blue"));
    const kubeconfig = join(folder, "config");
    const { promise, resolve } = Promise.withResolvers<string>();
    await using _ = await launch({ ...flags, kubeconfig, apply, watch: true }, { say: resolve });
    await writeFile(apply, manifest("red"));
    assertEquals(await promise, `${apply}: 0 created, 1 changed.`);
    await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
    const response = await kube.fetch("/api/v1/namespaces/default/configmaps/settings");
    assertEquals((await response.json()).data, { colour: "red" });
  });
});

test("launch with a token lifetime renews the token in a file that the kubeconfig names", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    await using _server = await launch({ ...flags, kubeconfig, tokenLifetime: 1 });
    const { users: [{ user }] } = JSON.parse(await readFile(kubeconfig, "utf8"));
    assertEquals(user, { tokenFile: `${kubeconfig}.token` });
    const first = await readFile(user.tokenFile, "utf8");
    let token = first;
    while (token === first) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      token = await readFile(user.tokenFile, "utf8");
    }
    await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
    assert((await kube.fetch("/version")).ok);
  });
});

test("launch names the manifest whose object cannot be created", async () => {
  await inFolder(async (folder) => {
    const apply = join(folder, "a.yaml");
    const kubeconfig = join(folder, "config");
    const object = (fields: object) => JSON.stringify({ apiVersion: "v1", ...fields });
    const one = object({ kind: "ConfigMap", metadata: { name: "a" } });
    const away = object({ kind: "ConfigMap", metadata: { name: "a", namespace: "nowhere" } });
    for (
      const [text, message] of [
        [object({ kind: "Nope", metadata: { name: "a" } }), `${apply}: Nope a cannot be created: `],
        [away, 'ConfigMap a cannot be created: namespaces "nowhere" not found: add it'],
        [`${one}\n---\n${one}`, `${apply}, document 2: ConfigMap a cannot be created: `],
      ] as const
    ) {
      await writeFile(apply, text);
      await assertRejects(() => launch({ ...flags, kubeconfig, apply }), TypeError, message);
    }
    assertEquals(await readdir(folder), ["a.yaml"]);
  });
});

test("launch fails where a manifest cannot be created, and leaves nothing behind", async () => {
  await inFolder(async (folder) => {
    const apply = join(folder, "a.json");
    const object = { apiVersion: "v1", kind: "Gadget", metadata: { name: "a" } };
    await writeFile(apply, JSON.stringify(object));
    const kubeconfig = join(folder, "config");
    await assertRejects(() => launch({ ...flags, kubeconfig, apply }), TypeError, "Gadget");
    assertEquals(await readdir(folder), ["a.json"]);
  });
});
