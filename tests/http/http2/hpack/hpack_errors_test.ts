import { assertEquals } from "@std/assert";
import {
  FieldListTooLargeError,
  HpackError,
} from "../../../../src/http/http2/hpack/hpack_errors.ts";
import { test } from "../../../support/test.ts";

test("errors of a block say what is wrong with it", () => {
  const broken = new HpackError("an integer is too large");
  assertEquals(
    [broken.name, broken.message],
    ["HpackError", "malformed header compression: an integer is too large"],
  );
  const long = new FieldListTooLargeError(65536);
  assertEquals(
    [long.name, long.message],
    ["FieldListTooLargeError", "malformed response: its headers are longer than 65536 bytes"],
  );
});
