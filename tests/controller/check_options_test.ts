import { assertEquals, assertThrows } from "@std/assert";
import {
  checkControllerOptions,
  checkDuration,
  checkRequeue,
} from "../../src/controller/check_options.ts";
import { test } from "../support/test.ts";

const good = {
  name: "websites",
  concurrency: 1,
  timeLimitMs: 1_000,
  functions: { reconcile: () => {}, onGone: undefined },
};

test("the settings of a controller are checked, and the message names the one that is wrong", () => {
  checkControllerOptions(good);
  checkControllerOptions({ ...good, concurrency: Infinity });
  for (const concurrency of [0, -1, 1.5, NaN, "2" as never]) {
    assertThrows(
      () => checkControllerOptions({ ...good, concurrency }),
      RangeError,
      `The concurrency of websites must be a whole number from 1: it is ${concurrency}.`,
    );
  }
  for (const timeLimitMs of [0, NaN, 2 ** 31]) {
    assertThrows(
      () => checkControllerOptions({ ...good, timeLimitMs }),
      RangeError,
      "The timeLimitMs of websites must be from 1 to 2147483647 milliseconds",
    );
  }
  assertThrows(
    () => checkControllerOptions({ ...good, functions: { cleanup: null } }),
    TypeError,
    "The cleanup of websites must be a function: it is null.",
  );
  for (const name of ["", "ä".repeat(65)]) {
    assertThrows(() => checkControllerOptions({ ...good, name }), TypeError, "field manager");
  }
});

test("a delay that is not a number is refused, and one in the past counts as 0", () => {
  assertEquals([undefined, -5, 0, 20].map(checkRequeue), [undefined, 0, 0, 20]);
  for (const delay of [NaN, Infinity, "5"]) {
    assertThrows(() => checkRequeue(delay), TypeError, `milliseconds: it is ${delay}.`);
  }
  checkDuration("graceMs", 0, 0);
  assertThrows(() => checkDuration("graceMs", -1, 0), RangeError, "graceMs must be from 0");
});
