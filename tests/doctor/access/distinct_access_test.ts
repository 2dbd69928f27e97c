import { assertEquals } from "@std/assert";
import { distinctAccess } from "../../../src/doctor/access/distinct_access.ts";
import { test } from "../../support/test.ts";

test("distinctAccess takes out what was asked before, and keeps the numbers", () => {
  const pods = { verbs: ["get"], resource: "pods" };
  const named = { verbs: ["get", "create"], resource: "pods" };
  const asked = [
    pods,
    { ...pods, verbs: ["get", "get"] },
    { ...pods, verbs: ["get", "list"] },
    { ...pods, namespace: "shop" },
    { ...named, name: "a" },
    { ...named, name: "b" },
    { verbs: ["get"], path: "/x" },
    { verbs: ["get"], path: "/x" },
  ];
  assertEquals(distinctAccess(asked), [
    { access: pods, number: 1 },
    { access: { ...pods, verbs: ["list"] }, number: 3 },
    { access: { ...pods, namespace: "shop" }, number: 4 },
    { access: { ...named, name: "a" }, number: 5 },
    { access: { ...named, verbs: ["get"], name: "b" }, number: 6 },
    { access: { verbs: ["get"], path: "/x" }, number: 7 },
  ]);
});
