import { assertEquals, assertThrows } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import type { WaitCondition } from "../../../src/informer/conditions/object_waiter.ts";
import {
  isCrdEstablished,
  isDeleted,
  isJobComplete,
  isJobFailed,
  isPodFinished,
  isPodReady,
  isPodRunning,
} from "../../../src/informer/conditions/conditions.ts";
import { hasCondition } from "../../../src/informer/conditions/has_condition.ts";
import { test } from "../../support/test.ts";

/** A type as a caller would write it: the conditions must accept such types. */
interface Pod extends KubernetesObject {
  spec: { containers: { name: string }[] };
  status?: {
    phase?: "Pending" | "Running" | "Succeeded" | "Failed";
    conditions?: { type: string; status: "True" | "False" | "Unknown"; reason?: string }[];
  };
}

test("a condition accepts objects of the caller's own type, and objects without a type", () => {
  const ofPods: WaitCondition<Pod>[] = [
    isPodReady,
    isPodRunning,
    isPodFinished,
    isDeleted("1"),
    hasCondition("Ready"),
  ];
  const ofObjects: WaitCondition<KubernetesObject>[] = [isPodReady, isPodRunning, isDeleted()];
  assertEquals([...ofPods, ...ofObjects].length, 8);
});

test("isPodReady, isJobComplete, isJobFailed and isCrdEstablished read the condition of their type", () => {
  const judged = { Ready: isPodReady, Complete: isJobComplete, Failed: isJobFailed };
  for (const [type, judge] of Object.entries({ ...judged, Established: isCrdEstablished })) {
    const object = (status: string) => ({
      metadata: {},
      status: { conditions: [{ type: "Another", status: "True" }, { type, status }] },
    });
    assertEquals([judge(object("True")), judge(object("False"))], [true, false], type);
    assertEquals([judge({ metadata: {} }), judge(undefined)], [false, false], type);
  }
});

test("isPodRunning and isPodFinished judge by the phase of the Pod", () => {
  const judge = (phase: string) => {
    const pod = { metadata: {}, status: { phase } };
    return [isPodRunning(pod), isPodFinished(pod)];
  };
  assertEquals(judge("Pending"), [false, false]);
  assertEquals(judge("Running"), [true, false]);
  assertEquals(judge("Succeeded"), [false, true]);
  assertEquals(judge("Failed"), [false, true]);
  assertEquals([isPodRunning(undefined), isPodFinished({ metadata: {} })], [false, false]);
});

test("isDeleted with a uid holds for another object of the same name", () => {
  const object = { metadata: { uid: "1" } };
  assertEquals([isDeleted()(object), isDeleted()(undefined)], [false, true]);
  assertEquals([isDeleted("1")(object), isDeleted("1")(undefined)], [false, true]);
  assertEquals(isDeleted("0")(object), true);
  for (const uid of ["", null, object] as never[]) assertThrows(() => isDeleted(uid), TypeError);
});
