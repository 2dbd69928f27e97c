import { assertEquals } from "@std/assert";
import { runProgram } from "../support/programs/run_program.ts";
import { runtimeName, test } from "../support/test.ts";

test("pollSockets notices the ends that came while the program was busy", async () => {
  const program = new URL("programs/busy_pollers.ts", import.meta.url);
  const denoFlags = ["--allow-net=127.0.0.1", "--allow-read"]; // a thread of its own is read as a file
  const { stdout, stderr } = await runProgram(program, { denoFlags });
  // On Bun a turn costs so little that each check takes one.
  const often = runtimeName === "deno" ? "most" : "none";
  assertEquals(
    stdout || stderr,
    [
      `the read waited until the end came, too: 20 noticed, ${often} without a turn`,
      "the bytes that were read had come before the end: 20 noticed, none without a turn",
      "the end came while the program worked on another read of the same poll: 20 noticed, " +
      "none without a turn",
      "the end came while the program worked on many reads of the same poll: 20 noticed, " +
      "none without a turn",
      "the end came shortly after the poll: 20 noticed, none without a turn",
      "",
    ].join("\n"),
  );
});
