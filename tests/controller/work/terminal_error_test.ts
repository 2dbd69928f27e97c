import { assertEquals } from "@std/assert";
import { isTerminal, TerminalError } from "../../../src/controller/work/terminal_error.ts";
import { test } from "../../support/test.ts";

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

test("isTerminal recognizes the error and its kind, and fails for no thrown value", () => {
  class Sub extends TerminalError {}
  const odd = new Proxy({}, {
    getPrototypeOf() {
      throw new Error("no prototype");
    },
  });
  const values = [new TerminalError("x"), new Sub("x"), new Error("x"), undefined, odd];
  assertEquals(values.map(isTerminal), [true, true, false, false, false]);
});

test("isTerminal finds the error among the causes, also in a circle of them", () => {
  const wrapped = new Error("outer", {
    cause: new Error("inner", { cause: new TerminalError("x") }),
  });
  const circle = new Error("circle");
  circle.cause = new Error("other", { cause: circle });
  const values = [wrapped, circle, new Error("x", { cause: "TerminalError" })];
  assertEquals(values.map(isTerminal), [true, false, false]);
});
