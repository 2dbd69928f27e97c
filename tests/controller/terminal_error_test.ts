import { assertEquals } from "@std/assert";
import { TerminalError } from "../../src/controller/terminal_error.ts";
import { test } from "../support/test.ts";

test("TerminalError is an error with its own name, a message and a cause", () => {
  const cause = new Error("first");
  const error = new TerminalError("The port x is not a number.", { cause });
  assertEquals([error.name, error.message, error.cause, error instanceof Error], [
    "TerminalError",
    "The port x is not a number.",
    cause,
    true,
  ]);
});
