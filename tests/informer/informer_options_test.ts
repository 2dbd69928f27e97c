import { assertThrows } from "@std/assert";
import { checkInformerOptions } from "../../src/informer/informer_options.ts";
import { test } from "../support/test.ts";

test("checkInformerOptions refuses invalid numbers, and names them", () => {
  checkInformerOptions({});
  checkInformerOptions({ pageSize: 1, timeoutSeconds: 0.5, idleTimeoutMs: 90_000 });
  for (const name of ["timeoutSeconds", "idleTimeoutMs", "pageSize"] as const) {
    for (const value of [0, -1, NaN]) {
      assertThrows(() => checkInformerOptions({ [name]: value }), RangeError, `it is ${value}`);
    }
  }
  assertThrows(() => checkInformerOptions({ pageSize: 1.5 }), RangeError, "a whole number");
});
