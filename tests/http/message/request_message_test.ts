import { assertEquals, assertInstanceOf } from "@std/assert";
import { requestMessage } from "../../../src/http/message/request_message.ts";
import { SentHeaders } from "../../../src/http/message/sent_headers.ts";
import { test } from "../../support/test.ts";

const url = "https://10.96.0.1/api";
const parts = { headers: new SentHeaders(), isLong: false };

test("a message has the arguments of a fetch, at once if its body takes no time", () => {
  const { signal } = new AbortController();
  assertEquals(requestMessage(url, { method: "DELETE", signal }, { ...parts, isLong: true }), {
    method: "DELETE",
    url: new URL(url),
    headers: parts.headers,
    body: undefined,
    signal,
    isLong: true,
  });
  const message = requestMessage(url, {}, parts);
  assertEquals({ ...message }, { ...message, method: "GET", signal: undefined, isLong: false });
});

test("a message has the body with the type that the headers do not name, unless it is empty", async () => {
  const blob = new Blob(["{}"], { type: "a/b" });
  const later = requestMessage(url, { method: "POST", body: blob }, parts);
  assertInstanceOf(later, Promise);
  assertEquals((await later).body?.contentType, "a/b");
  const headers = new SentHeaders([{ name: "content-type", value: "c/d" }]);
  const message = await requestMessage(url, { method: "POST", body: blob }, { ...parts, headers });
  assertEquals(message.body, { content: new TextEncoder().encode("{}"), contentType: undefined });
  const empty = await requestMessage(url, { method: "POST", body: "" }, parts);
  assertEquals(empty.body, { content: new Uint8Array(), contentType: undefined });
});
