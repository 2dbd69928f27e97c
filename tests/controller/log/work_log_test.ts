import { assertEquals } from "@std/assert";
import { workLog } from "../../../src/controller/log/work_log.ts";
import { test } from "../../support/test.ts";

test("workLog puts its own fields before those of each message", () => {
  const lines: unknown[] = [];
  const write = (level: string) => (message: string, fields?: object) =>
    lines.push([level, message, JSON.stringify(fields)]);
  const logger = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  const { debug, info, warn, error } = workLog(logger, { controller: "pods", key: "a" });
  debug("one");
  info("two", { n: 1, key: "b" });
  warn("three");
  error("four");
  const own = '{"controller":"pods","key":"a"}';
  assertEquals(lines, [
    ["debug", "one", own],
    ["info", "two", '{"controller":"pods","key":"a","n":1}'],
    ["warn", "three", own],
    ["error", "four", own],
  ]);
});
