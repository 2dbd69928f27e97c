import { assertEquals, assertThrows } from "@std/assert";
import { checkLogger, workLog } from "../../../src/controller/log/logger.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { test } from "../../support/test.ts";

test("console is a logger, and what lacks a function is refused by name", () => {
  checkLogger(console);
  const kube = literalKube(() => new Response());
  for (const logger of [null, 5, "console", {}, { ...console, warn: 1 }] as never[]) {
    assertThrows(() => createManager(kube, { logger }), TypeError, "A logger must have");
  }
});

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

test("workLog keeps an error, or another value, that stands in the place of the fields", () => {
  const lines: unknown[] = [];
  const error = (_: string, fields?: object) => lines.push(fields);
  const none = () => {};
  const log = workLog({ debug: none, info: none, warn: none, error }, { key: "a" });
  const failure = new Error("no");
  for (const given of [failure, 5, "text", [1], null]) log.error("It failed", given as never);
  assertEquals(lines, [
    { key: "a", error: failure },
    { key: "a", value: 5 },
    { key: "a", value: "text" },
    { key: "a", value: [1] },
    { key: "a" },
  ]);
});
