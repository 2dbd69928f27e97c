import { assertEquals } from "@std/assert";
import { WebSocketFailure } from "../../src/runtime/web_socket_failure.ts";
import { test } from "../support/test.ts";

const told = (message: string) => WebSocketFailure.of(new ErrorEvent("error", { message })).message;

test("the words of either runtime are told without the URL", () => {
  const bun = "WebSocket connection to 'wss://host/p?command=secret' failed: " +
    "Expected 101 status code: 401";
  assertEquals(told(bun), "Expected 101 status code: 401");
  const deno = "NetworkError: failed to connect to WebSocket: tcp connect error";
  assertEquals(told(deno), "tcp connect error");
  assertEquals(WebSocketFailure.of(new Event("error")).message, "no reason given");
});

test("what Deno says of HTTP/2 means that there was no upgrade", () => {
  const deno = "NetworkError: failed to connect to WebSocket: HTTP/2 not supported by this client";
  assertEquals(told(deno), "the connection was not upgraded");
});
