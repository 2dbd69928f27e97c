import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import { kubernetesFunctions, namedTypes } from "../../../src/testing/cel/environment.ts";

test("the environment has Kubernetes' functions, and those without an evaluator throw", () => {
  for (const name of ["quantity", "sets.contains", "isSorted", "format.named", "_==_", "url"]) {
    assertEquals([name, kubernetesFunctions.has(name)], [name, true]);
  }
  const [ternary] = kubernetesFunctions.get("_?_:_")!;
  assertThrows(() => ternary!.call(), TypeError);
  assertEquals(namedTypes.has("google.protobuf.Timestamp"), true);
});
