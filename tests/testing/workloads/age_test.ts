import { assertEquals } from "@std/assert";
import { byAge } from "../../../src/testing/workloads/age.ts";
import { test } from "../../support/test.ts";

test("byAge puts the older object first, and goes by the name within a second", () => {
  const of = (name: string, creationTimestamp: string) => ({
    metadata: { name, creationTimestamp },
  });
  const sorted = [of("c", "T1"), of("b", "T2"), of("a", "T2"), of("d", "T0")].sort(byAge);
  assertEquals(sorted.map(({ metadata }) => metadata.name), ["d", "c", "a", "b"]);
});
