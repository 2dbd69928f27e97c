import { assert, assertEquals } from "@std/assert";
import type { Socket } from "node:net";
import { eventLoopTurn, FairTurns } from "../../src/runtime/event_loop_turn.ts";
import { connectHere } from "../support/connections/connect_here.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { inFull, test } from "../support/test.ts";

test("eventLoopTurn reads the input that came while the program was busy", async () => {
  const program = new URL("programs/busy_reader.ts", import.meta.url);
  const { stdout, stderr } = await runProgram(program, { denoFlags: ["--allow-net=127.0.0.1"] });
  const { unread, read } = JSON.parse(stdout || stderr);
  // On a busy machine a turn may miss one: `pollSockets` takes another turn then.
  assert(unread >= 15 && read >= 0.8 * unread, `${read} of ${unread}`);
});

test("eventLoopTurn keeps the process alive when asked to", async () => {
  const program = new URL("programs/turn_alone.ts", import.meta.url);
  const { stdout, stderr } = await runProgram(program);
  assertEquals(stdout || stderr, "still here\n");
});

test("FairTurns gives a turn to a loop that takes none itself, and none to a loop that does", async () => {
  const turns = new FairTurns();
  let fired = false;
  setTimeout(() => fired = true, 0);
  for (let i = 0; i < 1e8 && !fired; i++) await turns.next();
  assertEquals(fired, true);
  for (let i = 0; i < 10; i++) {
    assertEquals(turns.next(), undefined);
    await eventLoopTurn();
  }
});

test("eventLoopTurn ends when no input came", async () => {
  const accepted = Promise.withResolvers<Socket>();
  await using server = await startTcpServer(accepted.resolve);
  const connection = await connectHere()(new URL(server.url), undefined).connection;
  let read = false;
  const reading = connection.read(new Uint8Array(1)).then(() => read = true);
  await eventLoopTurn();
  assertEquals(read, false);
  (await accepted.promise).end("x");
  await reading;
  connection.close();
});

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
