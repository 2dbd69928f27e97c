import { assertEquals } from "@std/assert";
import { bindTarget, sentPath } from "../../../src/testing/sockets/request_target.ts";
import { test } from "../../support/test.ts";

test("sentPath is the path as it was sent, or that of the URL", () => {
  const request = new Request("https://host/a/b/../%2e/c?x=/..");
  assertEquals(sentPath(request), "/a/c");
  bindTarget(request, "/a/b/../%2e/c?x=/..\n?");
  assertEquals(sentPath(request), "/a/b/../%2e/c");
});
