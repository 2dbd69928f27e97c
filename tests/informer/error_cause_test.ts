import { assertEquals } from "@std/assert";
import { errorCause } from "../../src/informer/error_cause.ts";
import { test } from "../support/test.ts";

test("errorCause leaves the option out where there is no cause", () => {
  const cause = new RangeError("no");
  assertEquals([errorCause(undefined), errorCause(cause)], [undefined, { cause }]);
});
