import { assertEquals } from "@std/assert";
import { coreDefaults } from "../../../src/testing/defaults/core_defaults.ts";
import { otherDefaults } from "../../../src/testing/defaults/other_defaults.ts";
import { podDefaults } from "../../../src/testing/defaults/pod_defaults.ts";
import { withStructDefaults } from "../../../src/testing/defaults/struct_defaults.ts";
import { workloadDefaults } from "../../../src/testing/defaults/workload_defaults.ts";
import { structFields } from "../../../src/testing/structs/struct_tables.ts";
import { test } from "../../support/test.ts";

test("defaults are set in each struct of an object, the outer ones first", () => {
  const pod = withStructDefaults({
    metadata: { name: "p" },
    spec: {
      containers: [{ name: "a", image: "i", resources: { limits: { cpu: "0.0001" } } }],
      volumes: [{ name: "v" }],
    },
  }, "v1.Pod");
  const { containers, volumes, dnsPolicy } = pod.spec as Record<string, unknown>;
  assertEquals([containers, volumes, dnsPolicy], [
    [{
      name: "a",
      image: "i",
      imagePullPolicy: "Always",
      resources: { limits: { cpu: "1m" }, requests: { cpu: "1m" } },
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
    }],
    [{ name: "v", emptyDir: {} }],
    "ClusterFirst",
  ]);
});

// the values are those of a real server: tests/conformance/builtin
for (
  const [name, table, one] of [
    ["coreDefaults", coreDefaults, "v1.Secret"],
    ["otherDefaults", otherDefaults, "v1.PriorityClass"],
    ["podDefaults", podDefaults, "v1.Probe"],
    ["workloadDefaults", workloadDefaults, "v1.ReplicaSetSpec"],
  ] as const
) {
  test(`each struct and field of ${name} is one of Kubernetes' types`, () => {
    const unknown = Object.entries(table).flatMap(([struct, { fields = {} }]) => {
      const known = structFields[struct]?.split(", ").map((field) => field.split(/[?! ]/)[0]);
      return known ? Object.keys(fields).filter((field) => !known.includes(field)) : [struct];
    });
    assertEquals(unknown, []);
    assertEquals(one in table, true);
  });
}
