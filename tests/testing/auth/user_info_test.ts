import { assertEquals } from "@std/assert";
import { administrator, anonymous, describeUser } from "../../../src/testing/auth/user_info.ts";
import { test } from "../../support/test.ts";

test("describeUser leaves out the uid and the extras that a user does not have", () => {
  assertEquals(describeUser(anonymous), {
    username: "system:anonymous",
    groups: ["system:unauthenticated"],
  });
});

test("describeUser returns all fields that a user has", () => {
  const user = { ...administrator, uid: "u-1", extra: { key: ["a", "b"] } };
  assertEquals(describeUser(user), {
    username: "kubernetes-admin",
    uid: "u-1",
    groups: ["system:masters", "system:authenticated"],
    extra: { key: ["a", "b"] },
  });
});
