import { assertEquals } from "@std/assert";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import {
  bound,
  boundStatus,
  type Claim,
  claimNamesOf,
  fitsClaim,
  hasStatus,
  isUsed,
  reserved,
  type Volume,
  volumeFor,
  withoutFinalizer,
} from "../../../../src/testing/workloads/volumes/claim.ts";
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

test("a volume fits a claim by class, modes and size, unless it is another one's", () => {
  const table: [Partial<Volume["spec"]>, boolean][] = [
    [{}, true],
    [{ capacity: { storage: "1023Mi" } }, false],
    [{ capacity: { storage: "2Gi" } }, true],
    [{ storageClassName: "slow" }, false],
    [{ volumeMode: "Block" }, false],
    [{ accessModes: ["ReadOnlyMany"] }, false],
    [{ claimRef: { namespace: "shop", name: "data" } }, true],
    [{ claimRef: { namespace: "shop", name: "data", uid: "u0" } }, false],
    [{ claimRef: { namespace: "shop", name: "other" } }, false],
  ];
  for (const [spec, expected] of table) {
    assertEquals(fitsClaim(volume(spec), claim), expected, JSON.stringify(spec));
  }
  const leaving = { ...volume(), metadata: { name: "v", deletionTimestamp: "T" } };
  assertEquals(fitsClaim(leaving, claim), false);
});

test("a volume that is made for a claim fits it, and is reserved already", () => {
  const made = volumeFor(claim);
  assertEquals([made.metadata.name, made.spec.persistentVolumeReclaimPolicy], ["pvc-u1", "Delete"]);
  assertEquals([fitsClaim(made, claim), reserved(made, claim) === made], [true, true]);
  assertEquals(reserved(volume(), claim).spec.claimRef?.uid, "u1");
  const { metadata, spec } = bound(claim, made);
  assertEquals([spec.volumeName, metadata.annotations], ["pvc-u1", {
    "pv.kubernetes.io/bind-completed": "yes",
    "pv.kubernetes.io/bound-by-controller": "yes",
  }]);
  const status = boundStatus(made);
  assertEquals(status, {
    phase: "Bound",
    accessModes: ["ReadWriteOnce"],
    capacity: { storage: "1Gi" },
  });
  assertEquals([hasStatus(claim, status), hasStatus({ ...claim, status }, status)], [false, true]);
});

test("a claim is used by pods that name it and have not ended", () => {
  const pod = (phase: string, claimName: string): Pod => ({
    metadata: {},
    spec: { volumes: [{ name: "own" }, { name: "v", persistentVolumeClaim: { claimName } }] },
    status: { phase },
  });
  const pods = [pod("Succeeded", "data"), pod("Running", "other")];
  assertEquals([isUsed(claim, pods), isUsed(claim, [pod("Pending", "data")])], [false, true]);
  assertEquals([claimNamesOf(pod("Running", "x")), claimNamesOf({ metadata: {} })], [["x"], []]);
  const held = { metadata: { finalizers: ["a", "b"] } };
  assertEquals(withoutFinalizer(held, "a").metadata.finalizers, ["b"]);
});
