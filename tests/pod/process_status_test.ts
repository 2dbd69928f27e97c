import { assertEquals, assertThrows } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { readProcessStatus } from "../../src/pod/process_status.ts";
import { test } from "../support/test.ts";

const read = (text: string) => readProcessStatus(new TextEncoder().encode(text));

const exited = (message: string) =>
  `{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code",` +
  `"reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"${message}"}]}}`;

test("the exit code is read from the status, in the kubelet's literal form", () => {
  assertEquals(read('{"metadata":{},"status":"Success"}').exitCode, 0);
  assertEquals(read(exited("1")).exitCode, 1);
  assertEquals(read(exited("137")).exitCode, 137);
  assertEquals(read(exited("1")).status.reason, "NonZeroExitCode");
});

test("a process that could not be run fails with the server's message", () => {
  const failed =
    '{"status":"Failure","message":"no such file","reason":"InternalError","code":500}';
  const error = assertThrows(() => read(failed), ApiStatusError, "no such file");
  assertEquals([error.httpStatus, error.reason], [500, "InternalError"]);
  for (const text of [exited("many"), exited("")]) assertThrows(() => read(text), ApiStatusError);
});

test("malformed parts of a status are left out, and no field has a wrong type", () => {
  const odd = '{"status":"Failure","reason":"NonZeroExitCode","code":"x","message":7,"details":' +
    '{"causes":[null,5,{"reason":"ExitCode","message":"9"}]}}';
  const { exitCode, status } = read(odd);
  assertEquals(exitCode, 9);
  assertEquals(status, {
    status: "Failure",
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: "9" }] },
  });
  for (const details of ['{"causes":[null]}', '{"causes":{}}', "[]", "null", '"x"']) {
    const text = `{"status":"Failure","reason":"NonZeroExitCode","code":"x","details":${details}}`;
    assertEquals(assertThrows(() => read(text), ApiStatusError).httpStatus, 500);
  }
  for (const message of [" ", "0x1", "1e3", "1.5"]) {
    assertThrows(() => read(exited(message)), ApiStatusError);
  }
  assertThrows(() => read("[]"), ApiStatusError, "[]");
});

test("a bare text is reported as the reason, and an empty one as a missing reason", () => {
  assertThrows(() => read("container not running"), ApiStatusError, "container not running");
  assertThrows(() => read(""), ApiStatusError, "no reason given");
  assertThrows(() => read("null"), ApiStatusError, "null");
});
