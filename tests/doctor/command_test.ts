import { assertEquals, assertStringIncludes } from "@std/assert";
import { readFile, writeFile } from "node:fs/promises";
import type { Diagnosis } from "../../src/doctor/mod.ts";
import { runCommand } from "../../src/doctor/command.ts";
import { type FakeCommandContext, fakeCommandContext } from "../generate/fake_command_context.ts";
import { type ExaminedPod, examinedPod } from "../support/doctor/examined_pod.ts";
import { test } from "../support/test.ts";

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
