import { assertEquals } from "@std/assert";
import { webSocketFailure } from "../../src/runtime/web_socket_failure.ts";
import { test } from "../support/test.ts";

const detailOf = (message: string) => webSocketFailure(new ErrorEvent("error", { message })).detail;

test("the words of either runtime are told without the URL", () => {
  const bun = "WebSocket connection to 'wss://host/p?command=secret' failed: " +
    "Expected 101 status code: 401";
  assertEquals(detailOf(bun), "Expected 101 status code: 401");
  const deno = "NetworkError: failed to connect to WebSocket: tcp connect error";
  assertEquals(detailOf(deno), "tcp connect error");
  assertEquals(webSocketFailure(new Event("error")), { detail: "no reason given" });
});

test("what Deno says of HTTP/2 means that there was no upgrade", () => {
  const deno = "NetworkError: failed to connect to WebSocket: HTTP/2 not supported by this client";
  assertEquals(detailOf(deno), "the connection was not upgraded");
});
