import { assertEquals } from "@std/assert";
import { fractionWarnings } from "../../../src/testing/warnings/fraction_warnings.ts";
import { test } from "../../support/test.ts";

test("amounts of bytes that are not whole have warnings", () => {
  const amounts = { memory: "1500m", "ephemeral-storage": "1u", cpu: "100m" };
  assertEquals(fractionWarnings(amounts, "limits"), [
    'limits[memory]: fractional byte value "1500m" is invalid, must be an integer',
    'limits[ephemeral-storage]: fractional byte value "1u" is invalid, must be an integer',
  ]);
  assertEquals(fractionWarnings({ memory: "1Mi", "ephemeral-storage": "5" }, "limits"), []);
  assertEquals(fractionWarnings({ storage: "1n" }, "limits", ["storage"]).length, 1);
  assertEquals(fractionWarnings(undefined, "limits"), []);
});
