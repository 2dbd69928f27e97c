import { assertEquals } from "@std/assert";
import { runProgram } from "../support/programs/run_program.ts";
import { inFull, test } from "../support/test.ts";

test("pollSockets notices the ends that came while the program was busy", async () => {
  const program = new URL("programs/busy_pollers.ts", import.meta.url);
  const rounds = inFull(10, 4);
  const denoFlags = ["--allow-net=127.0.0.1", "--allow-read"]; // a thread of its own is read as a file
  const { stdout, stderr } = await runProgram(program, { args: [`${rounds}`], denoFlags });
  assertEquals(
    stdout || stderr,
    [
      `the read waited until the end came, too: ${rounds} noticed`,
      `the bytes that were read had come before the end: ${rounds} noticed`,
      `the end came while the program worked on another read of the same poll: ${rounds} noticed`,
      `the end came while the program worked on many reads of the same poll: ${rounds} noticed`,
      `the end came while the program worked for a moment during the turn: ${rounds} noticed`,
      "",
    ].join("\n"),
  );
});
