import { assertEquals } from "@std/assert";
import {
  hasPermission,
  isPermissionDenied,
} from "../../../src/runtime/inspection/has_permission.ts";
import { runtimeName, test } from "../../support/test.ts";

test("hasPermission tells what is granted and what is not, without asking", () => {
  const queries = [
    { kind: "net", target: "127.0.0.1:1" },
    { kind: "env", target: "KUBERNETES_SERVICE_HOST" },
    { kind: "read", target: "/etc" },
    { kind: "net", target: "example.com:443" },
    { kind: "env", target: "A_VARIABLE_THAT_NO_TEST_READS" },
    { kind: "run", target: "a-program-that-no-test-runs" },
  ] as const;
  const isBun = runtimeName === "bun"; // it has no permissions
  assertEquals(queries.map((query) => hasPermission(query)), [
    true,
    true,
    true,
    isBun,
    isBun,
    isBun,
  ]);
});

test("isPermissionDenied is not true of what is granted, or only missing", () => {
  // tests/doctor/permissions_test.ts has the flags that deny.
  for (const target of ["127.0.0.1:1", "example.com:443"]) {
    assertEquals(isPermissionDenied({ kind: "net", target }), false);
  }
});
