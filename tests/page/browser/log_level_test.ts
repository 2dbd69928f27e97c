import { assertEquals } from "@std/assert";
import { logLevel } from "../../../examples/cluster_page/browser/log/log_level.js";
import { foldCase } from "../../../examples/cluster_page/browser/log/fold_case.js";
import { test } from "../../support/test.ts";

test("logLevel finds the level of a line as loggers write it", () => {
  const levels = (...lines: string[]) => lines.map(logLevel);
  const fail = levels(
    "level=error msg=lost",
    '{"time":"2026-11-29T10:00:00Z","level":"fatal","msg":"lost"}',
    '{"level":50,"msg":"lost"}',
    "E1129 10:00:00.123456       1 main.go:5] lost",
    "2026/11/29 10:00:00 [error] 31#31: *1 open() failed",
    "2026-11-29 10:00:00,123 ERROR [main] c.e.App - lost",
    "panic: model file is damaged",
    "error: no such file",
    'Exception in thread "main" java.lang.NullPointerException',
    "[CRITICAL] disk is full",
  );
  assertEquals(fail, fail.map(() => "fail"));
  const wait = levels("level=warning msg=slow", "W1129 10:00:00.1 1 a.go:1] x", "WARN  slow");
  assertEquals(wait, ["wait", "wait", "wait"]);
  assertEquals(levels("level=debug a", "[trace] b", '{"level":20}'), ["debug", "debug", "debug"]);
});

test("logLevel takes no word of a message for a level", () => {
  const lines = [
    "",
    "no error was found",
    "level=info msg=error",
    "INFO the last ERROR is gone",
    "I1129 10:00:00.123456 1 main.go:5] ERROR is not meant",
    '{"level":30,"msg":"ERROR"}',
    "GET /error 200",
    "errors: 0",
    "terror=1",
  ];
  assertEquals(lines.map(logLevel), lines.map(() => ""));
});

test("logLevel looks at the start of a long line alone", () => {
  assertEquals(logLevel(`${" ".repeat(300)}ERROR`), "");
  assertEquals(logLevel(`level= ${" ".repeat(1_000_000)}`), "");
});

test("foldCase keeps each character at its place, so that a found word is marked where it stands", () => {
  assertEquals(foldCase("\u0130stanbul NEEDLE"), "\u0130stanbul needle");
  assertEquals(foldCase("\u{1f600} \u0130\u{1F600}A").indexOf("a"), 6);
  assertEquals(foldCase("\u00c4RGER"), "\u00e4rger");
});
