import { assertEquals, assertThrows } from "@std/assert";
import { wantedUser } from "../../../src/testing/access/impersonation_headers.ts";
import { test } from "../../support/test.ts";

test("wantedUser reads name, UID, groups and extra values", () => {
  assertEquals(wantedUser(new Headers()), undefined);
  const headers = new Headers([
    ["Impersonate-User", "alice"],
    ["Impersonate-Uid", "7"],
    ["Impersonate-Group", "a"],
    ["Impersonate-Group", "b"],
    ["Impersonate-Extra-Acme.com%2Fproject", "x"],
    ["Impersonate-Extra-Bad%zz", "y"],
  ]);
  assertEquals(wantedUser(headers), {
    username: "alice",
    uid: "7",
    groups: ["a", "b"],
    extra: { "acme.com/project": ["x"], "bad%zz": ["y"] },
  });
});

test("wantedUser takes the first of two names, and of two UIDs", () => {
  const headers = new Headers([
    ["Impersonate-User", "alice"],
    ["Impersonate-User", "bob"],
    ["Impersonate-Uid", "1"],
    ["Impersonate-Uid", "2"],
  ]);
  assertEquals(wantedUser(headers), { username: "alice", uid: "1", groups: [], extra: {} });
});

test("wantedUser refuses groups, a UID and extra values without a name", () => {
  const refused = (name: string, value: string, shown: string) =>
    assertThrows(
      () => wantedUser(new Headers({ [name]: value })),
      Error,
      `requested &user.DefaultInfo{Name:"", ${shown}} without impersonating a user name`,
    );
  refused("impersonate-uid", "7", 'UID:"7", Groups:[]string(nil), Extra:map[string][]string(nil)');
  refused(
    "impersonate-extra-a",
    "x",
    'UID:"", Groups:[]string(nil), Extra:map[string][]string{"a":[]string{"x"}}',
  );
});
