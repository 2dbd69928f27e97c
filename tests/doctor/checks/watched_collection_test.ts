import { assertEquals } from "@std/assert";
import { watchedCollection } from "../../../src/doctor/checks/watched_collection.ts";
import { grantRules } from "../../support/doctor/grant_rules.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const rule = (verbs: string[], apiGroups: string[], resources: string[], more = {}) => ({
  verbs,
  apiGroups,
  resources,
  ...more,
});

test("watchedCollection takes what was asked for and is allowed, and asks once", async () => {
  await using pod = await startPod();
  const examination = examinationOf({
    kube: pod.kube(),
    access: [
      { verbs: ["get"], resource: "secrets" },
      { verbs: ["list", "watch"], resource: "deployments", group: "apps", namespace: "*" },
    ],
  });
  const expected = {
    path: "/apis/apps/v1/deployments",
    name: "deployments in all namespaces",
    namespaced: true,
  };
  assertEquals(await watchedCollection(examination, unaborted), expected);
  const { requests } = pod.server.counters;
  assertEquals(await watchedCollection(examination, unaborted), expected);
  assertEquals(pod.server.counters.requests, requests);
});

test("watchedCollection takes the first rule that allows list and watch", async () => {
  const rows = [
    [[rule(["*"], ["*"], ["*"])], "/api/v1/namespaces/default/pods"],
    [
      [
        rule(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews"]),
        rule(["get", "list"], [""], ["secrets"]),
        rule(["list", "watch"], [""], ["configmaps"], { resourceNames: ["one"] }),
        rule(["list", "watch"], ["apps"], ["deployments/scale", "deployments"]),
      ],
      "/apis/apps/v1/namespaces/default/deployments",
    ],
    [[rule(["list", "watch"], ["gone.example.com"], ["things"])], undefined],
    [
      [
        rule(["list", "watch"], ["gone.example.com", ""], ["things", "configmaps"]),
      ],
      "/api/v1/namespaces/default/configmaps",
    ],
    // A Role names it in vain: it has no namespace.
    [[rule(["list", "watch"], [""], ["nodes"])], undefined],
    [[rule(["list", "watch"], ["apps"], ["*"])], undefined],
    [[], undefined],
  ] as const;
  for (const [rules, path] of rows) {
    await using pod = await startPod({ authorization: "rbac" });
    grantRules(pod.server, "Role", [...rules]);
    const examination = examinationOf({ kube: pod.kube() });
    assertEquals((await watchedCollection(examination, unaborted))?.path, path);
  }
});

test("watchedCollection takes a resource without a namespace only from a ClusterRole", async () => {
  const rules = [rule(["list", "watch"], [""], ["nodes"])];
  const access = [{ verbs: ["list", "watch"], resource: "nodes" }];
  for (const [kind, path] of [["Role", undefined], ["ClusterRole", "/api/v1/nodes"]] as const) {
    await using pod = await startPod({ authorization: "rbac" });
    grantRules(pod.server, kind, rules);
    const examination = examinationOf({ kube: pod.kube(), access });
    assertEquals((await watchedCollection(examination, unaborted))?.path, path);
  }
});
