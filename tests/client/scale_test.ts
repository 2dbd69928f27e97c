import { assertEquals } from "@std/assert";
import { apiVersionOf } from "../../src/client/resource_definition.ts";
import { scaleKind } from "../../src/client/scale.ts";
import { test } from "../support/test.ts";

test("a scale has the apiVersion autoscaling/v1 for every resource", () => {
  assertEquals([apiVersionOf(scaleKind), scaleKind.kind], ["autoscaling/v1", "Scale"]);
});
