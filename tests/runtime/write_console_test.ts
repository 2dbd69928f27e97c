import { assertEquals } from "@std/assert";
import { runProgram } from "../support/programs/run_program.ts";
import { test } from "../support/test.ts";

test("writeConsole writes debug and info to standard output, the others to standard error", async () => {
  const { code, stdout, stderr } = await runProgram(
    new URL("programs/console_lines.ts", import.meta.url),
  );
  assertEquals(stdout, "a line of debug\na line of info\n");
  assertEquals(stderr, "a line of warn\na line of error\n");
  assertEquals(code, 0);
});
