import { assertEquals } from "@std/assert";
import type { Claim, Volume } from "../../../../src/testing/workloads/volumes/claim.ts";
import {
  matchingVolume,
  satisfiesClaim,
} from "../../../../src/testing/workloads/volumes/matching_volume.ts";
import { test } from "../../../support/test.ts";

const claim = (spec: Partial<Claim["spec"]> = {}): Claim => ({
  metadata: { name: "data", namespace: "shop", uid: "u1" },
  spec: {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1Gi" } },
    storageClassName: "fast",
    ...spec,
  },
});
const volume = (spec: Partial<Volume["spec"]> = {}, name = "v"): Volume => ({
  metadata: { name, labels: { disk: "ssd" } },
  spec: {
    accessModes: ["ReadWriteOnce"],
    capacity: { storage: "1024Mi" },
    storageClassName: "fast",
    volumeMode: "Filesystem",
    ...spec,
  },
});
const mine = { namespace: "shop", name: "data" };
const nameOf = (found: Volume | undefined) => found?.metadata.name;

test("a claim takes a volume by class, labels, modes and size, and any that is reserved for it", () => {
  const table: [Partial<Claim["spec"]>, Partial<Volume["spec"]>, boolean][] = [
    [{}, {}, true],
    [{}, { capacity: { storage: "1023Mi" } }, false],
    [{}, { capacity: { storage: "2Gi" } }, true],
    [{}, { storageClassName: "slow" }, false],
    [{}, { volumeMode: "Block" }, false],
    [{ volumeMode: "Block" }, {}, false],
    [{}, { volumeAttributesClassName: "gold" }, false],
    [{}, { accessModes: ["ReadOnlyMany"] }, false],
    [{}, { accessModes: ["ReadOnlyMany", "ReadWriteOnce"] }, true],
    [{ selector: { matchLabels: { disk: "hdd" } } }, {}, false],
    [{ selector: { matchLabels: { disk: "ssd" } } }, {}, true],
    [{ selector: { matchLabels: { disk: "hdd" } } }, { claimRef: mine }, true],
    [{}, { claimRef: mine, storageClassName: "slow" }, true],
    [{}, { claimRef: mine, capacity: { storage: "1Mi" } }, false],
    [{}, { claimRef: { ...mine, uid: "u0" } }, false],
    [{}, { claimRef: { ...mine, name: "other" } }, false],
  ];
  for (const [asked, offered, expected] of table) {
    const found = matchingVolume(claim(asked), [volume(offered)]);
    assertEquals(found !== undefined, expected, JSON.stringify([asked, offered]));
  }
  const leaving = volume();
  leaving.metadata.deletionTimestamp = "T";
  assertEquals(matchingVolume(claim(), [leaving]), undefined);
});

test("of several volumes a claim takes that with the fewest modes, reserved ones first, then the smallest", () => {
  const sizes = ["5Gi", "1Gi", "2Gi"].map((storage) => volume({ capacity: { storage } }, storage));
  assertEquals(nameOf(matchingVolume(claim(), sizes)), "1Gi");
  const two = claim({ resources: { requests: { storage: "1500Mi" } } });
  assertEquals(nameOf(matchingVolume(two, sizes)), "2Gi");
  const large = volume({ capacity: { storage: "9Gi" }, claimRef: mine }, "mine");
  assertEquals(nameOf(matchingVolume(claim(), [...sizes, large])), "mine");
  const accessModes = ["ReadWriteOnce", "ReadWriteMany"];
  const shared = volume({ accessModes, claimRef: mine }, "shared");
  assertEquals(nameOf(matchingVolume(claim(), [shared, ...sizes])), "1Gi");
  const equal = [volume({}, "a"), volume({}, "b")];
  assertEquals(nameOf(matchingVolume(claim(), equal)), "a");
});

test("the class of a claim or volume may be in an annotation", () => {
  const old = volume({ storageClassName: "slow" });
  old.metadata.annotations = { "volume.beta.kubernetes.io/storage-class": "fast" };
  assertEquals(matchingVolume(claim(), [old]), old);
});

test("a volume that a claim names need not have its labels, but its class", () => {
  const labels = { selector: { matchLabels: { disk: "hdd" } } };
  assertEquals(satisfiesClaim(volume(), claim(labels)), true);
  assertEquals(satisfiesClaim(volume({ storageClassName: "slow" }), claim()), false);
  assertEquals(satisfiesClaim(volume({ capacity: { storage: "1Mi" } }), claim()), false);
});
