import { assertEquals, assertMatch, assertStrictEquals } from "@std/assert";
import { systemClock } from "../../../src/runtime/system_clock.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { runtimeName, test } from "../../support/test.ts";

test("currentRuntime distinguishes Deno and Bun, and gives the version", () => {
  const { name, version, clock } = currentRuntime();
  assertEquals(name, runtimeName);
  assertMatch(version, /^\d+\.\d+\.\d+/);
  assertStrictEquals(clock, systemClock);
});

test("currentRuntime returns the same object in the whole process", () => {
  assertStrictEquals(currentRuntime(), currentRuntime());
});

test("currentRuntime throws a TypeError where there is neither Deno nor Bun", async () => {
  const program = new URL("../programs/neither_runtime.ts", import.meta.url);
  const { code, stdout } = await runProgram(program);
  assertEquals(code, 0);
  assertEquals(stdout, "TypeError: Kubewire runs on Deno and on Bun; this is neither.\n");
}, { ignore: runtimeName === "bun" }); // Bun's global cannot be deleted
