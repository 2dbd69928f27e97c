import { assertThrows } from "@std/assert";
import {
  checkControllerOptions,
  checkSources,
} from "../../../src/controller/work/check_controller.ts";
import { websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const good = {
  name: "websites",
  concurrency: 1,
  timeoutMs: 1_000,
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
  for (const timeoutMs of [0, NaN, 2 ** 31]) {
    assertThrows(
      () => checkControllerOptions({ ...good, timeoutMs }),
      RangeError,
      "The timeoutMs of websites must be from 1 to 2147483647 milliseconds",
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

test("checkSources asks for arrays", () => {
  const options = { for: websites, reconcile() {}, owns: websites as never };
  assertThrows(() => checkSources(options), TypeError, "`owns` of a controller must be an array");
  const owns = [{ resource: websites, everyOwner: "yes" as never }];
  assertThrows(() => checkSources({ ...options, owns }), TypeError, "everyOwner must be true or");
});
