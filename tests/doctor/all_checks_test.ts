import { assert, assertEquals } from "@std/assert";
import { allChecks, checksFor } from "../../src/doctor/all_checks.ts";
import { test } from "../support/test.ts";

test("each check comes after those that it needs, and the groups are not divided", () => {
  const before = new Set<string>();
  const groups: string[] = [];
  for (const { id, needs } of allChecks) {
    for (const need of needs) assert(before.has(need), `${id} needs ${need}`);
    assert(!before.has(id), `${id} is there twice`);
    before.add(id);
    const [group = ""] = id.split(".");
    if (groups.at(-1) !== group) groups.push(group);
  }
  assertEquals(groups, ["environment", "files", "network", "identity", "server", "limits"]);
});

test("checksFor numbers the checks of accesses", () => {
  const access = [{ verbs: ["get"], resource: "pods" }, { verbs: ["get"], path: "/metrics" }];
  const added = checksFor(access).slice(allChecks.length);
  assertEquals(added.map(({ id, title }) => [id, title]), [
    ["access.1", "pods"],
    ["access.2", "/metrics"],
  ]);
});
