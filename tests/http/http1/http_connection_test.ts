import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { HttpConnection } from "../../../src/http/http1/http_connection.ts";
import type { ByteConnection } from "../../../src/runtime/byte_connection.ts";
import { settled } from "../../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import {
  answeredOver,
  begunOver,
  connectedOver,
  restingOver,
} from "../../support/servers/scripted_http.ts";
import { test } from "../../support/test.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("a connection goes from one request to the next, and reports its state", async () => {
  const wire = new ScriptedConnection(["head", "body"]);
  const connection = new HttpConnection();
  assertEquals([connection.state, connection.served], ["connecting", 0]);
  await connection.connect({ connection: Promise.resolve(wire) });
  assertEquals(connection.state, "idle");
  connection.begin();
  assertEquals(connection.state, "sending");
  await connection.write(bytes("request"));
  assertEquals(wire.written, "request");
  connection.sent();
  assertEquals(connection.state, "head");
  const count = await connection.readHead(connection.buffer);
  assertEquals(new TextDecoder().decode(connection.buffer.subarray(0, count ?? 0)), "head");
  connection.answered();
  assertEquals(connection.state, "body");
  assertEquals(new TextDecoder().decode(await connection.readBody() ?? undefined), "body");
  connection.rest();
  assertEquals([connection.state, connection.served, wire.closed], ["idle", 1, 0]);
  connection.begin();
  connection.sent();
  const reading = connection.readHead(connection.buffer);
  wire.bring("next");
  assertEquals(await reading, 4);
  assertEquals(new TextDecoder().decode(connection.buffer.subarray(0, 4)), "next");
  connection.close();
  assertEquals([connection.state, wire.closed], ["closed", 1]);
});

test("a connection refuses a step that does not follow its state", async () => {
  const wire = () => new ScriptedConnection([]);
  const steps = ["begin", "sent", "answered", "rest"] as const;
  const states: [string, () => Promise<HttpConnection>, string][] = [
    ["connecting", () => Promise.resolve(new HttpConnection()), "none"],
    ["idle", () => connectedOver(wire()), "begin"],
    ["sending", () => begunOver(wire()), "sent"],
    ["body", () => answeredOver(wire()), "rest"],
    ["idle", () => restingOver(wire()), "begin"],
  ];
  for (const [state, make, follows] of states) {
    for (const step of steps) {
      if (state === "connecting" && step === "rest") continue; // connect() makes this transition
      const connection = await make();
      assertEquals(connection.state, state);
      if (step === follows) connection[step]();
      else {
        assertThrows(() => connection[step](), TypeError, `is ${state}`, `${state}, ${step}`);
        assertEquals(connection.state, state);
      }
      connection.close();
      assertThrows(() => connection[step](), TypeError, "connection closed");
    }
  }
});

test("a byte or an end that comes while a connection is idle closes it", async () => {
  const disturbances: ((wire: ScriptedConnection) => void)[] = [
    (wire) => wire.bring("HTTP/1.1 400 Bad Request\r\n\r\n"),
    (wire) => wire.end(),
    (wire) => wire.close(), // the read fails, as after a reset
  ];
  for (const disturb of disturbances) {
    const wire = new ScriptedConnection([]);
    const connection = await restingOver(wire);
    let ended = 0;
    connection.onIdleEnd = () => ended++;
    await settled();
    assertEquals([connection.state, ended], ["idle", 0]);
    disturb(wire);
    await settled();
    assertEquals([connection.state, ended, wire.closed > 0], ["closed", 1, true]);
    assertThrows(() => connection.begin(), TypeError, "connection closed");
  }
});

test("a byte that comes after a request has taken the connection belongs to its response", async () => {
  const wire = new ScriptedConnection([]);
  const connection = await restingOver(wire);
  let ended = 0;
  connection.onIdleEnd = () => ended++;
  connection.begin();
  wire.bring("HTTP");
  await settled();
  assertEquals([connection.state, ended, wire.closed], ["sending", 0, 0]);
  connection.sent();
  assertEquals(await connection.readHead(connection.buffer), 4);
  connection.close();
  assertEquals([ended, wire.closed], [0, 1]);
});

