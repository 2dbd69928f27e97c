import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readFile, writeFile } from "node:fs/promises";
import { ConfigurationError } from "../../src/core/errors.ts";
import { type CommandLine, parseCommandLine, runCommand } from "../../src/doctor/command.ts";
import type { Diagnosis } from "../../src/doctor/mod.ts";
import { type FakeCommandContext, fakeCommandContext } from "../generate/fake_command_context.ts";
import { type ExaminedPod, examinedPod } from "../support/doctor/examined_pod.ts";
import { test } from "../support/test.ts";

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
    [["--context=hunter2", "--context=b"], "--context is given twice: give it once."],
    [["-n", "hunter2", "--namespace=b"], "--namespace is given twice: give it once."],
    [["--timeout=1", "--timeout=2"], "--timeout is given twice: give it once."],
    [["-q", "--quiet"], "--quiet is given twice: give it once."],
    [["--quiet=hunter2"], "--quiet does not take a value"],
  ] as const;
  for (const [args, message] of rows) {
    const error = assertThrows(() => parseCommandLine(args), ConfigurationError, message);
    assertEquals(error.message.includes("hunter2"), false);
  }
});

/** The context of a command in the pod, with its variables and real files. */
function contextIn({ options, directory }: ExaminedPod, ...args: string[]): FakeCommandContext {
  const context = fakeCommandContext({}, [`--directory=${directory}`, "--watch=0.1", ...args]);
  return { ...context, runtime: { ...context.runtime, ...options.runtime } };
}

test("runCommand prints the report, and ends with 0 for a sound pod", async () => {
  await using stack = new AsyncDisposableStack();
  const pod = await examinedPod(stack);
  const context = contextIn(pod);
  assertEquals(await runCommand(context), 0);
  assertStringIncludes(context.printed.join("\n"), "√ HTTP: the API server answers");
  const quiet = contextIn(pod, "--quiet");
  assertEquals([await runCommand(quiet), quiet.printed, quiet.errors], [0, [], []]);
});

test("runCommand prints JSON, and ends with 1 if a check failed", async () => {
  await using stack = new AsyncDisposableStack();
  const pod = await examinedPod(stack, { authorization: "rbac" });
  const context = contextIn(pod, "-o", "json", "--can=get,list:pods");
  assertEquals(await runCommand(context), 1);
  const diagnosis: Diagnosis = JSON.parse(context.printed.join("\n"));
  assertEquals([diagnosis.sound, diagnosis.server], [false, pod.server.url]);
  assertEquals(diagnosis.groups.at(-1)?.checks[0]?.id, "access.1");
});

test("runCommand asks for the rules of a manifest", async () => {
  await using stack = new AsyncDisposableStack();
  const pod = await examinedPod(stack, { authorization: "rbac" });
  const path = `${pod.directory}/..roles.yaml`;
  await writeFile(
    path,
    `kind: Role
rules:
  - { apiGroups: [apps], resources: [deployments], verbs: [get, patch] }
  - { apiGroups: [authorization.k8s.io], resources: [selfsubjectaccessreviews], verbs: [create] }
`,
  );
  const context = contextIn(pod, "-q", `--rbac=${path}`);
  const readTextFile = (file: string) => readFile(file, "utf8");
  const runtime = { ...context.runtime, readTextFile };
  assertEquals(await runCommand({ ...context, runtime }), 1);
  const [report = ""] = context.printed;
  assertStringIncludes(report, "× deployments.apps: get, patch: not allowed in default");
  assertEquals(report.includes("selfsubjectaccessreviews"), false); // everyone may create these
});

test("runCommand prints its usage, and ends with 2 if it cannot look", async () => {
  const help = fakeCommandContext({}, ["--help"]);
  assertEquals(await runCommand(help), 0);
  assertStringIncludes(help.printed.join("\n"), "Exit codes: 0 sound");
  assertStringIncludes(help.printed.join("\n"), "Finds out why a program cannot use its cluster.");
  const rows = [
    [["--what"], "The flag --what is unknown"],
    [["--can", "pods"], '"pods" is not an access'],
    [["--rbac", "missing.yaml"], "missing.yaml cannot be read"],
    [["--rbac", "secret.yaml"], "has no rules of a Role"],
  ] as const;
  for (const [args, message] of rows) {
    const context = fakeCommandContext({ "secret.yaml": "kind: Secret" }, [...args]);
    assertEquals([await runCommand(context), context.printed], [2, []]);
    assertStringIncludes(context.errors.join("\n"), message);
  }
});
