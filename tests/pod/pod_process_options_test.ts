import { assertEquals, assertThrows } from "@std/assert";
import { processPath, processStreams } from "../../src/pod/pod_process_options.ts";
import { test } from "../support/test.ts";

const pod = { name: "web", namespace: "shop" };

test("stdout and stderr are read by default, with a terminal stdout alone", () => {
  assertEquals(processStreams({}), { stdin: false, stdout: true, stderr: true, tty: false });
  assertEquals(processStreams({ tty: true, stdin: true }), {
    stdin: true,
    stdout: true,
    stderr: false,
    tty: true,
  });
});

test("streams that make no sense are refused", () => {
  assertThrows(() => processStreams({ tty: true, stderr: true }), TypeError, "stderr");
  assertThrows(() => processStreams({ stdout: false, stderr: false }), TypeError, "one stream");
});

test("a command's words go into the query as they are", () => {
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
