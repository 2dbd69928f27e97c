import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("quantities are compared and added exactly", () => {
  assertEquals(
    notTrue(
      "quantity('0.1').add(quantity('0.2')) == quantity('300m')",
      "quantity('1Ki') == quantity('1024')",
      "sign(quantity('1').sub(2)) == -1",
      "quantity('1k').compareTo(quantity('1Ki')) == -1",
    ),
    [],
  );
  assertEquals(
    evaluateSource("quantity('500m').asInteger()"),
    "error: cannot convert value to integer",
  );
});
