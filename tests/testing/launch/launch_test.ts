import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { fromKubeconfig } from "../../../src/kubeconfig/mod.ts";
import { launch } from "../../../src/testing/launch/launch.ts";
import { RefusedPathError } from "../../../src/testing/launch/owned_file.ts";
import { test } from "../../support/test.ts";
import { callDoor } from "../door/door_client.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-launch-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const flags = {
  port: 0,
  doorPort: 0,
  tokenLifetime: undefined,
  apply: undefined,
  snapshot: undefined,
  clock: undefined,
  faults: [],
  webhookServices: {},
  celRules: "refuse" as const,
  authorization: "all" as const,
  node: "stand-in" as const,
};

/** Returns the data that the launcher leaves in its kubeconfig. */
async function doorOf(kubeconfig: string): Promise<{ door: { url: string; token: string } }> {
  const { extensions } = JSON.parse(await readFile(kubeconfig, "utf8"));
  return extensions[0].extension;
}

test("launch with roles lets the kubeconfig's account do everything, and others nothing", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    await using _ = await launch({ ...flags, kubeconfig, authorization: "rbac" });
    await using kube = createKubeFetch(await fromKubeconfig({ path: kubeconfig }));
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
      await using kube = createKubeFetch(await fromKubeconfig({ path: kubeconfig }));
      const path = "/api/v1/namespaces/default/pods";
      const headers = { "content-type": "application/json" };
      await kube.fetch(path, { method: "POST", headers, body: JSON.stringify(json) });
      const pod = await (await kube.fetch(`${path}/web`)).json();
      assertEquals(pod.status.phase, phase);
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
      await using kube = createKubeFetch(await fromKubeconfig({ path: kubeconfig }));
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
    await using kube = createKubeFetch(await fromKubeconfig({ path: kubeconfig }));
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
      await using kube = createKubeFetch(await fromKubeconfig({ path: first }));
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
    const started = { snapshot, clock, faults, webhookServices, authorization: "rbac" as const };
    await using _ = await launch({ ...flags, ...started, kubeconfig });
    const { door } = await doorOf(kubeconfig);
    await using kube = createKubeFetch(await fromKubeconfig({ path: kubeconfig }));
    assertEquals((await kube.fetch("/api/v1/namespaces/shop")).status, 200);
    for (let times = 0; times < 2; times++) {
      assertEquals((await kube.fetch("/version")).status, 403);
      assertEquals((await kube.fetch("/version")).status, 200);
      await callDoor(door, "POST /v1/reset");
    }
    const { body } = await callDoor(door, "GET /v1/webhook-services");
    assertEquals(body.services, webhookServices);
    assert((await callDoor(door, "GET /v1/clock")).body.now.startsWith("2126-01-01T00:"));
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
    await using kube = createKubeFetch(await fromKubeconfig({ path: kubeconfig }));
    assert((await kube.fetch("/version")).ok);
  });
});

/** Reads a file until its text is accepted. */
async function readUntil(path: string, isWanted: (text: string) => boolean): Promise<string> {
  for (;;) {
    const text = await readFile(path, "utf8").catch(() => "");
    if (isWanted(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("launch refuses a path where something is, and changes nothing", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await writeFile(at("config"), "clusters: []\n");
    await writeFile(at("b.token"), "mine");
    await symlink(at("config"), at("link"));
    await symlink(at("gone"), at("dangling"));
    await mkdir(at("folder"));
    const names = (await readdir(folder)).sort();
    for (
      const [name, message] of [
        ["config", `${at("config")} already exists: name another file, or remove it first.`],
        ["b", `${at("b.token")} already exists`],
        ["link", `${at("link")} is not a regular file`],
        ["dangling", `${at("dangling")} is not a regular file`],
        ["folder", `${at("folder")} is a folder`],
        ["none/config", `${at("none")} is not a folder: create it first`],
      ] as const
    ) {
      const refused = () => launch({ ...flags, kubeconfig: at(name), tokenLifetime: 60 });
      await assertRejects(refused, RefusedPathError, message);
    }
    assertEquals((await readdir(folder)).sort(), names);
    assertEquals(await readFile(at("config"), "utf8"), "clusters: []\n");
  });
});

test("launch refuses the kubeconfig of a launcher that runs, and replaces one left behind", async () => {
  await inFolder(async (folder) => {
    const options = { ...flags, kubeconfig: join(folder, "config"), tokenLifetime: 60 };
    let left: [path: string, text: string][];
    {
      await using _running = await launch(options);
      await assertRejects(() => launch(options), RefusedPathError, "config already exists");
      const paths = [options.kubeconfig, `${options.kubeconfig}.token`];
      left = await Promise.all(
        paths.map(async (path) => [path, await readFile(path, "utf8")] as [string, string]),
      );
    }
    assertEquals(await readdir(folder), []);
    for (const [path, text] of left) await writeFile(path, text); // as after SIGKILL
    {
      await using server = await launch(options);
      assert((await readFile(options.kubeconfig, "utf8")).includes(server.url));
    }
    assertEquals(await readdir(folder), []);
  });
});

test("launch keeps a file that replaced its own when it ends", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "config");
    {
      await using _server = await launch({ ...flags, kubeconfig, tokenLifetime: 60 });
      await writeFile(kubeconfig, "mine");
    }
    assertEquals(await readdir(folder), ["config"]);
  });
});

test("launch goes on while its folder is missing, warns once, and writes again", async () => {
  await inFolder(async (folder) => {
    const kubeconfig = join(folder, "a", "config");
    const warnings: string[] = [];
    const { promise: warned, resolve } = Promise.withResolvers<void>();
    const warn = (message: string) => {
      warnings.push(message);
      resolve();
    };
    await mkdir(join(folder, "a"));
    await using _server = await launch({ ...flags, kubeconfig, tokenLifetime: 1 }, { warn });
    const text = await readFile(kubeconfig, "utf8");
    await rm(join(folder, "a"), { recursive: true });
    await warned;
    await mkdir(join(folder, "a"));
    await readUntil(kubeconfig, (again) => again === text);
    await using kube = createKubeFetch(await fromKubeconfig({ path: kubeconfig }));
    assert((await kube.fetch("/version")).ok);
    assertEquals(warnings.length, 1);
    const message =
      `${kubeconfig}.token cannot be written, and is tried again until it can: ENOENT`;
    assert(warnings[0]?.startsWith(message), warnings[0]);
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
