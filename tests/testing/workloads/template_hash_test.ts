import { assertEquals } from "@std/assert";
import { templateHash } from "../../../src/testing/workloads/template_hash.ts";
import { test } from "../../support/test.ts";

test("templateHash is the same for the same template, and another one after a collision", () => {
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [] } };
  const hash = templateHash(template, undefined);
  assertEquals([templateHash({ ...template }, undefined), /^[4-9bcdf]{1,10}$/.test(hash)], [
    hash,
    true,
  ]);
  const others = [
    templateHash(template, 1),
    templateHash(template, 2),
    templateHash({}, undefined),
  ];
  assertEquals(new Set([hash, ...others]).size, 4);
});
