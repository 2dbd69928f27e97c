import { assertEquals, assertMatch } from "@std/assert";
import { jsonFault } from "../../../src/testing/json/json_fault.ts";
import { test } from "../../support/test.ts";

function faultOf(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return jsonFault(error);
  }
  throw new Error(`${text} is JSON`);
}

test("a text that is not JSON is told without a part of it, which may be a token", () => {
  for (const text of ["secret", '{"token": secret}', '{"a": "secret}', '["secret" "secret"]']) {
    const fault = faultOf(text);
    assertEquals(fault.includes("secret"), false, fault);
    assertMatch(
      fault,
      /^(?:a character in it is not expected|it ends too early|see line 1 column \d+)$/,
    );
  }
  assertEquals(faultOf('{"a": ['), "it ends too early");
});
