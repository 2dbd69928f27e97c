import { assert, assertEquals } from "@std/assert";
import { kubewireMetrics } from "../../src/otel/kubewire_metrics.ts";
import { test } from "../support/test.ts";

test("the metrics that no other client has begin with the name of this one", () => {
  const names = Object.values(kubewireMetrics).map(({ name }) => name);
  assert(names.every((name) => /^kubewire(\.[a-z]+){2}$/.test(name)), names.join());
  assertEquals(new Set(names).size, names.length);
});
