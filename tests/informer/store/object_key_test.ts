import { assertEquals, assertThrows } from "@std/assert";
import { checkKey, objectKey } from "../../../src/informer/store/object_key.ts";
import { test } from "../../support/test.ts";

test("a key is namespace/name, or the name alone without a namespace", () => {
  assertEquals(objectKey({ namespace: "default", name: "web" }), "default/web");
  assertEquals(objectKey({ name: "node-1" }), "node-1");
  assertEquals(objectKey({ namespace: "", name: "node-1" }), "node-1");
});

test("checkKey refuses what no object has", () => {
  checkKey("default/web");
  for (const key of ["", null, undefined, 5, {}]) {
    assertThrows(() => checkKey(key), TypeError, "namespace/name");
  }
});
