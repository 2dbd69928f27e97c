import { assertEquals } from "@std/assert";
import { repository } from "../repository.ts";
import { test } from "../test.ts";
import { readSuiteOptions } from "./read_suite_options.ts";

test("readSuiteOptions reads flags, folders and a part of a name", () => {
  assertEquals(readSuiteOptions([]), {
    full: false,
    underLoad: false,
    verbose: false,
    runtimes: ["Deno", "Bun"],
    paths: [],
    filter: "",
  });
  assertEquals(readSuiteOptions(["--full", "--bun", "tests/wire/", "a token revoked"]), {
    full: true,
    underLoad: false,
    verbose: false,
    runtimes: ["Bun"],
    paths: ["tests/wire"],
    filter: "a token revoked",
  });
});

test("readSuiteOptions takes a path in any form", () => {
  for (const path of ["./tests/wire/", `${repository}/tests/wire`]) {
    assertEquals(readSuiteOptions([path])?.paths, ["tests/wire"]);
  }
});

test("readSuiteOptions refuses unknown flags and more than one part of a name", () => {
  for (const args of [["--fast"], ["one", "two"]]) {
    assertEquals(readSuiteOptions(args), undefined);
  }
});
