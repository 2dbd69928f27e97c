import { assertEquals } from "@std/assert";
import { ApiStatusError } from "../../../mod.ts";
import { reportInformer, reportTo } from "../../../src/controller/log/report_to.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { configMaps } from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("a failure goes to onError, and without one to the logger as an error", () => {
  const told: unknown[] = [];
  const none = () => {};
  const error = (message: string, fields?: object) => told.push([message, fields]);
  const logger = { debug: none, info: none, warn: none, error };
  reportTo({ onError: (...args) => told.push(args), logger })("no", "pods", "a", "id-1");
  reportTo({ logger })("no", "pods", "a", "id-1");
  reportTo({ logger })("no", "pods", "the informer of /api/v1/pods");
  assertEquals(told, [
    ["no", "pods", "a", "id-1"],
    ["The controller failed", { controller: "pods", key: "a", reconcileId: "id-1", error: "no" }],
    ["The controller failed", {
      controller: "pods",
      key: "the informer of /api/v1/pods",
      error: "no",
    }],
  ]);
});

test("a failure by a 403 names the rule that is missing, beside the error", () => {
  const told: unknown[] = [];
  const none = () => {};
  const error = (_: string, fields?: object) => told.push(fields);
  const cause = new ApiStatusError(403, {
    message: 'User "x" cannot get resource "pods" in API group "" at the cluster scope',
  });
  const failure = new Error("no", { cause });
  reportTo({ logger: { debug: none, info: none, warn: none, error } })(failure, "pods", "a");
  const remedy = 'Add to a ClusterRole: { apiGroups: [""], resources: ["pods"], verbs: ["get"] }.';
  assertEquals(told, [{ controller: "pods", key: "a", error: failure, remedy }]);
});

test("a problem of an informer is reported for its users, with the server of another cluster", async () => {
  await using pod = await startPod();
  await using informers = createInformerFactory(pod.kube());
  const followed = new FollowedInformers(informers);
  followed.follow(configMaps, "first");
  followed.follow(configMaps, "second");
  const told: unknown[] = [];
  const path = "/api/v1/configmaps";
  const report = (...args: unknown[]) => told.push(args);
  reportInformer(report, { error: "no", path, followed, server: undefined });
  reportInformer(report, { error: "no", path, followed, server: "https://there" });
  assertEquals(told, [
    ["no", "first and second", "the informer of /api/v1/configmaps"],
    ["no", "first and second", "the informer of /api/v1/configmaps of https://there"],
  ]);
});
