import { assertEquals } from "@std/assert";
import { selectorsOf } from "../../../src/informer/reflector/reflector_options.ts";
import { test } from "../../support/test.ts";

test("selectorsOf gives the selectors that are set, and nothing else", () => {
  assertEquals(selectorsOf({}), {});
  assertEquals(selectorsOf({ pageSize: 5, labelSelector: "a=b" }), { labelSelector: "a=b" });
  const both = { labelSelector: "", fieldSelector: "metadata.name=a" };
  assertEquals(selectorsOf({ ...both, metadataOnly: true }), both);
});
