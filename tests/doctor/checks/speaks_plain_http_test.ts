import { assertEquals } from "@std/assert";
import { plainUrl, speaksPlainHttp } from "../../../src/doctor/checks/speaks_plain_http.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { unaborted } from "../../support/doctor/examination_of.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { test } from "../../support/test.ts";

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

test("plainUrl keeps the port, also the one that the scheme says", () => {
  const urls = ["https://a.test", "https://a.test:6443/x", "http://a.test", "https://[::1]"];
  assertEquals(urls.map((url) => plainUrl(new URL(url)).href), [
    "http://a.test:443/",
    "http://a.test:6443/",
    "http://a.test/",
    "http://[::1]:443/",
  ]);
});
