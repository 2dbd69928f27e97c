import { assertEquals } from "@std/assert";
import { speaksPlainHttp } from "../../src/doctor/speaks_plain_http.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { unaborted } from "../support/doctor/examination_of.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { test } from "../support/test.ts";

test("speaksPlainHttp tells a server of plain HTTP from others", async () => {
  for (
    const [answer, expected] of [["HTTP/1.1 400 no\r\n\r\n", true], ["SSH-2.0", false]] as const
  ) {
    await using server = await startTcpServer((socket) => {
      socket.once("data", () => socket.end(answer));
    });
    const url = new URL(`https://127.0.0.1:${server.port}`);
    assertEquals(await speaksPlainHttp(url, currentRuntime(), unaborted), expected);
  }
});
