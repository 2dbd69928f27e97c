import { assertEquals, assertRejects } from "@std/assert";
import { onPort } from "../../../src/testing/launch/on_port.ts";
import { test } from "../../support/test.ts";

function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error("listen"), { code }));
}

test("a port that cannot be had is told with its flag and the remedy", async () => {
  assertEquals(
    await onPort({ flag: "--port", port: 1 }, () => Promise.resolve("served")),
    "served",
  );
  await assertRejects(
    () => onPort({ flag: "--port", port: 8080 }, failing("EADDRINUSE")),
    TypeError,
    "--port: port 8080 of 127.0.0.1 is in use: name another one, or 0 for one that is free.",
  );
  await assertRejects(
    () => onPort({ flag: "--door-port", port: 80 }, failing("EACCES")),
    TypeError,
    "needs rights",
  );
});

test("another error is passed on as it is", async () => {
  await assertRejects(
    () => onPort({ flag: "--port", port: 8080 }, failing("EOTHER")),
    Error,
    "listen",
  );
  await assertRejects(
    () => onPort({ flag: "--port", port: 0 }, failing("EADDRINUSE")),
    Error,
    "listen",
  );
});
