import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { collectionPath, RESOURCES, slotName } from "./population.ts";

test("collectionPath handles the core group and the others, all namespaces and one", () => {
  assertEquals(collectionPath(RESOURCES.pod), "/api/v1/pods");
  assertEquals(
    collectionPath(RESOURCES.deployment, "team-a"),
    "/apis/apps/v1/namespaces/team-a/deployments",
  );
});

test("slotName gives names that sort as their slots do", () => {
  assertEquals([slotName(3), slotName(42)], ["object-03", "object-42"]);
});
