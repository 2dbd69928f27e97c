import { assertEquals } from "@std/assert";
import { SentHeaders, sentHeaders } from "../../../src/http/message/sent_headers.ts";
import { test } from "../../support/test.ts";

test("a request that sets framing or encoding headers cannot use our connections", () => {
  const framed = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
  ];
  /** Returns the lines of one header. Some runtimes do not allow it in a Headers. */
  const lines = (name: string, value: string) => {
    const headers = new Headers();
    Object.defineProperty(headers, "forEach", {
      value: (each: (value: string, name: string) => void) => each(value, name),
    });
    return sentHeaders(headers)?.lines;
  };
  for (const name of framed) assertEquals(lines(name, "x"), undefined, name);
  assertEquals(lines("accept-encoding", "gzip"), undefined);
  assertEquals(lines("accept-encoding", "*"), undefined);
  assertEquals(lines("accept-encoding", "identity"), "accept-encoding: identity\r\n");
  assertEquals(lines("x-y", "z"), "x-y: z\r\naccept-encoding: identity\r\n");
});

test("a repeated header is sent once for each value, unless the request sets it", () => {
  const repeated = [{ name: "x-group", values: ["a", "b"] }];
  const own = { name: "x-y", value: "z" };
  assertEquals(new SentHeaders([own], repeated).lines, "x-y: z\r\nx-group: a\r\nx-group: b\r\n");
  const set = new SentHeaders([{ name: "x-group", value: "c" }], repeated);
  assertEquals([set.lines, set.has("x-group"), set.has("x-y")], ["x-group: c\r\n", true, false]);
});
