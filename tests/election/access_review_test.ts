import { assertEquals } from "@std/assert";
import { refusedVerbs } from "../../src/election/access_review.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { reviewing } from "../support/election/reviewing.ts";
import { test } from "../support/test.ts";

const leases = {
  group: "coordination.k8s.io",
  resource: "leases",
  verbs: ["get", "update", "delete"],
};
const { signal } = new AbortController();
const options = { namespace: "shop", signal };

test("refusedVerbs returns the verbs that the server would refuse, in order", async () => {
  const kube = reviewing((verb) => verb === "update");
  assertEquals(await refusedVerbs(kube, leases, { ...options, clock: clockOf(kube) }), [
    "get",
    "delete",
  ]);
});

test("refusedVerbs takes no answer for a permission", async () => {
  for (const response of [Response.json({}), Response.json({}, { status: 403 })]) {
    const kube = literalKube(() => response.clone());
    assertEquals(await refusedVerbs(kube, leases, { ...options, clock: clockOf(kube) }), []);
  }
});
