import { assertEquals } from "@std/assert";
import { errorCause } from "../../../src/informer/reflector/error_cause.ts";
import { test } from "../../support/test.ts";

test("errorCause omits the option when there is nothing to give as the cause", () => {
  const cause = new RangeError("no");
  assertEquals([errorCause(undefined), errorCause(cause)], [undefined, { cause }]);
});
