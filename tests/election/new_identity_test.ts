import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { createKubeFetch } from "../../mod.ts";
import { createManager } from "../../src/controller/mod.ts";
import { createLeaderElection } from "../../src/election/mod.ts";
import { newIdentity, podName } from "../../src/election/new_identity.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { NO_SERVER_PORT } from "../support/servers/no_server.ts";
import { test } from "../support/test.ts";

const nameOf = (env: Record<string, string>) => podName(fakeRuntime({ env }));

test("podName takes POD_NAME before HOSTNAME, and nothing that cannot be a part of a name", () => {
  assertEquals(nameOf({ POD_NAME: "web-7c5f-x2", HOSTNAME: "node-1" }), "web-7c5f-x2");
  assertEquals(nameOf({ HOSTNAME: "web-0" }), "web-0");
  assertEquals(nameOf({ POD_NAME: "", HOSTNAME: "web-0" }), "web-0");
  for (const wrong of ["My-Laptop", "-a", "a_b", "a/b", "a".repeat(151)]) {
    assertEquals(nameOf({ HOSTNAME: wrong }), undefined, wrong);
  }
  assertEquals(nameOf({}), undefined);
});

test("An identity begins with the name of the pod", async () => {
  const server = `http://127.0.0.1:${NO_SERVER_PORT}`;
  const kubeOf = (env: Record<string, string>) =>
    createKubeFetch({ server }, { runtime: fakeRuntime({ env }) });
  await using inPod = kubeOf({ POD_NAME: "web-0" });
  await using elsewhere = kubeOf({});
  const beginningOf = (kube: typeof inPod) =>
    createLeaderElection(kube, { name: "a" }).identity.split("_")[0];
  assertEquals([beginningOf(inPod), beginningOf(elsewhere)], ["web-0", "kubewire"]);
  await using manager = createManager(inPod, { leaderElection: { name: "a" } });
  assertEquals(manager.election?.identity.startsWith("web-0_"), true);
});

test("newIdentity has the candidate's name and 128 random bits", () => {
  const identities = Array.from({ length: 100 }, () => newIdentity("web-0"));
  for (const identity of identities) assertMatch(identity, /^web-0_[0-9a-f]{32}$/);
  assertEquals(new Set(identities).size, 100);
  assert(identities.every((identity) => !/_0{8}/.test(identity)));
});

test("newIdentity may be a part of a Lease's name, and is different each time", () => {
  const identity = newIdentity("web-0", "-");
  assert(/^web-0-[0-9a-f]{32}$/.test(identity), identity);
  assertNotEquals(newIdentity("web-0", "-"), identity);
});
