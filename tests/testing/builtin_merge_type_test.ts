import { assertEquals } from "@std/assert";
import { builtinMergeType } from "../../src/testing/builtin_merge_type.ts";
import { memberType } from "../../src/testing/merge_type.ts";
import { test } from "../support/test.ts";

test("Kubernetes' own kinds are merged by what tells their items apart", () => {
  const template = memberType(
    memberType(builtinMergeType("apps/v1", "Deployment"), "spec"),
    "template",
  );
  const containers = memberType(memberType(template, "spec"), "containers");
  assertEquals(containers.items?.keys, ["name"]);
  assertEquals(memberType(containers.items!.type, "ports").items?.keyDefaults, { protocol: "TCP" });
});

test("of an unknown kind the metadata alone are known", () => {
  const type = builtinMergeType("example.com/v1", "Widget");
  assertEquals(memberType(memberType(type, "metadata"), "finalizers").set, true);
  assertEquals(memberType(type, "spec"), {});
});
