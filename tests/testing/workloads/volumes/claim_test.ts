import { assertEquals } from "@std/assert";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import {
  bound,
  boundStatus,
  type Claim,
  claimNamesOf,
  conditionsOfUse,
  hasStatus,
  isHeld,
  isReservedFor,
  reserved,
  type Volume,
  volumeFor,
  withoutFinalizer,
} from "../../../../src/testing/workloads/volumes/claim.ts";
import { matchingVolume } from "../../../../src/testing/workloads/volumes/matching_volume.ts";
import { test } from "../../../support/test.ts";

const claim: Claim = {
  metadata: { name: "data", namespace: "shop", uid: "u1" },
  spec: {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1Gi" } },
    storageClassName: "fast",
    volumeMode: "Filesystem",
  },
};
const volume = (spec: Partial<Volume["spec"]> = {}): Volume => ({
  metadata: { name: "v" },
  spec: {
    accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
    capacity: { storage: "1024Mi" },
    storageClassName: "fast",
    volumeMode: "Filesystem",
    ...spec,
  },
});

test("a volume that is made for a claim fits it, and is reserved already", () => {
  const made = volumeFor(claim);
  assertEquals([made.metadata.name, made.spec.persistentVolumeReclaimPolicy], ["pvc-u1", "Delete"]);
  assertEquals([matchingVolume(claim, [made]), reserved(made, claim)], [made, made]);
  const next = bound(claim, made);
  assertEquals([next.spec.volumeName, next.metadata.annotations], ["pvc-u1", {
    "pv.kubernetes.io/bind-completed": "yes",
    "pv.kubernetes.io/bound-by-controller": "yes",
  }]);
  assertEquals(bound(next, made) === next, true);
});

test("annotations tell what the controller has bound, and what the user had", () => {
  const here = { "pv.kubernetes.io/bound-by-controller": "yes" };
  const taken = reserved(volume(), claim);
  assertEquals([taken.spec.claimRef?.uid, taken.metadata.annotations], ["u1", here]);
  const claimRef = { namespace: "shop", name: "data" };
  const given = reserved(volume({ claimRef }), claim);
  assertEquals([given.spec.claimRef?.uid, given.metadata.annotations], ["u1", undefined]);
  const naming = { ...claim, spec: { ...claim.spec, volumeName: "v" } };
  assertEquals(bound(naming, taken).metadata.annotations, {
    "pv.kubernetes.io/bind-completed": "yes",
  });
});

test("the status of a claim has the size of its volume, unless it was bound before", () => {
  const status = boundStatus(claim, volume());
  const accessModes = ["ReadWriteOnce", "ReadOnlyMany"];
  assertEquals(status, { phase: "Bound", accessModes, capacity: { storage: "1024Mi" } });
  assertEquals([hasStatus(claim, status), hasStatus({ ...claim, status }, status)], [false, true]);
  const growing = { ...claim, status: { phase: "Bound", capacity: { storage: "1Gi" } } };
  assertEquals(boundStatus(growing, volume()), { phase: "Bound", accessModes });
});

test("pods on a node hold the claims that they name, and those that have not ended use them", () => {
  const pod = (phase: string, claimName: string, nodeName = "n"): Pod => ({
    metadata: {},
    spec: {
      nodeName,
      volumes: [{ name: "own" }, { name: "v", persistentVolumeClaim: { claimName } }],
    },
    status: { phase },
  });
  const use = (...pods: Pod[]) => {
    const [condition] = conditionsOfUse(claim, pods, "T");
    return [isHeld(claim, pods), condition?.status, condition?.reason];
  };
  assertEquals(use(pod("Running", "other")), [false, "True", "NoPodsUsingPVC"]);
  assertEquals(use(pod("Succeeded", "data")), [true, "True", "NoPodsUsingPVC"]);
  assertEquals(use(pod("Pending", "data", "")), [false, "False", "PodUsingPVC"]);
  const conditions = conditionsOfUse(claim, [], "T0");
  const known = { ...claim, status: { conditions } };
  assertEquals(conditionsOfUse(known, [], "T1"), conditions);
  const [after] = conditionsOfUse(known, [pod("Running", "data")], "T1");
  assertEquals([after?.status, after?.lastTransitionTime], ["False", "T1"]);
  assertEquals([claimNamesOf(pod("Running", "x")), claimNamesOf({ metadata: {} })], [["x"], []]);
  const held = { metadata: { finalizers: ["a", "b"] } };
  assertEquals(withoutFinalizer(held, "a").metadata.finalizers, ["b"]);
});

test("a volume is reserved for a claim by its name, or by its uid too", () => {
  const mine = { namespace: "shop", name: "data" };
  const isMine = (claimRef?: Volume["spec"]["claimRef"]) =>
    isReservedFor(volume(claimRef && { claimRef }), claim);
  assertEquals([isMine(), isMine(mine)], [false, true]);
  assertEquals([isMine({ ...mine, uid: "u1" }), isMine({ ...mine, uid: "u0" })], [true, false]);
  assertEquals(isMine({ ...mine, namespace: "other" }), false);
});
