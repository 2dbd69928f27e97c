import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { impersonationHeaders } from "../../../src/kubeconfig/credentials/impersonation_headers.ts";
import { test } from "../../support/test.ts";

const nobody = { impersonateGroups: [], impersonateExtra: new Map<string, string[]>() };

test("No user is impersonated unless the kubeconfig's user says so", () => {
  assertEquals(impersonationHeaders(nobody, "jane"), {});
});

test("Names of extra fields are escaped as client-go escapes them", () => {
  const impersonateExtra = new Map([["example.com/größe %", ["x"]], ["none", []]]);
  assertEquals(impersonationHeaders({ ...nobody, impersonate: "root", impersonateExtra }, "jane"), {
    "impersonate-user": "root",
    "impersonate-extra-example.com%2Fgr%C3%B6%C3%9Fe%20%25": "x",
  });
});

test("A setting that needs two headers of one name is refused", () => {
  for (
    const several of [
      { impersonateGroups: ["a", "b"] },
      { impersonateExtra: new Map([["a", ["b", "c"]]]) },
    ]
  ) {
    const user = { ...nobody, impersonate: "root", ...several };
    assertThrows(() => impersonationHeaders(user, "jane"), ConfigurationError, "Leave one");
  }
});

test("A name that no header can carry is refused", () => {
  const user = { ...nobody, impersonate: "José" };
  assertThrows(() => impersonationHeaders(user, "jane"), ConfigurationError, "printable ASCII");
});
