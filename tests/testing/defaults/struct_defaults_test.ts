import { assertEquals } from "@std/assert";
import { withStructDefaults } from "../../../src/testing/defaults/struct_defaults.ts";
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
