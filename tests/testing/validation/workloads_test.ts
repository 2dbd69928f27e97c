import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("Deployments, sets and controllers are refused as a real server refuses them", () => {
  assertRefusals(
    "Deployment",
    "ReplicaSet",
    "StatefulSet",
    "DaemonSet",
    "ReplicationController",
    "PodTemplate",
  );
});
