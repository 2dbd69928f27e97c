import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { test } from "../../support/test.ts";
import { serveTls } from "../../support/servers/serve_tls.ts";
import { sharedTls } from "../../support/servers/shared_tls.ts";
import { type ServerWithDoor, startWithDoor } from "./door_client.ts";

const path = "/api/v1/namespaces/default/configmaps";
const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };

test("a reset goes back to the start, or to a cluster without the manifests", async () => {
  await using door = await startWithDoor({}, [settings]);
  await using kube = createKubeFetch(await door.server.config());
  const names = async () => {
    const { items } = await (await kube.fetch(path)).json();
    return items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  };
  door.server.objects.create({ ...settings, metadata: { name: "b" } });
  await door.call("POST /v1/faults", { kind: "status", code: 500, times: "always" });
  await door.call("PUT /v1/listening", { listening: false });
  const first = await door.call("POST /v1/reset");
  assertEquals([first.code, first.body], [200, { removed: 1, written: 0 }]);
  assertEquals((await door.call("GET /v1/requests")).body.requests, []);
  assertEquals((await door.call("GET /v1/listening")).body, { listening: true });
  assertEquals(await names(), ["settings"]);
  await door.call("POST /v1/reset", { to: "empty" });
  assertEquals(await names(), []);
  await door.call("POST /v1/reset", { to: "start" });
  assertEquals(await names(), ["settings"]);
  assertEquals(
    (await door.call("POST /v1/reset", { to: "none" })).body.message,
    'to must be one of start, empty: current value is "none".',
  );
});

test("an open watch gets the difference of a reset", async () => {
  await using door = await startWithDoor({}, [settings]);
  await using kube = createKubeFetch(await door.server.config());
  const { revision } = door.server.store;
  const query = `?watch=true&resourceVersion=${revision}&timeoutSeconds=60`;
  const { body } = await kube.fetch(path + query);
  door.server.objects.delete({ ...settings, name: "settings" });
  await door.call("POST /v1/reset");
  const types: string[] = [];
  let text = "";
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  while (types.length < 2) {
    text += (await reader.read()).value;
    types.splice(0, 2, ...text.matchAll(/"type":"(\w+)"/g).map(([, type]) => type!));
  }
  await reader.cancel();
  assertEquals(types, ["DELETED", "ADDED"]);
});

test("a compaction expires every older resourceVersion", async () => {
  await using door = await startWithDoor({}, [settings]);
  await using kube = createKubeFetch(await door.server.config());
  const old = door.server.store.revision;
  door.server.objects.create({ ...settings, metadata: { name: "b" } });
  const { resourceVersion } = (await door.call("POST /v1/compact")).body;
  const list = (version: number | string) =>
    kube.fetch(`${path}?resourceVersion=${version}&resourceVersionMatch=Exact&limit=1`);
  assertEquals((await list(old)).status, 410);
  assertEquals((await list(resourceVersion)).status, 200);
  assertEquals((await door.call("POST /v1/compact", { before: "1" })).code, 400);
});

test("a reset starts a clock that stands, goes back to the present, and renews the launcher's token", async () => {
  await using door = await startWithDoor();
  await door.call("PUT /v1/clock", { running: false });
  await door.call("POST /v1/clock/advance", { byMs: 86_400_000 });
  await door.call("POST /v1/reset");
  const { now, running } = (await door.call("GET /v1/clock")).body;
  assertEquals([running, Math.abs(Date.parse(now) - Date.now()) < 60_000], [true, true]);
  assertEquals(door.credentialResets(), 1);
});

test("resets at once leave the faults of the start once, and manifests are applied last", async () => {
  const faults = [{ kind: "status", code: 403 }];
  const applied: string[] = [];
  const started = Promise.withResolvers<ServerWithDoor>();
  const reapply = async () => {
    const { server } = await started.promise;
    const names = server.store.list("configmaps").map(({ key }) => key);
    applied.push(names.join());
  };
  await using door = await startWithDoor({}, [settings], { faults, reapply });
  started.resolve(door);
  door.server.objects.create({ ...settings, metadata: { name: "b" } });
  await door.call("PUT /v1/listening", { listening: false });
  const requests = Array.from({ length: 5 }, () => door.call("POST /v1/reset"));
  assertEquals((await Promise.all(requests)).map(({ code }) => code), [200, 200, 200, 200, 200]);
  assertEquals((await door.call("GET /v1/faults")).body.faults.length, 1);
  assertEquals(new Set(applied), new Set(["default/settings"]));
  await door.call("POST /v1/reset", { to: "empty" });
  assertEquals(applied.length, 5);
});

test("a request that a fault holds writes nothing after the reset that releases it", async () => {
  const last = { ...settings, metadata: { name: "last" } };
  await using door = await startWithDoor({}, [settings, last]);
  await using kube = createKubeFetch(await door.server.config());
  const fault = { kind: "stall", after: "request", times: "always", match: { path } };
  const { id } = (await door.call("POST /v1/faults", fault)).body;
  const other = { ...settings, data: { a: "b" } };
  const writes = [
    ["POST", path, "application/json", { ...other, metadata: { name: "new" } }],
    ["PUT", `${path}/settings`, "application/json", other],
    ["PATCH", `${path}/settings`, "application/merge-patch+json", { data: { a: "b" } }],
    ["PATCH", `${path}/applied?fieldManager=a`, "application/apply-patch+yaml", {
      ...other,
      metadata: { name: "applied" },
    }],
    ["DELETE", `${path}/settings`, "application/json", {}],
    ["DELETE", path, "application/json", {}],
  ] as const;
  const sent = writes.map(async ([method, target, type, body]) => {
    const init = { method, headers: { "content-type": type }, body: JSON.stringify(body) };
    return (await kube.fetch(target, init)).status;
  });
  const hits = async () => (await door.call(`GET /v1/faults/${id}`)).body.hits;
  while (await hits() < writes.length);
  const before = door.server.store.list("configmaps");
  await door.call("POST /v1/reset");
  assertEquals(await Promise.all(sent), writes.map(() => 503));
  assertEquals(door.server.store.list("configmaps"), before);
});

test("a request whose webhook answers after a reset writes nothing", async () => {
  const { authority, keyPair } = await sharedTls();
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  await using webhook = serveTls(async (request) => {
    const { request: { uid } } = await request.json();
    asked.resolve();
    await released.promise;
    const response = { uid, allowed: true };
    return Response.json({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response });
  }, keyPair);
  await using door = await startWithDoor();
  door.server.objects.create({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "hook" },
    webhooks: [{
      name: "hook.example.com",
      clientConfig: { url: `${webhook.url}/`, caBundle: btoa(authority.certificatePem) },
      rules: [{
        apiGroups: [""],
        apiVersions: ["v1"],
        operations: ["CREATE"],
        resources: ["configmaps"],
      }],
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
    }],
  });
  await using kube = createKubeFetch(await door.server.config());
  const sent = kube.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  await asked.promise;
  await door.call("POST /v1/reset");
  released.resolve();
  const response = await sent;
  const { reason, message } = await response.json();
  assertEquals([response.status, reason], [503, "ServiceUnavailable"]);
  assertEquals(message.includes("by a reset"), true);
  assertEquals(door.server.store.list("configmaps").map(({ key }) => key), []);
});
