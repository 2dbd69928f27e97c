import { assertEquals, assertThrows } from "@std/assert";
import {
  closePayload,
  decodeText,
  readClosing,
  WebSocketProtocolError,
} from "../../../src/http/web_socket/web_socket_closing.ts";
import { isFullSuite, test } from "../../support/test.ts";
import { hexBytes } from "./server_frame.ts";

/** The close code of the error for a close frame's payload; 0 for a valid payload. */
function verdict(payload: Uint8Array<ArrayBuffer>): number {
  try {
    readClosing(payload);
    return 0;
  } catch (error) {
    if (error instanceof WebSocketProtocolError) return error.closeCode;
    throw error;
  }
}

test("closePayload and readClosing agree on each code", () => {
  for (const code of [1000, 1002, 3000, 4999]) {
    assertEquals(readClosing(closePayload(code)), { code, reason: "" });
  }
});

test("readClosing accepts exactly the codes that a server may send", () => {
  const good: number[] = [];
  // The short suite has every 97th of the codes that no server may send.
  for (let code = 0; code <= 0xffff; code += isFullSuite || code < 5_100 ? 1 : 97) {
    if (verdict(closePayload(code)) === 0) good.push(code);
  }
  const own = Array.from({ length: 2_000 }, (_, at) => 3_000 + at);
  const registered = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
  assertEquals(good, [...registered, ...own]);
});

test("readClosing returns 1005 for a missing code, and refuses half a code", () => {
  assertEquals(readClosing(new Uint8Array()), { code: 1005, reason: "" });
  assertEquals(verdict(hexBytes("03")), 1002);
});

test("readClosing reads a reason from anywhere in memory, and refuses invalid UTF-8 with 1007", () => {
  const memory = hexBytes("ff 03 e8 c3 a4");
  assertEquals(readClosing(memory.subarray(1)), { code: 1000, reason: "ä" });
  assertEquals(verdict(hexBytes("03 e8 c3")), 1007);
});

test("decodeText keeps a byte order mark, and names the text that is not valid", () => {
  assertEquals(decodeText(hexBytes("ef bb bf 61"), "x"), "\ufeffa");
  const error = assertThrows(
    () => decodeText(hexBytes("c0 80"), "a text message"),
    WebSocketProtocolError,
    "a text message is not valid UTF-8",
  );
  assertEquals(error.closeCode, 1007);
});
