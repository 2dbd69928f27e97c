import process from "node:process";
import { assertEquals } from "@std/assert";
import { Hono } from "hono";
import { createResourceClient, defineResource, Discovery } from "../../../src/client/mod.ts";
import { conversion } from "../../../src/hono/mod.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { runtimeName, test } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { serveTls } from "./serve_tls.ts";
import { convertSite, type Site, siteDefinition } from "./site_definition.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";

test("kube-apiserver reads, writes and lists the two versions of a custom resource", async () => {
  await using resources = new AsyncDisposableStack();
  const controlPlane = resources.use(await ControlPlane.fromKubeconfig(kubeconfig));
  const kube = resources.use(adminKube(controlPlane));
  const group = `${runtimeName}-${crypto.randomUUID().slice(0, 8)}.example.com`;
  const app = new Hono();
  app.post("/convert", conversion({ group, kind: "Site", convert: convertSite }));
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const server = resources.use(serveTls(app.fetch, keyPair));
  const object = siteDefinition(group, { url: server.url, caPem: authority.certificatePem });
  const definitions = await new Discovery(kube).client(object);
  await definitions.apply(object, { fieldManager: "tests" });
  resources.defer(async () => void await definitions.delete(object.metadata.name));
  const sites = (version: string) =>
    createResourceClient(
      kube,
      defineResource<Site>({ group, version, plural: "sites", kind: "Site" }),
    ).namespace("default");
  const [v1, v2] = [sites("v1"), sites("v2")];
  const create = (name: string, host: string) => v1.create({ metadata: { name }, spec: { host } });
  for (;;) { // kube-apiserver serves a new definition after a moment
    if (await create("a", "a.test").then(() => true, (error) => error.httpStatus !== 404)) break;
  }
  await create("b", "b.test");
  assertEquals((await v2.get("a")).spec, { hostname: "a.test" });
  assertEquals((await v2.get("a")).metadata.annotations, { from: `${group}/v1` });
  assertEquals((await v2.list()).items.map(({ spec }) => spec.hostname), ["a.test", "b.test"]);
  await v2.create({ metadata: { name: "c" }, spec: { hostname: "c.test" } });
  assertEquals((await v1.get("c")).spec, { host: "c.test" });
  await v2.patch("a", { merge: { spec: { hostname: "a2.test" } } });
  assertEquals((await v1.get("a")).spec, { host: "a2.test" });
  await create("d", "broken");
  const message = await v2.get("d").catch((error) => error.message);
  assertEquals(
    message.includes("The webhook failed to convert default/d to v2 (Error)."),
    true,
    message,
  );
  assertEquals((await v1.get("d")).spec, { host: "broken" });
});
