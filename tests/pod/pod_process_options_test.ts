import { assertEquals, assertThrows } from "@std/assert";
import { processPath, processStreams } from "../../src/pod/pod_process_options.ts";
import { test } from "../support/test.ts";

const pod = { name: "web", namespace: "shop" };

test("stdout and stderr are read by default, and only stdout with a terminal", () => {
  assertEquals(processStreams({}), { stdin: false, stdout: true, stderr: true, tty: false });
  assertEquals(processStreams({ tty: true, stdin: true }), {
    stdin: true,
    stdout: true,
    stderr: false,
    tty: true,
  });
});

test("a combination of streams that is not possible is refused", () => {
  assertThrows(() => processStreams({ tty: true, stderr: true }), TypeError, "stderr");
  assertThrows(() => processStreams({ stdout: false, stderr: false }), TypeError, "one stream");
});

test("a command's words are put into the query unchanged", () => {
  const command = ["sh", "-c", "echo a&b=c; exit"];
  const container = { ...pod, container: "app" };
  assertEquals(
    processPath(container, processStreams({}), command),
    "/api/v1/namespaces/shop/pods/web/exec?container=app&command=sh&command=-c" +
      "&command=echo+a%26b%3Dc%3B+exit&stdin=false&stdout=true&stderr=true&tty=false",
  );
  assertEquals(
    processPath(pod, processStreams({ stdin: true, tty: true })),
    "/api/v1/namespaces/shop/pods/web/attach?stdin=true&stdout=true&stderr=false&tty=true",
  );
});
