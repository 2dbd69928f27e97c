import { assertEquals } from "@std/assert";
import { paramsOf } from "../../../src/testing/door/door_route.ts";
import { test } from "../../support/test.ts";

test("paramsOf returns the open segments of a path that fits, decoded", () => {
  for (
    const [pattern, path, params] of [
      ["/v1/faults", "/v1/faults", {}],
      ["/v1/faults/:id", "/v1/faults/a%20b", { id: "a b" }],
      ["/v1/pods/:namespace/:name/log", "/v1/pods/a/b/log", { namespace: "a", name: "b" }],
      ["/v1/faults/:id", "/v1/faults/%", { id: "%" }],
      ["/v1/faults/:id", "/v1/faults/", undefined],
      ["/v1/faults/:id", "/v1/faults", undefined],
      ["/v1/faults", "/v1/faults/1", undefined],
      ["/v1/faults", "/v1/requests", undefined],
    ] as const
  ) {
    assertEquals(paramsOf(pattern, path), params, path);
  }
});
