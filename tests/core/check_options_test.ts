import { assertThrows } from "@std/assert";
import {
  checkFlag,
  checkFunctions,
  checkNames,
  checkOptions,
  checkTexts,
} from "../../src/core/check_options.ts";
import { test } from "../support/test.ts";

test("checkOptions accepts an object, with or without a signal", () => {
  checkOptions({});
  checkOptions({ signal: undefined, port: 1 });
  checkOptions({ signal: null });
  checkOptions({ signal: new AbortController().signal });
});

test("checkOptions refuses what is not an object, and a signal that is not one", () => {
  for (const options of [null, undefined, "x", 5, true, [], Symbol("x"), () => {}]) {
    assertThrows(() => checkOptions(options), TypeError, "The options must be an object");
  }
  const message = "The options must be an object, such as { port }: current value is null.";
  assertThrows(() => checkOptions(null, "{ port }"), TypeError, message);
  for (const signal of ["x", 5, {}, new AbortController(), Symbol("x")]) {
    assertThrows(() => checkOptions({ signal }), TypeError, "signal must be an AbortSignal");
  }
});

interface Settings {
  baseMs?: number;
  maxMs?: number;
}

test("checkNames names a setting of an unknown name, and those that there are", () => {
  const check = (given: unknown) =>
    checkNames<Settings>("`retryLimits`", given, { baseMs: true, maxMs: true });
  check({});
  check({ baseMs: 1, maxMs: undefined, left: undefined });
  for (const other of [undefined, null, 5, []]) check(other); // other checks refuse these
  assertThrows(
    () => check({ baseMs: 1, basems: 1 }),
    TypeError,
    '`retryLimits` has no setting "basems"; its settings are baseMs, maxMs.',
  );
  assertThrows(() => check({ constructor: 1 }), TypeError, "constructor");
});

test("checkFlag takes true, false and nothing", () => {
  for (const value of [true, false, undefined]) checkFlag("events", value);
  for (const value of [null, 1, "false", {}]) {
    assertThrows(() => checkFlag("events", value), TypeError, "events must be true or false");
  }
});

test("checkTexts takes strings and settings that are left out", () => {
  checkTexts({ a: "", b: "text", c: undefined, other: 5 }, ["a", "b", "c", "d"]);
});

test("checkTexts names the setting that is not a string", () => {
  for (const value of [null, 5, true, {}, ["text"]]) {
    assertThrows(
      () => checkTexts({ labelSelector: value }, ["labelSelector"]),
      TypeError,
      "labelSel",
    );
  }
});

test("checkFunctions takes functions and settings that are left out", () => {
  checkFunctions({ a: () => {}, b: undefined, other: 5 }, ["a", "b", "c"]);
});

test("checkFunctions names the setting that is not a function", () => {
  for (const onError of [null, 5, "warn", {}, []]) {
    assertThrows(() => checkFunctions({ onError }, ["onError"]), TypeError, "onError must be");
  }
});
