import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { OpenApi } from "../../../src/testing/openapi/open_api.ts";
import { test } from "../../support/test.ts";
import { readGnostic } from "./read_gnostic.ts";

const parsed = (document?: { bytes: Uint8Array }) =>
  JSON.parse(new TextDecoder().decode(document!.bytes));

test("documents change with the resources, and only those of their version", async () => {
  const registry = new ResourceRegistry();
  const migrations = { group: "storagemigration.k8s.io", version: "v1" };
  registry.unregister({ ...migrations, plural: "storageversionmigrations" });
  const openApi = new OpenApi(registry);
  const before = parsed(await openApi.index()).paths;
  assert("apis/apps/v1" in before && "apis/apps" in before && "version" in before);
  assertEquals("apis/storagemigration.k8s.io" in before, false);
  assertEquals(await openApi.version3("apis/example.com/v1"), undefined);

  const widget = { group: "example.com", kind: "Widget", plural: "widgets", custom: true };
  registry.register(widget);
  const { "apis/example.com/v1": added, ...after } = parsed(await openApi.index()).paths;
  assertEquals(after, before);
  const document = await openApi.version3("apis/example.com/v1");
  assertEquals(
    added.serverRelativeURL,
    `/openapi/v3/apis/example.com/v1?hash=${document!.hash}`,
  );
  const { definitions } = parsed(await openApi.version2());
  assert("com.example.v1.Widget" in definitions && "io.k8s.api.core.v1.Pod" in definitions);

  registry.unregister({ ...widget, version: "v1" });
  assertEquals(parsed(await openApi.index()).paths, before);
  assertEquals("com.example.v1.Widget" in parsed(await openApi.version2()).definitions, false);
});

test("version 2 is in protobuf too, and anew when the resources have changed", async () => {
  const registry = new ResourceRegistry();
  const openApi = new OpenApi(registry);
  const [json, before] = [await openApi.version2(), await openApi.version2Protobuf()];
  assertEquals(before.hash, json.hash);
  assertStrictEquals(await openApi.version2Protobuf(), before);
  registry.register({ group: "example.com", kind: "Widget", plural: "widgets", custom: true });
  const { bytes, hash } = await openApi.version2Protobuf();
  assertEquals(hash, (await openApi.version2()).hash);
  const { definitions } = Object(readGnostic(bytes));
  assertEquals(definitions, parsed(await openApi.version2()).definitions);
  assert("com.example.v1.Widget" in definitions);
});

test("a resource that a test adds to a group of Kubernetes is in its document", async () => {
  const registry = new ResourceRegistry();
  registry.register({ group: "apps", kind: "Lever", plural: "levers" });
  const { paths } = parsed(await new OpenApi(registry).version3("apis/apps/v1"));
  assert("/apis/apps/v1/levers" in paths && "/apis/apps/v1/deployments" in paths);
});
