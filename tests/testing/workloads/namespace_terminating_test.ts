import { assertEquals } from "@std/assert";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { isNamespaceTerminating } from "../../../src/testing/workloads/namespace_terminating.ts";
import { test } from "../../support/test.ts";

test("isNamespaceTerminating goes by the cause of the refusal", () => {
  const refused = (reason: string) =>
    new StatusError({ code: 403, message: "no", details: { causes: [{ reason }] } });
  assertEquals(isNamespaceTerminating(refused("NamespaceTerminating")), true);
  assertEquals(isNamespaceTerminating(refused("FieldValueInvalid")), false);
  assertEquals(isNamespaceTerminating(new StatusError({ code: 403, message: "no" })), false);
});
