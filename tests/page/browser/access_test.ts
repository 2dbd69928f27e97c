import { assertEquals } from "@std/assert";
import { Access } from "../../../examples/cluster_page/browser/access.js";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { test } from "../../support/test.ts";

function answer(status: number, body: object): string {
  const text = JSON.stringify(body);
  return `HTTP/1.1 ${status} OK\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`;
}

test("Access tells a server that is silent from one that refuses, and from one that is gone", async () => {
  const report = { kinds: {} };
  /** Answers of the server, one for each question; it is silent where there is no text. */
  const answers = [
    answer(200, report),
    "",
    answer(503, { message: "Later." }),
    answer(200, report),
  ];
  const waits: number[] = [];
  const shown: unknown[] = [];
  let limit = new AbortController();
  {
    await using server = await startTcpServer((socket) => {
      socket.once("data", () => {
        const text = answers.shift();
        if (text) socket.end(text);
        else limit.abort();
      });
    });
    const access = new Access(() => {}, {
      url: server.url,
      limit: () => (limit = new AbortController()).signal,
      later: (_run, ms) => waits.push(ms),
    });
    for (let i = 0; i < 4; i++) {
      await access.read();
      shown.push([access.problem, access.isSilent, access.readAt !== "", access.report]);
      if (i === 1 && access.isSilent) shown.push("and asks again soon");
    }
    await server[Symbol.asyncDispose]();
    await access.read();
    shown.push([access.problem, access.isSilent]);
  }
  assertEquals(shown, [
    ["", false, true, report],
    ["", true, true, report],
    "and asks again soon",
    ["Later.", false, true, report],
    ["", false, true, report],
    ["", false],
  ]);
  assertEquals(waits, [15_000, 3_000, 3_000, 15_000, 15_000]);
});
