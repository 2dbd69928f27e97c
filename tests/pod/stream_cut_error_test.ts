import { assertEquals } from "@std/assert";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { test } from "../support/test.ts";

test("StreamCutError says how many bytes came and were sent", () => {
  const error = new StreamCutError("log of pod shop/web", { received: 12, sent: 0 });
  assertEquals(
    error.message,
    "The log of pod shop/web broke off after 12 bytes: the connection was lost.",
  );
  const both = new StreamCutError("exec in pod shop/web", { received: 12, sent: 7 });
  assertEquals([both.received, both.sent], [12, 7]);
  assertEquals(
    both.message,
    "The exec in pod shop/web broke off after 12 bytes received and 7 sent: the connection was lost.",
  );
});

test("StreamCutError gives another reason than a lost connection, and keeps the cause", () => {
  const cause = new Error("reset");
  const why = "the process has ended";
  const error = new StreamCutError("exec in pod a/b", { received: 0, sent: 0 }, { why, cause });
  assertEquals(
    error.message,
    "The exec in pod a/b broke off after 0 bytes: the process has ended.",
  );
  assertEquals(error.cause, cause);
});
