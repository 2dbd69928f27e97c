import { assertEquals, assertStrictEquals } from "@std/assert";
import { keptObject } from "../../../src/controller/sources/kept_object.ts";
import type { Website } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const site: Website = { metadata: { name: "a" }, spec: { text: "1" }, status: { url: "x" } };

test("keptObject cuts and transforms a copy of an object, as the informer does", () => {
  assertStrictEquals(keptObject({}, site), site);
  assertEquals(keptObject({ metadataOnly: true }, site), { metadata: { name: "a" } });
  const transform = (object: Website) => {
    delete object.status;
    return object;
  };
  assertEquals(keptObject({ transform }, site), { metadata: { name: "a" }, spec: { text: "1" } });
  assertEquals(site.status, { url: "x" });
});

test("keptObject keeps an object as it came if the transform fails", () => {
  const transform = (object: Website): Website => {
    delete object.spec;
    throw new Error("wrong");
  };
  assertEquals(keptObject({ transform }, site), site);
  assertEquals(keptObject({ transform, metadataOnly: true }, site), { metadata: { name: "a" } });
});
