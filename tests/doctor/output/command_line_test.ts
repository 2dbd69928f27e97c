import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { type CommandLine, parseCommandLine } from "../../../src/doctor/output/command_line.ts";
import { test } from "../../support/test.ts";

const nothing: CommandLine = { help: false, quiet: false, output: "text", can: [], rbac: [] };

test("parseCommandLine reads long and short flags, with and without an equals sign", () => {
  assertEquals(parseCommandLine([]), nothing);
  assertEquals(parseCommandLine(["-h"]), { ...nothing, help: true });
  const args = "-q -o json -n shop --can get:pods --can=list:pods --rbac roles.yaml --timeout=0.5";
  assertEquals(parseCommandLine([...args.split(" "), "--watch", "10"]), {
    ...nothing,
    quiet: true,
    output: "json",
    namespace: "shop",
    can: ["get:pods", "list:pods"],
    rbac: ["roles.yaml"],
    timeoutMs: 500,
    watchMs: 10_000,
  });
  const machine = "--kubeconfig=/a --context b --directory /c --namespace=d --output=text";
  assertEquals(parseCommandLine(machine.split(" ")), {
    ...nothing,
    kubeconfig: "/a",
    context: "b",
    directory: "/c",
    namespace: "d",
  });
});

test("parseCommandLine refuses other arguments, and shows no value", () => {
  const rows = [
    [["--what"], "The flag --what is unknown"],
    [["-x"], "The flag -x is unknown"],
    [["hunter2"], "There is an argument that is not a flag"],
    [["--token=hunter2"], "The flag --token is unknown"],
    [["--can"], "--can needs a value"],
    [["-n", "../hunter2"], "--namespace must be the name of a namespace"],
    [["--context="], "--context needs a value"],
    [["-o", "hunter2"], "--output must be text or json"],
    [["--timeout", "0"], "--timeout must be a number of seconds"],
    [["--watch=hunter2"], "--watch must be a number of seconds"],
    [["--quiet=hunter2"], "--quiet does not take a value"],
  ] as const;
  for (const [args, message] of rows) {
    const error = assertThrows(() => parseCommandLine(args), ConfigurationError, message);
    assertEquals(error.message.includes("hunter2"), false);
  }
});
