import { assertEquals } from "@std/assert";
import { autoscalerCells } from "../../../../src/testing/tables/cells/autoscaler_cells.ts";
import { test } from "../../../support/test.ts";

function targets(metrics: unknown[], currentMetrics: unknown[] = []): unknown {
  const object = { metadata: { name: "a" }, spec: { metrics }, status: { currentMetrics } };
  return autoscalerCells(object, 0)[2];
}

test("each metric shows the measured value and the wanted one", () => {
  const cpu = { name: "cpu", target: { averageUtilization: 80 } };
  const current = { averageUtilization: 41, averageValue: "12m" };
  const measured = [{ type: "Resource", resource: { name: "cpu", current } }];
  assertEquals(targets([{ type: "Resource", resource: cpu }], measured), "cpu: 41%/80%");
  const wanted = { name: "cpu", target: { averageValue: "1" } };
  assertEquals(targets([{ type: "Resource", resource: wanted }], measured), "cpu: 12m/1");
  const external = { target: { averageValue: "5" } };
  assertEquals(targets([{ type: "External", external }]), "<unknown>/5 (avg)");
  const container = { name: "memory", target: {} };
  assertEquals(
    targets([{ type: "ContainerResource", containerResource: container }]),
    "memory: <unknown>/<auto>",
  );
  assertEquals([targets([]), targets([{ type: "Odd" }])], ["<none>", "<unknown type>"]);
});
