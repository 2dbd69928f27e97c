import { assertEquals } from "@std/assert";
import {
  bindTarget,
  requestWithMethod,
  sentPath,
} from "../../../src/testing/sockets/request_target.ts";
import { test } from "../../support/test.ts";

test("sentPath is the path as it was sent, or that of the URL", () => {
  const request = new Request("https://host/a/b/../%2e/c?x=/..");
  assertEquals(sentPath(request), "/a/c");
  bindTarget(request, "/a/b/../%2e/c?x=/..\n?");
  assertEquals(sentPath(request), "/a/b/../%2e/c");
});

test("requestWithMethod keeps each method as it was sent, with its body", async () => {
  for (const method of ["GET", "get", "PATCH", "TRACE", "propfind"]) {
    const hasBody = method !== "GET";
    const init = { headers: { a: "b" }, ...(hasBody && { body: "c" }) };
    const request = requestWithMethod(method, "https://server/", init);
    assertEquals([request.method, request.headers.get("a")], [method, "b"]);
    assertEquals(await request.text(), hasBody ? "c" : "");
  }
});
