import { assertEquals, assertThrows } from "@std/assert";
import { asksForHelp, readArguments } from "../../../src/testing/launch/launch_arguments.ts";
import { test } from "../../support/test.ts";

test("flags are read in both forms, and those that may be repeated in their order", () => {
  const values = readArguments(["--kubeconfig", "a", "--port=1", "--fault=x", "--fault", "y"]);
  const { kubeconfig, port, fault, exit, watch } = values;
  assertEquals([kubeconfig, port, fault, exit, watch], ["a", "1", ["x", "y"], undefined, false]);
  assertEquals(readArguments(["--watch"]).watch, true);
});

test("a command line that is wrong is told in one line, the same on each runtime", () => {
  for (
    const [args, message] of [
      [["--colour=red"], "--colour is not a flag."],
      [["--colour", "red"], "--colour is not a flag."],
      [["--toString"], "--toString is not a flag."],
      [["-p", "1"], "-p is not a flag."],
      [["a.yaml"], '"a.yaml" is not a flag: write --NAME=VALUE.'],
      [["--", "a"], "-- is not a flag: leave it out."],
      [["--port"], "--port needs a value: write --port=VALUE."],
      [["--port", "--watch"], "--port needs a value: write --port=VALUE."],
      [["--watch=yes"], '--watch takes no value: leave out "=yes".'],
      [["--port=1", "--port=2"], "--port is given twice: give it once."],
      [["--watch", "--watch"], "--watch is given twice: give it once."],
    ] as const
  ) {
    const error = assertThrows(() => readArguments([...args]), TypeError);
    assertEquals(error.message, message);
  }
});

test("asksForHelp knows -h and --help, also with a value", () => {
  for (const arg of ["-h", "--help", "--help=1", "--help=true"]) {
    assertEquals(asksForHelp(["--port=1", arg]), true, arg);
  }
  assertEquals(asksForHelp(["--helpful", "--kubeconfig=-h"]), false);
});
