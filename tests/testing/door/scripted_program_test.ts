import { assertEquals, assertThrows } from "@std/assert";
import { programAnswersOf, scriptedProgram } from "../../../src/testing/door/scripted_program.ts";
import { StatusError } from "../../../src/testing/mod.ts";
import type { PodSession } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

async function run(answers: unknown, command: string[], input = "") {
  const written = { stdout: "", stderr: "" };
  const decoder = new TextDecoder();
  const write = (to: keyof typeof written) => (text: string | Uint8Array) => {
    written[to] += typeof text === "string" ? text : decoder.decode(text);
    return Promise.resolve();
  };
  const session: PodSession = {
    command,
    tty: false,
    protocol: "",
    stdin: new Blob([input]).stream(),
    sizes: [],
    stdout: write("stdout"),
    stderr: write("stderr"),
    cut: () => {},
  };
  const exitCode = await scriptedProgram(programAnswersOf(answers))(session);
  return { exitCode, ...written };
}

test("a program gives the first answer whose words begin the command", async () => {
  const answers = [
    { command: ["ls", "/a"], stderr: "no\n", exitCode: 2 },
    { command: ["ls"], stdout: "b\n" },
    { command: ["cat"], stdout: "> ", echo: true },
  ];
  assertEquals(await run(answers, ["ls", "/a"]), { exitCode: 2, stdout: "", stderr: "no\n" });
  assertEquals(await run(answers, ["ls", "/b"]), { exitCode: 0, stdout: "b\n", stderr: "" });
  assertEquals(await run(answers, ["cat"], "in"), { exitCode: 0, stdout: "> in", stderr: "" });
  assertEquals(await run([{ exitCode: 3 }], ["x"]), { exitCode: 3, stdout: "", stderr: "" });
});

test("a command without an answer is not found", async () => {
  const { exitCode, stderr } = await run([{ command: ["ls"] }], ["rm", "-r"]);
  assertEquals([exitCode, stderr], [
    127,
    'The test has no answer for the command ["rm","-r"].\n',
  ]);
});

test("wrong answers are refused", () => {
  for (
    const [answers, message] of [
      [undefined, "answers is missing: give an array"],
      [["ls"], "The settings of an answer must be an object"],
      [[{ command: "ls" }], "command must be an array of strings"],
      [[{ code: 1 }], 'The settings of an answer have no setting "code"'],
      [[{ exitCode: -1 }], "exitCode must be a whole number from 0 to 255"],
    ] as const
  ) {
    assertThrows(() => programAnswersOf(answers), StatusError, message);
  }
});
