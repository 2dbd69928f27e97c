import { assertEquals } from "@std/assert";
import { reportTo } from "../../../src/controller/log/report_to.ts";
import { test } from "../../support/test.ts";

test("a failure goes to onError, and without one to the logger as an error", () => {
  const told: unknown[] = [];
  const none = () => {};
  const error = (message: string, fields?: object) => told.push([message, fields]);
  const logger = { debug: none, info: none, warn: none, error };
  reportTo({ onError: (...args) => told.push(args), logger })("no", "pods", "a", "id-1");
  reportTo({ logger })("no", "pods", "a", "id-1");
  reportTo({ logger })("no", "pods", "the informer of /api/v1/pods");
  assertEquals(told, [
    ["no", "pods", "a", "id-1"],
    ["The controller failed", { controller: "pods", key: "a", reconcileId: "id-1", error: "no" }],
    ["The controller failed", {
      controller: "pods",
      key: "the informer of /api/v1/pods",
      error: "no",
    }],
  ]);
});