test("an end that comes after a request has taken the connection goes to its reader", async () => {
  for (const how of ["ends", "fails"]) {
    const wire = new ScriptedConnection([]);
    const connection = await restingOver(wire);
    connection.begin();
    if (how === "ends") wire.end();
    else wire.close();
    await settled();
    assertEquals(connection.state, "sending"); // the request decides what to do with the connection
    connection.sent();
    const reading = connection.readHead(connection.buffer);
    if (how === "ends") assertEquals(await reading, null);
    else await assertRejects(() => reading);
    connection.close();
  }
});

test("a connection keeps the process alive except while it is idle", async () => {
  const wire = new ScriptedConnection([]);
  const connection = await answeredOver(wire);
  assertEquals(wire.keepsAlive, true);
  connection.rest();
  assertEquals(wire.keepsAlive, false);
  connection.hold(); // for a request that is about to take it
  assertEquals([wire.keepsAlive, connection.state], [true, "idle"]);
  wire.unref();
  connection.begin();
  assertEquals(wire.keepsAlive, true);
  connection.close();
});

test("a connection is closed once, and reports its end only while it is idle", async () => {
  const made = [connectedOver, begunOver, answeredOver, restingOver];
  for (const make of made) {
    const wire = new ScriptedConnection([]);
    const connection = await make(wire);
    const wasIdle = connection.state === "idle";
    let ended = 0;
    connection.onIdleEnd = () => ended++;
    connection.close();
    connection.close();
    assertEquals([connection.state, wire.closed, ended], ["closed", 1, wasIdle ? 1 : 0]);
  }
});

test("reads and writes of a closed connection fail, and so do those that wait", async () => {
  const wire = new ScriptedConnection([]);
  const connection = await begunOver(wire);
  connection.sent();
  const waiting = connection.readHead(connection.buffer);
  connection.close();
  await assertRejects(() => waiting);
  await assertRejects(() => connection.write(bytes("x")), TypeError, "connection closed");
  await assertRejects(() => connection.readHead(connection.buffer), TypeError, "connection closed");
  await assertRejects(() => connection.readBody(), TypeError, "connection closed");
  assertThrows(() => connection.upgrade(), TypeError, "connection closed");
});

test("an error that the runtime throws for a second close is ignored", async () => {
  const wire = new ScriptedConnection([]);
  wire.close = () => {
    throw new Error("Bad resource ID");
  };
  const connection = await answeredOver(wire);
  connection.close();
  assertEquals(connection.state, "closed");
});

test("a connection that is closed while it connects is closed once it is made", async () => {
  const wire = new ScriptedConnection([]);
  const connecting = Promise.withResolvers<ByteConnection>();
  const connection = new HttpConnection();
  const connected = connection.connect({ connection: connecting.promise });
  connection.close();
  connecting.resolve(wire);
  await assertRejects(() => connected, TypeError, "connection closed");
  assertEquals([connection.state, wire.closed], ["closed", 1]);
});

test("a connection that cannot be made rejects with the reason", async () => {
  const connection = new HttpConnection();
  const refused = new Error("refused");
  const error = await assertRejects(() =>
    connection.connect({ connection: Promise.reject(refused) })
  );
  assertStrictEquals(error, refused);
  assertEquals(connection.state, "connecting");
  connection.close();
});

test("an upgrade hands the byte connection over, and leaves it open", async () => {
  const wire = new ScriptedConnection(["frames"]);
  const connection = await begunOver(wire);
  connection.sent();
  assertStrictEquals(connection.upgrade(), wire);
  assertEquals(connection.state, "closed");
  connection.close();
  assertEquals([wire.closed, wire.unread], [0, 1]);
  await assertRejects(() => connection.write(bytes("x")), TypeError, "connection closed");
});

test("a body is read into the runtime's own memory where that costs less", async () => {
  const own = bytes("chunk");
  const wire = Object.assign(new ScriptedConnection(["read"]), {
    readChunk: () => Promise.resolve(own),
  });
  const chunked = await answeredOver(wire);
  assertStrictEquals(await chunked.readBody(), own);
  chunked.close();
  const plain = await answeredOver(new ScriptedConnection(["read"]));
  const read = await plain.readBody();
  assert(read);
  assertStrictEquals(read.buffer, plain.buffer.buffer);
  plain.close();
});
