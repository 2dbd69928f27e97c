import { assertEquals } from "@std/assert";
import { repository } from "../repository.ts";
import { test } from "../test.ts";
import { readSuiteOptions } from "./read_suite_options.ts";

test("readSuiteOptions reads flags, folders and a part of a name", () => {
  assertEquals(readSuiteOptions([]), {
    full: false,
    underLoad: false,
    verbose: false,
    http1: false,
    runtimes: ["Deno", "Bun"],
    paths: [],
    filter: "",
  });
  assertEquals(readSuiteOptions(["--full", "--http1", "--bun", "tests/wire/", "a token revoked"]), {
    full: true,
    underLoad: false,
    verbose: false,
    http1: true,
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

test("readSuiteOptions takes tests for all of them, and a file for a path, not for a name", () => {
  for (const path of ["tests", "tests/", "./tests", ".", "./", `${repository}/tests`]) {
    const { paths, filter } = readSuiteOptions([path, "a token"])!;
    assertEquals([paths, filter], [[], "a token"]);
  }
  for (const path of ["src/watch/watch.ts", "watch_test.ts", "../config", "./core"]) {
    assertEquals(readSuiteOptions([path])?.paths, [path]);
  }
  assertEquals(readSuiteOptions(["the file x.ts is read"])?.paths, []);
});

test("readSuiteOptions refuses unknown flags and more than one part of a name", () => {
  for (const args of [["--fast"], ["one", "two"]]) {
    assertEquals(readSuiteOptions(args), undefined);
  }
});
