import { assertEquals, assertThrows } from "@std/assert";
import { grantsOf, rulesOfRole } from "../../../src/testing/access/user_rules.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const group = "rbac.authorization.k8s.io";
const rules = [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }];
const user = (username: string, ...groups: string[]) => ({ username, groups, uid: "", extra: {} });

function storeWith(subject: Record<string, string>): ObjectStore {
  const store = new ObjectStore();
  store.put(`${group}/roles`, "here/r", { metadata: { name: "r", namespace: "here" }, rules });
  store.put(`${group}/rolebindings`, "here/b", {
    metadata: { name: "b", namespace: "here" },
    roleRef: { kind: "Role", name: "r" },
    subjects: [subject],
  });
  return store;
}

test("grantsOf finds users, groups and accounts, in the binding's namespace only", () => {
  const sources = (subject: Record<string, string>, who: ReturnType<typeof user>, where = "here") =>
    [...grantsOf(storeWith(subject), who, where)].map(({ source }) => source);
  const bound = 'RoleBinding "b/here" of Role "r" to';
  assertEquals(sources({ kind: "User", name: "a" }, user("a")), [`${bound} User "a"`]);
  assertEquals(sources({ kind: "User", name: "a" }, user("b")), []);
  assertEquals(sources({ kind: "Group", name: "g" }, user("a", "g")), [`${bound} Group "g"`]);
  const account = user("system:serviceaccount:here:s");
  const own = `${bound} ServiceAccount "s/here"`;
  assertEquals(sources({ kind: "ServiceAccount", name: "s" }, account), [own]);
  assertEquals(sources({ kind: "ServiceAccount", name: "s", namespace: "here" }, account), [own]);
  assertEquals(sources({ kind: "ServiceAccount", name: "s", namespace: "x" }, account), []);
  assertEquals(sources({ kind: "User", name: "a" }, user("a"), "elsewhere"), []);
  assertEquals(sources({ kind: "Robot", name: "a" }, user("a")), []);
});

test("grantsOf names a role that does not exist, and goes on", () => {
  const store = storeWith({ kind: "User", name: "a" });
  store.put(`${group}/clusterrolebindings`, "c", {
    metadata: { name: "c" },
    roleRef: { kind: "ClusterRole", name: "gone" },
    subjects: [{ kind: "User", name: "a" }],
  });
  const grants = [...grantsOf(store, user("a"), "here")];
  assertEquals(grants.map(({ error }) => error), [
    `clusterrole.${group} "gone" not found`,
    undefined,
  ]);
  assertThrows(() => rulesOfRole(store, { kind: "ClusterRole", name: "gone" }, ""));
});
