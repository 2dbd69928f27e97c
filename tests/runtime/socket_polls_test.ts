import { assertEquals } from "@std/assert";
import { runProgram } from "../support/programs/run_program.ts";
import { test } from "../support/test.ts";

test("pollSockets notices the ends that came while the program was busy", async () => {
  const program = new URL("programs/busy_pollers.ts", import.meta.url);
  const denoFlags = ["--allow-net=127.0.0.1", "--allow-read"]; // a thread of its own is read as a file
  const { stdout, stderr } = await runProgram(program, { denoFlags });
  assertEquals(
    stdout || stderr,
    [
      "the read waited until the end came, too: 10 noticed",
      "the bytes that were read had come before the end: 10 noticed",
      "the end came while the program worked on another read of the same poll: 10 noticed",
      "the end came while the program worked on many reads of the same poll: 10 noticed",
      "the end came while the program worked for a moment during the turn: 10 noticed",
      "",
    ].join("\n"),
  );
});
