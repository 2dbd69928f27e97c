import { assertEquals } from "@std/assert";
import { goTypeNamed, shownName } from "../../../src/testing/structs/go_type.ts";
import { test } from "../../support/test.ts";

test("a type is read by its name in the tables", () => {
  const forms = [
    "*int32",
    "[]v1.Container",
    "map[string][]uint8",
    "[]uint8",
    "v1.ResourceList",
    "v1.Time",
    "v1.Container",
    "v1.RestartPolicy",
  ].map((name) => goTypeNamed(name).form);
  assertEquals(forms, ["pointer", "list", "map", "bytes", "map", "custom", "struct", "scalar"]);
  assertEquals(shownName("map[string]core/v1.Event"), "map[string]v1.Event");
});
