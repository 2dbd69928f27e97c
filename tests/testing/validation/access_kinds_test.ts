import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("roles and bindings are refused as a real server refuses them", () => {
  assertRefusals("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");
});
