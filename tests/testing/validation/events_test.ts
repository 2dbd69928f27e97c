import { assertEquals } from "@std/assert";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import {
  checkEvent,
  checkEventOfGroup,
  checkNewEvent,
} from "../../../src/testing/validation/events.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

const event: KubeObject = {
  metadata: { name: "a", namespace: "shop" },
  involvedObject: { kind: "Pod", name: "p", namespace: "shop" },
  eventTime: "2026-01-01T00:00:00.000000Z",
  type: "Normal",
  reason: "Made",
  action: "Make",
  message: "It is made.",
  reportingComponent: "example.com/c",
  reportingInstance: "c-1",
};

function faultsOf(
  check: (event: KubeObject, faults: Faults) => void,
  changes: Record<string, unknown>,
): string[] {
  const faults = new Faults();
  check({ ...event, ...changes }, faults);
  return faults.errors.map(({ field, message }) => `${field}: ${message}`);
}

test("an Event is in the namespace of its object, or tells when it was", () => {
  const involvedObject = { kind: "Pod", name: "p", namespace: "other" };
  const mismatch = (text: string) => [
    `involvedObject.namespace: Invalid value: ${text}: does not match event.namespace`,
  ];
  assertEquals(faultsOf(checkEvent, {}), []);
  assertEquals(faultsOf(checkEvent, { involvedObject }), []);
  assertEquals(faultsOf(checkEvent, { involvedObject, eventTime: null }), mismatch('"other"'));
  const clusterWide = { involvedObject: { kind: "Node", name: "n" } };
  assertEquals(faultsOf(checkEvent, clusterWide), mismatch('""'));
  for (const namespace of ["default", "kube-system"]) {
    assertEquals(faultsOf(checkEvent, { ...clusterWide, metadata: { namespace } }), []);
  }
});

test("messages name the controller of an Event as its group does, and texts have limits", () => {
  const changes = { reportingComponent: "a b", message: "x".repeat(1025) };
  const fields = [checkEvent, checkEventOfGroup].map((check) =>
    faultsOf(check, changes).map((text) => text.split(":")[0])
  );
  assertEquals(fields, [["reportingComponent", "message"], ["reportingController", "message"]]);
});

test("a new Event of events.k8s.io has a time, and a series counts two at least", () => {
  assertEquals(faultsOf(checkNewEvent, {}), []);
  assertEquals(faultsOf(checkNewEvent, { source: {}, count: 0, firstTimestamp: null }), []);
  assertEquals(faultsOf(checkNewEvent, { eventTime: null, series: { count: 1 } }), [
    'series.count: Invalid value: "": should be at least 2',
    "series.lastObservedTime: Required value",
    "eventTime: Required value",
  ]);
});
