import { assertEquals } from "@std/assert";
import { objectKey } from "../../../src/informer/store/object_key.ts";
import { test } from "../../support/test.ts";

test("a key is namespace/name, or the name alone without a namespace", () => {
  assertEquals(objectKey({ namespace: "default", name: "web" }), "default/web");
  assertEquals(objectKey({ name: "node-1" }), "node-1");
  assertEquals(objectKey({ namespace: "", name: "node-1" }), "node-1");
});
