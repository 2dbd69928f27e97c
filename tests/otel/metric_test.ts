import { assertEquals } from "@std/assert";
import { attributesOf, type Metric } from "../../src/otel/metric.ts";
import { test } from "../support/test.ts";

test("attributesOf gives each attribute the value of its fact, and leaves out unknown ones", () => {
  const metric: Metric = {
    name: "work",
    kind: "counter",
    unit: "",
    description: "",
    attributes: { name: "controller", controller: "controller", code: "status" },
  };
  assertEquals(attributesOf(metric, { controller: "pods", status: 200, method: "GET" }), {
    name: "pods",
    controller: "pods",
    code: 200,
  });
  assertEquals(attributesOf(metric, { method: "GET" }), {});
});
