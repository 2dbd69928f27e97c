import { assertEquals, assertRejects } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { openedWebSocket } from "../../../src/http/web_socket/web_socket_stream.ts";
import type { WebSocketConnection } from "../../../src/runtime/web_socket_connection.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { test } from "../../support/test.ts";
import type { Case } from "./case.ts";
import { type ClientFrame, ClientFrames, showBytes, showFrame } from "./client_frames.ts";
import { closingCases } from "./closing_cases.ts";
import { openPair } from "./frame_server.ts";
import { framingCases } from "./framing_cases.ts";
import { textCases } from "./text_cases.ts";

/** Inputs with more bytes than this would be cut into too many parts. */
const MOST_CUT_BYTES = 4_000;

const show = (message: string | Uint8Array) =>
  typeof message === "string"
    ? `text ${showBytes(new TextEncoder().encode(message))}`
    : `binary ${showBytes(message)}`;

/** Sends each message back until the end; returns the messages, and the error if there is one. */
async function echo({ readable, writable }: WebSocketConnection): Promise<[string[], unknown]> {
  const messages: string[] = [];
  const writer = writable.getWriter();
  try {
    for await (const message of readable) {
      messages.push(show(message));
      await writer.write(message);
    }
    return [messages, undefined];
  } catch (error) {
    await assertRejects(() => writer.write("late"), NetworkError, String(error).slice(-20));
    return [messages, error];
  }
}

/** Checks the messages that the client read and the frames that it sent. */
function check(expected: Case, [messages, error]: [string[], unknown], frames: ClientFrame[]) {
  assertEquals(messages, expected.messages.map(show));
  if (expected.error === undefined) assertEquals(error, undefined);
  else {
    if (!(error instanceof NetworkError)) throw new Error(`no NetworkError: ${error}`);
    assertEquals(error.failure, "unknown");
    assertEquals(
      error.message.split("it broke the rules of WebSockets: ")[1],
      expected.error + ")",
    );
  }
  const isPong = ({ opcode }: ClientFrame) => opcode === 10;
  const others = frames.filter((frame) => !isPong(frame)).map(showFrame);
  assertEquals(others, [...messages, expected.goodbye]);
  const pongs = frames.filter(isPong).map(({ payload }) => new TextDecoder().decode(payload));
  const left = expected.pongs.slice();
  for (const payload of pongs) {
    const at = left.indexOf(payload);
    assertEquals(at >= 0, true, `a pong with ${payload}, of ${left}`);
    left.splice(0, at + 1);
  }
  assertEquals(pongs.at(-1), expected.pongs.at(-1));
}

for (const each of [...framingCases, ...textCases, ...closingCases]) {
  const { id, name, sends, closed } = each;

  test(`WebSocket ${id}: ${name}`, async () => {
    await using pair = await openPair();
    const { socket, peer } = pair;
    peer.send(...sends);
    const outcome = await echo(socket);
    assertEquals(await socket.closed, closed);
    await peer.ended;
    check(each, outcome, [...peer.frames]);
    assertEquals(peer.rest, 0);

    const bytes = sends.flatMap((part) => part.length > MOST_CUT_BYTES ? [] : [...part]);
    if (bytes.length > MOST_CUT_BYTES || sends.some(({ length }) => length > MOST_CUT_BYTES)) {
      return;
    }
    const parts = bytes.map((byte) => new Uint8Array([byte]));
    const connection = new ScriptedConnection(parts, { writable: 3 });
    const cut = openedWebSocket(connection, {
      ...{ protocol: "", beyondHead: new Uint8Array(), origin: "https://10.96.0.1" },
      clock: new FakeClock(),
    });
    const cutOutcome = await echo(cut);
    const written = Uint8Array.from(connection.written, (character) => character.charCodeAt(0));
    check(each, cutOutcome, new ClientFrames().add(written));
    assertEquals([await cut.closed, connection.closed], [closed, 1]);
  });
}
