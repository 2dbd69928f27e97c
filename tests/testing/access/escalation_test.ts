import { assertEquals } from "@std/assert";
import { refuseEscalation } from "../../../src/testing/access/escalation.ts";
import { RIGHTS_GROUP } from "../../../src/testing/access/user_rules.ts";
import { type KubeObject, StatusError } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const rules = [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }];
const role = { apiVersion: `${RIGHTS_GROUP}/v1`, kind: "ClusterRole", rules };

/** Returns the code and the message for a change by a user; the code is 200 if it is allowed. */
function answerTo(
  object: KubeObject,
  { before, groups = ["team"], plural = "clusterroles", namespace = "", stored = {} }: {
    before?: KubeObject;
    groups?: string[];
    plural?: string;
    namespace?: string;
    stored?: Record<string, KubeObject>;
  } = {},
): [code: number, message: string] {
  const store = new ObjectStore();
  for (const [path, object] of Object.entries(stored)) {
    const [collection = "", ...key] = path.split("/");
    store.put(`${RIGHTS_GROUP}/${collection}`, key.join("/"), object);
  }
  const user = { username: "alice", groups, uid: "", extra: {} };
  const target = { resource: { version: "v1", plural }, namespace, name: "" };
  try {
    refuseEscalation(store, { target, user }, { object, before });
    return [200, ""];
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return [error.status.code, error.message];
  }
}

const subjects = [{ kind: "User", name: "alice" }];
const to = (name: string, kind = "ClusterRole") => ({
  metadata: { name: "b" },
  roleRef: { apiGroup: RIGHTS_GROUP, kind, name },
  subjects,
});

test("refuseEscalation leaves alone the group system:masters, and changes of owners and finalizers", () => {
  const object = { ...role, metadata: { name: "r", uid: "1" } };
  const owned = { ...object.metadata, finalizers: ["a/b"], ownerReferences: [{}], labels: {} };
  const before = { ...object, metadata: { ...owned, managedFields: [{}] } };
  assertEquals(answerTo(object, { groups: ["system:masters"] })[0], 200);
  assertEquals(answerTo(object, { before })[0], 200);
  assertEquals(answerTo({ ...object, metadata: { name: "r" } }, { before })[0], 403);
  const labelled = { ...object, metadata: { ...owned, labels: { a: "b" } } };
  assertEquals(answerTo(labelled, { before })[0], 403);
  assertEquals(answerTo(object), [
    403,
    `clusterroles.${RIGHTS_GROUP} "r" is forbidden: user "alice" (groups=["team"]) is attempting ` +
    'to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["get"]}',
  ]);
});

test("refuseEscalation names each role that it could not find once", () => {
  const stored = {
    "clusterrolebindings/a": to("gone"),
    "clusterrolebindings/b": to("gone"),
    "clusterrolebindings/c": to("lost"),
  };
  const [, message] = answerTo({ ...role, metadata: { name: "r" } }, { stored });
  assertEquals(
    message.slice(message.indexOf(";")),
    `; resolution errors: [[clusterroles.${RIGHTS_GROUP} "gone" not found, ` +
      `clusterroles.${RIGHTS_GROUP} "lost" not found]]`,
  );
});

test("refuseEscalation takes the rights of a binding's namespace, and not those of another one", () => {
  const stored = {
    "roles/here/r": { ...role, metadata: { name: "r", namespace: "here" } },
    "roles/there/r": { ...role, metadata: { name: "r", namespace: "there" } },
    "rolebindings/here/b": { ...to("r", "Role"), metadata: { name: "b", namespace: "here" } },
  };
  const bind = (namespace: string) =>
    answerTo(to("r", "Role"), { stored, plural: "rolebindings", namespace })[0];
  assertEquals([bind("here"), bind("there"), bind("elsewhere")], [200, 403, 404]);
});

test("refuseEscalation takes the names of JavaScript's own members as names of roles", () => {
  const options = { plural: "rolebindings", namespace: "here" };
  assertEquals(answerTo(to("r", "constructor"), options), [
    500,
    'unsupported role reference kind: "constructor"',
  ]);
  assertEquals(answerTo(to("constructor"), options)[0], 404);
});
