import { assertThrows } from "@std/assert";
import { checkNames } from "../../src/core/check_names.ts";
import { test } from "../support/test.ts";

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
