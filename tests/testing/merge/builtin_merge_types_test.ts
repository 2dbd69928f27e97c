import { assertEquals } from "@std/assert";
import { builtinKinds, builtinStructs } from "../../../src/testing/merge/builtin_merge_types.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { apiVersionOf } from "../../../src/testing/resources/served_resource.ts";
import { test } from "../../support/test.ts";

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
