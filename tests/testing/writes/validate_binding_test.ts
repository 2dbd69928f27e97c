import { assertEquals } from "@std/assert";
import { validateBindingUpdate } from "../../../src/testing/writes/validate_binding.ts";
import { test } from "../../support/test.ts";

const group = "rbac.authorization.k8s.io";
const collection = `${group}/rolebindings`;
const bound = (roleRef: unknown) => ({ metadata: { name: "a" }, roleRef });

test("validateBindingUpdate lets a binding keep its role, whose group may be left out", () => {
  const role = { apiGroup: group, kind: "Role", name: "reader" };
  const short = { kind: "Role", name: "reader" };
  assertEquals(validateBindingUpdate(bound(short), bound(role), { collection }), []);
});

test("validateBindingUpdate refuses another role, in bindings alone", () => {
  const roles = [{ kind: "Role", name: "reader" }, { kind: "ClusterRole", name: "reader" }];
  const [next, previous] = [bound(roles[0]), bound(roles[1])];
  const errors = validateBindingUpdate(next, previous, { collection });
  assertEquals(errors.map(({ field }) => field), ["roleRef"]);
  assertEquals(validateBindingUpdate(next, previous, { collection: "configmaps" }), []);
  assertEquals(validateBindingUpdate(bound(undefined), previous, { collection }).length, 1);
});
