import { assertEquals } from "@std/assert";
import { apiVersionOf } from "../../src/client/api_version.ts";
import { scaleKind } from "../../src/client/scale.ts";
import { test } from "../support/test.ts";

test("a scale is of autoscaling/v1, whatever is scaled", () => {
  assertEquals([apiVersionOf(scaleKind), scaleKind.kind], ["autoscaling/v1", "Scale"]);
});
