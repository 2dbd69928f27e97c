import type { PodProgram } from "../pods/pod_session.ts";
import { badRequest } from "../status/api_errors.ts";
import { checkExitCode, settingsOf } from "./door_settings.ts";

/** Output and exit code of a program in a container, for some commands. */
export interface ProgramAnswer {
  /**
   * The first words of the commands.
   * @default All commands.
   */
  command?: string[];
  /** Text for stdout. */
  stdout?: string;
  /** Text for stderr. */
  stderr?: string;
  /**
   * Whether the program then copies stdin to stdout.
   * @default {false}
   */
  echo?: boolean;
  /**
   * Its exit code.
   * @default {0}
   */
  exitCode?: number;
}

/** The exit code of a shell for a command that it does not find. */
const UNKNOWN_COMMAND = 127;

/**
 * Returns the answers of a JSON array.
 *
 * @throws {StatusError} 400 if it is not an array, or an answer has an unknown or wrong setting.
 */
export function programAnswersOf(given: unknown): ProgramAnswer[] {
  if (!Array.isArray(given)) {
    throw badRequest('answers is missing: give an array such as [{"stdout": "ok\\n"}].');
  }
  return given.map((each) => {
    const answer = settingsOf<ProgramAnswer>("The settings of an answer", each, {
      command: "texts",
      stdout: "text",
      stderr: "text",
      echo: "flag",
      exitCode: "number",
    });
    checkExitCode(answer.exitCode);
    return answer;
  });
}

/** Returns a program that does what the first answer for its command says. */
export function scriptedProgram(answers: readonly ProgramAnswer[]): PodProgram {
  return async ({ command, stdin, stdout, stderr }) => {
    const answer = answers.find((each) =>
      (each.command ?? []).every((word, index) => command[index] === word)
    );
    if (!answer) {
      await stderr(`The test has no answer for the command ${JSON.stringify(command)}.\n`);
      return UNKNOWN_COMMAND;
    }
    if (answer.stdout) await stdout(answer.stdout);
    if (answer.stderr) await stderr(answer.stderr);
    if (answer.echo) { for await (const chunk of stdin) await stdout(chunk); }
    return answer.exitCode ?? 0;
  };
}
