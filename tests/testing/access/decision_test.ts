import { assertEquals, assertThrows } from "@std/assert";
import { aggregated, decisionsOf } from "../../../src/testing/access/decision.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const user = (username: string, ...groups: string[]) => ({ username, groups, uid: "", extra: {} });
const asked = {
  user: user("a"),
  verb: "get",
  isResource: true,
  path: "/api/v1/pods",
  group: "",
  version: "v1",
  plural: "pods",
  subresource: "",
  namespace: "",
  name: "",
};

test("decisionsOf asks the hook, except about anonymous users", async () => {
  const store = new ObjectStore();
  const { decide, hasRoles } = decisionsOf({ authorize: () => "not today" }, store);
  assertEquals(hasRoles, false);
  assertEquals(await decide(asked), { allowed: false, reason: "not today" });
  const anonymous = { ...asked, user: user("system:anonymous"), path: "/version" };
  assertEquals(await decide(anonymous), { allowed: true, reason: "" });
  assertEquals(await decisionsOf({}, store).decide(asked), { allowed: true, reason: "" });
});

test("decisionsOf with roles allows everything to system:masters, and nothing without a binding", async () => {
  const { decide, hasRoles } = decisionsOf({ authorization: "rbac" }, new ObjectStore());
  assertEquals(hasRoles, true);
  assertEquals(await decide(asked), { allowed: false, reason: "" });
  const master = { ...asked, user: user("root", "system:masters") };
  assertEquals(await decide(master), { allowed: true, reason: "" });
});

test("decisionsOf refuses two deciders, and names that are none", () => {
  const store = new ObjectStore();
  assertThrows(
    () => decisionsOf({ authorization: "rbac", authorize: () => true }, store),
    TypeError,
    'authorize cannot be combined with authorization: "rbac".',
  );
  assertThrows(
    () => decisionsOf({ authorization: "abac" as "rbac" }, store),
    TypeError,
    'authorization must be "all" or "rbac": it is abac.',
  );
});

test("aggregated joins errors as Go does", () => {
  assertEquals(aggregated(["a"]), "a");
  assertEquals(aggregated(["a", "b"]), "[a, b]");
});
