import { assertEquals } from "@std/assert";
import { callHook } from "../../src/core/call_hook.ts";
import { catchReports } from "../support/caught_reports.ts";
import { test } from "../support/test.ts";

test("callHook calls the hook with what it is given", () => {
  const calls: [string, number][] = [];
  callHook((text: string, count: number) => void calls.push([text, count]), "read", 2);
  assertEquals(calls, [["read", 2]]);
});

test("callHook does nothing where there is no hook", () => {
  using reports = catchReports();
  callHook(undefined);
  assertEquals(reports.errors, []);
});

test("callHook reports what a hook throws and goes on", () => {
  using reports = catchReports();
  const error = new Error("the hook is broken");
  callHook(() => {
    throw error;
  });
  assertEquals(reports.errors, [error]);
});
