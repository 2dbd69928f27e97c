import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("values are converted as Go converts them", () => {
  assertEquals(
    notTrue(
      "string(1e21) == '1e+21'",
      "string(0.0001) == '0.0001'",
      "string(12.5) == '12.5'",
      "int('-9223372036854775808') == -9223372036854775807 - 1",
      "int(timestamp('1969-12-31T23:59:59.5Z')) == -1",
      "double('1e3') == 1000.0",
      "double('-Inf') < 0.0",
      "uint(3.9) == 3u",
      "size(b'\\xff\\x00') == 2",
    ),
    [],
  );
});

test("other texts are not converted to numbers, times or truth", () => {
  for (const source of ["int(' 1')", "int('0x1')", "int('')"]) {
    const message = "type conversion error from 'string' to 'int'";
    assertEquals(evaluateSource(source), message);
  }
  assertEquals(
    evaluateSource("timestamp(string(dyn('2021-02-30T00:00:00Z')))"),
    "error: type conversion error from 'string' to 'google.protobuf.Timestamp'",
  );
  assertEquals(
    evaluateSource("string(b'\\xff')"),
    "invalid UTF-8 in bytes, cannot convert to string",
  );
});
