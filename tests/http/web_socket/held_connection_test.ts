import { assertEquals, assertRejects } from "@std/assert";
import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import { openedWebSocket } from "../../../src/http/web_socket/web_socket_stream.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { test } from "../../support/test.ts";
import { ClientFrames, showFrame } from "./client_frames.ts";
import { closeFrame, serverFrame } from "./server_frame.ts";

const { text, ping } = OPCODE;

/** A connection whose writes wait for `release`, and whose reads wait for `arrival`. */
class HeldConnection extends ScriptedConnection {
  held: PromiseWithResolvers<void> | undefined = Promise.withResolvers();
  /** Settles when reads may go on. */
  arrival: Promise<void> = Promise.resolve();

  override async read(buffer: Uint8Array): Promise<number | null> {
    await this.arrival;
    return await super.read(buffer);
  }

  override async write(bytes: Uint8Array): Promise<number> {
    await this.held?.promise;
    return await super.write(bytes);
  }

  release(): void {
    this.held?.resolve();
    this.held = undefined;
  }
}

function open(connection: HeldConnection) {
  const clock = new FakeClock();
  const socket = openedWebSocket(connection, {
    ...{ protocol: "", origin: "https://10.96.0.1", beyondHead: new Uint8Array(), clock },
  });
  return { socket, clock };
}

/** The frames that the client wrote. */
function framesOf({ written }: ScriptedConnection): string[] {
  const bytes = Uint8Array.from(written, (character) => character.charCodeAt(0));
  return new ClientFrames().add(bytes).map(showFrame);
}

test("openedWebSocket sends nothing after the close frame, even if messages wait", async () => {
  const connection = new HeldConnection([]);
  const { socket } = open(connection);
  const writer = socket.writable.getWriter();
  const first = writer.write("first");
  const second = assertRejects(() => writer.write("second"), TypeError, "The WebSocket is closed.");
  await settled();
  socket.close();
  connection.release();
  await Promise.all([first, second, socket.closed]);
  assertEquals(framesOf(connection), ['text "first"', "close 1000"]);
});

test("of the pings that come while a frame is sent, only the newest is answered", async () => {
  const pings = Array.from({ length: 1_000 }, (_, at) => serverFrame(ping, `${at}`));
  const connection = new HeldConnection([...pings, serverFrame(text, "end")]);
  const { socket } = open(connection);
  const writing = socket.writable.getWriter().write("slow");
  await settled();
  assertEquals((await socket.readable.getReader().read()).value, "end");
  connection.release();
  await writing;
  socket.close();
  await socket.closed;
  assertEquals(framesOf(connection), ['text "slow"', 'pong "999"', "close 1000"]);
});

test("a close frame waits for the message that is being sent", async () => {
  const connection = new HeldConnection([closeFrame(1001, "shutdown")]);
  const { socket } = open(connection);
  const writer = socket.writable.getWriter();
  const writing = writer.write(new Uint8Array(40));
  const reading = socket.readable.getReader().read();
  await settled();
  assertEquals([connection.closed, connection.written], [0, ""]);
  connection.release();
  await writing;
  assertEquals((await reading).done, true);
  assertEquals(framesOf(connection).map((frame) => frame.split(" ")[0]), ["binary", "close"]);
  assertEquals(await socket.closed, { code: 1001, reason: "shutdown" });
});

for (const late of [serverFrame(text, "late"), serverFrame(ping, "late"), closeFrame(1001)]) {
  test(`opcode ${(late[0] ?? 0) & 0x0f} that comes while the close frame is sent is ignored`, async () => {
    const connection = new HeldConnection([late, serverFrame(text, "later")]);
    const arrival = Promise.withResolvers<void>();
    connection.arrival = arrival.promise;
    const { socket, clock } = open(connection);
    const reading = socket.readable.getReader().read();
    await settled();
    socket.close();
    arrival.resolve();
    await settled();
    connection.release();
    assertEquals((await reading).done, true);
    assertEquals(await socket.closed, { code: 1000, reason: "" });
    assertEquals([framesOf(connection), connection.closed], [["close 1000"], 1]);
    assertEquals([connection.unread, clock.pending], [1, 0]);
  });
}
