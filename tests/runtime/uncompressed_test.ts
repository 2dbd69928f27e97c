import { assertEquals } from "@std/assert";
import { uncompressed } from "../../src/runtime/uncompressed.ts";
import { test } from "../support/test.ts";

test("a stream is asked for without compression, unless the caller says otherwise", () => {
  const headers = new Headers({ accept: "text/plain" });
  const own = uncompressed(headers);
  assertEquals([...own], [["accept", "text/plain"], ["accept-encoding", "identity"]]);
  assertEquals(headers.has("accept-encoding"), false);
  assertEquals(uncompressed({ "accept-encoding": "gzip" }).get("accept-encoding"), "gzip");
  assertEquals(uncompressed(undefined).get("accept-encoding"), "identity");
});
