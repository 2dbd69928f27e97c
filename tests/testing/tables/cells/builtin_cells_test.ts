import { assertEquals } from "@std/assert";
import { builtinCells } from "../../../../src/testing/tables/cells/builtin_cells.ts";
import { test } from "../../../support/test.ts";

test("the cells of a kind are found by its group and plural", () => {
  const cells = builtinCells.get("apps/deployments")!;
  assertEquals(cells({ metadata: { name: "a" } }, 0).slice(0, 2), ["a", "0/0"]);
  assertEquals(builtinCells.has("example.com/widgets"), false);
});
