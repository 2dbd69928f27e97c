import { assert, assertEquals } from "@std/assert";
import { compareVersions } from "../../src/core/compare_versions.ts";
import { test } from "../support/test.ts";

test("compareVersions compares decimal numbers of any length", () => {
  const ordered = ["1", "2", "9", "10", "99", "100", "9007199254740993", "9007199254740994"];
  for (const [i, a] of ordered.entries()) {
    for (const [j, b] of ordered.entries()) {
      assertEquals(Math.sign(compareVersions(a, b)!), Math.sign(i - j), `${a} and ${b}`);
    }
  }
});

test("compareVersions says nothing about versions that are not decimal numbers", () => {
  for (const odd of ["", "0", "01", "-1", "1.5", "abc", "1 ", "１"]) {
    assert(compareVersions(odd, "1") === undefined, odd);
    assert(compareVersions("1", odd) === undefined, odd);
  }
});
