import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  NetworkError,
  type NetworkFailure,
  NotInClusterError,
  OriginRefusedError,
  PermissionError,
  StreamLimitError,
  WatchDecodeError,
  WatchExpiredError,
} from "../../src/core/errors.ts";
import { test } from "../support/test.ts";

const cause = new Error("the cause");
const server = "https://10.96.0.1";

test("NotInClusterError names the missing variables", () => {
  const one = new NotInClusterError(["KUBERNETES_SERVICE_PORT"]);
  assertEquals(one.missing, ["KUBERNETES_SERVICE_PORT"]);
  assertStringIncludes(one.message, "Not in a cluster: KUBERNETES_SERVICE_PORT is not set.");
  const both = new NotInClusterError(["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"]);
  assertStringIncludes(
    both.message,
    "Not in a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set.",
  );
});

test("PermissionError names the flag to add", () => {
  const error = new PermissionError("/a may not be read", "--allow-read=/a");
  assertEquals(error.flag, "--allow-read=/a");
  assertEquals(
    error.message,
    "Permission denied: /a may not be read. Start the program with --allow-read=/a.",
  );
});

test("OriginRefusedError distinguishes a request from a redirect and names both origins", () => {
  for (const how of ["request", "redirect"] as const) {
    const error = new OriginRefusedError("https://evil.example", server, how);
    assertEquals(error.origin, "https://evil.example");
    assertStringIncludes(error.message, how);
    assertStringIncludes(error.message, "https://evil.example");
    assertStringIncludes(error.message, server);
  }
});

test("NetworkError has its own sentence for each failure, and the runtime's message", () => {
  const failures: NetworkFailure[] = ["refused", "closed", "unreachable", "tls", "dns", "unknown"];
  const messages = failures.map((failure) => {
    const error = new NetworkError(failure, server, "its words", cause);
    assertEquals(error.failure, failure);
    assertStringIncludes(error.message, server);
    assertMatch(error.message, /\(its words\)$/);
    return error.message;
  });
  assertEquals(new Set(messages).size, failures.length);
});

test("WatchExpiredError says to relist, and names the watch's resourceVersion", () => {
  const error = new WatchExpiredError("4711");
  assertEquals(error.resourceVersion, "4711");
  assertMatch(error.message, /4711: relist/);
  const unset = new WatchExpiredError(undefined);
  assertEquals(unset.resourceVersion, undefined);
  assertMatch(unset.message, /\(unset\): relist/);
});

test("WatchDecodeError names the resourceVersion to resume from", () => {
  const error = new WatchDecodeError("its type is unknown", "4711");
  assertEquals(error.resourceVersion, "4711");
  assertEquals(
    error.message,
    "A watch frame could not be decoded: its type is unknown. Resume from resourceVersion 4711.",
  );
  assertStringIncludes(new WatchDecodeError("x", undefined).message, "(none seen)");
});

test("StreamLimitError names the limit and the remedy", () => {
  const error = new StreamLimitError(240, "Raise BUN_CONFIG_MAX_HTTP_REQUESTS.");
  assertEquals(error.limit, 240);
  assertMatch(error.message, /^240 watches are open.*Raise BUN_CONFIG_MAX_HTTP_REQUESTS\.$/);
});
