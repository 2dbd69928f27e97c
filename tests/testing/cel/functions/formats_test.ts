import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("named formats say what is wrong with a text", () => {
  assertEquals(
    notTrue(
      "!format.uuid().validate('123e4567-e89b-12d3-a456-426614174000').hasValue()",
      "format.uuid().validate('x').value() == ['does not match the UUID format']",
      "!format.qualifiedName().validate('a.b/c').hasValue()",
      "!format.dns1035LabelPrefix().validate('a-').hasValue()",
      "format.named('date').value() == format.date()",
    ),
    [],
  );
  assertEquals(evaluateSource("format.byte().validate('!').value()[0]"), "invalid base64");
});
