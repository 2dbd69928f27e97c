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
    "impersonate-extra-example.com%2fgr%c3%b6%c3%9fe%20%25": "x",
  });
});

test("Several values of a setting are a list, also of names that differ in case only", () => {
  const impersonateExtra = new Map([["a", ["b", "c"]], ["Team", ["x"]], ["team", ["y"]]]);
  const user = { impersonate: "root", impersonateGroups: ["a", "b, c"], impersonateExtra };
  assertEquals(impersonationHeaders(user, "jane"), {
    "impersonate-user": "root",
    "impersonate-group": ["a", "b, c"],
    "impersonate-extra-a": ["b", "c"],
    "impersonate-extra-team": ["x", "y"],
  });
});

test("A name that no header can carry is refused", () => {
  const user = { ...nobody, impersonate: "José" };
  assertThrows(() => impersonationHeaders(user, "jane"), ConfigurationError, "printable ASCII");
});
