import { assertEquals } from "@std/assert";
import { WebSocketFailure } from "../../src/runtime/web_socket_failure.ts";
import { test } from "../support/test.ts";

const told = (message: string) => WebSocketFailure.of(new ErrorEvent("error", { message })).message;

test("the messages of both runtimes are shown without the URL", () => {
  const bun = "WebSocket connection to 'wss://host/p?command=secret' failed: " +
    "Expected 101 status code: 401";
  assertEquals(told(bun), "Expected 101 status code: 401");
  const deno = "NetworkError: failed to connect to WebSocket: tcp connect error";
  assertEquals(told(deno), "tcp connect error");
  assertEquals(WebSocketFailure.of(new Event("error")).message, "no reason given");
});

test("Deno's message about HTTP/2 means that the connection was not upgraded", () => {
  const deno = "NetworkError: failed to connect to WebSocket: HTTP/2 not supported by this client";
  assertEquals(told(deno), "the connection was not upgraded");
});
