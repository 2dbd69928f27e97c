import { assertEquals } from "@std/assert";
import { builtinMergeType } from "../../../src/testing/merge/builtin_merge_type.ts";
import { builtinKinds, builtinStructs } from "../../../src/testing/merge/builtin_merge_types.ts";
import { memberType } from "../../../src/testing/merge/merge_type.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { apiVersionOf } from "../../../src/testing/resources/served_resource.ts";
import { test } from "../../support/test.ts";

test("lists of Kubernetes' own kinds are merged by the keys of their items", () => {
  const template = memberType(
    memberType(builtinMergeType("apps/v1", "Deployment"), "spec"),
    "template",
  );
  const containers = memberType(memberType(template, "spec"), "containers");
  assertEquals(containers.items?.keys, ["name"]);
  assertEquals(memberType(containers.items!.type, "ports").items?.keyDefaults, { protocol: "TCP" });
});

test("for an unknown kind, only the merge type of the metadata is known", () => {
  const type = builtinMergeType("example.com/v1", "Widget");
  assertEquals(memberType(memberType(type, "metadata"), "finalizers").set, true);
  assertEquals(memberType(type, "spec"), {});
});

test("every built-in kind has its struct, and every struct that a field names exists", () => {
  for (const resource of new ResourceRegistry()) {
    const key = `${apiVersionOf(resource)}/${resource.kind}`;
    assertEquals(builtinKinds[key]! in builtinStructs, true, key);
  }
  for (const [name, fields] of Object.entries(builtinStructs)) {
    for (const { type } of Object.values(fields)) {
      assertEquals(type === undefined || type in builtinStructs, true, `${name}: ${type}`);
    }
  }
});
