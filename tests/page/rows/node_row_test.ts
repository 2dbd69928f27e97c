import { assertEquals } from "@std/assert";
import { eventRow } from "../../../examples/cluster_page/rows/event_row.ts";
import { nodeRow } from "../../../examples/cluster_page/rows/node_row.ts";
import { test } from "../../support/test.ts";

test("nodeRow names what is wrong with a node", () => {
  const status = (conditions: { type: string; status: string }[], unschedulable = false) => {
    const row = nodeRow({
      metadata: { name: "a" },
      spec: { unschedulable },
      status: { conditions },
    });
    return `${row.status} ${row.level}`;
  };
  const ready = { type: "Ready", status: "True" };
  assertEquals(status([ready]), "Ready ok");
  assertEquals(status([ready], true), "Cordoned wait");
  assertEquals(status([{ type: "DiskPressure", status: "True" }, ready]), "DiskPressure fail");
  assertEquals(status([{ type: "Ready", status: "False" }]), "NotReady fail");
  assertEquals(status([{ type: "Ready", status: "Unknown" }]), "Unknown fail");
  assertEquals(status([]), "Unknown fail");
  assertEquals(status([{ type: "Ready", status: "False" }], true), "NotReady, Cordoned fail");
  assertEquals(
    status([{ type: "PIDPressure", status: "True" }, ready], true),
    "PIDPressure, Cordoned fail",
  );
});

test("nodeRow has the roles of a node, and what pods can request there", () => {
  const row = nodeRow({
    metadata: { name: "a", labels: { "node-role.kubernetes.io/control-plane": "" } },
    status: { allocatable: { cpu: "3920m", memory: "8Gi", pods: "110" } },
  });
  assertEquals([row.roles, row.cpu, row.memory, row.pods], ["control-plane", 3.92, 2 ** 33, 110]);
});

test("eventRow takes the time and the count of the last occurrence", () => {
  const event = {
    metadata: { name: "a", namespace: "shop" },
    involvedObject: { kind: "Pod", name: "web" },
    type: "Warning",
    reason: "BackOff",
    message: "m".repeat(1_000),
    firstTimestamp: "2026-11-27T10:00:00Z",
    lastTimestamp: "2026-11-27T11:00:00Z",
    count: 3,
  };
  const row = eventRow(event);
  assertEquals([row.at, row.count, row.warning], [event.lastTimestamp, 3, true]);
  assertEquals(row.message.length, 600);
  const series = { count: 7, lastObservedTime: "2026-11-27T12:00:00.000000Z" };
  assertEquals([eventRow({ ...event, series }).count, eventRow({ ...event, series }).at], [
    7,
    series.lastObservedTime,
  ]);
});
