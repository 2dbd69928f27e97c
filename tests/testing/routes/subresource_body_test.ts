import { assertEquals, assertRejects } from "@std/assert";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { readSubresourceBody } from "../../../src/testing/routes/subresource_body.ts";
import { test } from "../../support/test.ts";

const expected = { group: "policy", version: "v1", kind: "Eviction" };

function read(body: string, type = "application/json") {
  const context = { store: new ObjectStore(), registry: new ResourceRegistry(), now: Date.now };
  const headers = { "content-type": type };
  const request = new Request("https://host/x", { method: "POST", body, headers });
  return readSubresourceBody(context, request, expected);
}

test("readSubresourceBody returns the body, which may leave out its kind", async () => {
  const { metadata, members } = await read('{"metadata":{"name":"a"},"deleteOptions":{}}');
  assertEquals([metadata, members.deleteOptions], [{ name: "a" }, {}]);
  const typed = await read('{"apiVersion":"policy/v1","kind":"Eviction"}');
  assertEquals(typed.metadata, {});
});

test("readSubresourceBody refuses another kind, malformed JSON and other media types", async () => {
  for (const body of ['{"kind":"Binding"}', '{"apiVersion":"v1","kind":"Pod"}', "{", ""]) {
    const error = await assertRejects(() => read(body), StatusError);
    assertEquals(error.status.code, 400, body);
  }
  const error = await assertRejects(() => read("{}", "application/cbor"), StatusError);
  assertEquals(error.status.code, 415);
});
