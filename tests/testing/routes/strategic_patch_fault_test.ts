import { assertEquals } from "@std/assert";
import { strategicPatchFault } from "../../../src/testing/routes/strategic_patch_fault.ts";
import { test } from "../../support/test.ts";

test("the fault of a strategic merge patch shows it as Go does, and names the types", () => {
  const message = (given: string, type: string) =>
    strategicPatchFault(
      { data: "x" },
      `json: cannot unmarshal ${given} into Go struct field A.b of type ${type}`,
    ).message.replace(/^.*"map\[data:x\]": /s, "");
  assertEquals(message("string", "map[string]string"), "cannot restore map from string");
  assertEquals(message("object", "[]v1.Container"), "cannot restore slice from map");
  assertEquals(message("array", "v1.PodSpec"), "cannot restore struct from: slice");
  assertEquals(message("number", "string"), "cannot convert int64 to string");
  assertEquals(message("number 1.5", "int32"), "cannot convert float64 to int32");
  assertEquals(message("object", "int32"), "unrecognized type: int32");
  assertEquals(message("bool", "v1.PullPolicy"), "unrecognized type: string");
});
