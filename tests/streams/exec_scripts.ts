import type { execCases } from "./cases/exec_cases.ts";
import type { ExecScript } from "./scripted_scene.ts";

/** Returns the status of an exit code, as k8s.io/cri-streaming writes it. */
function statusOf(exitCode: number): string {
  if (exitCode === 0) return JSON.stringify({ metadata: {}, status: "Success" });
  return JSON.stringify({
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: exit code ${exitCode}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
  });
}

/** Makes a script that opens the stream, and sends how the command ended. */
function endsWith(exitCode: number): ExecScript {
  return ({ say }) => {
    say(1);
    say(3, statusOf(exitCode));
  };
}

/** The server's frames for the cases in which the frames themselves matter. */
export const execScripts: Partial<Record<keyof typeof execCases, ExecScript>> = {
  "an exec gives the exit code 0": endsWith(0),
  "an exec gives the exit code 1": endsWith(1),
  "an exec gives the exit code 255": endsWith(255),
  "an exec gives 137 when the command was killed": ({ say }) => {
    const status = statusOf(137);
    say(3, status.slice(0, 90)); // a stream has no messages: the status may come in two
    say(3, status.slice(90));
  },
  "an exec has separate stdout and stderr, both complete": ({ say, ping }) => {
    say(1);
    say(1, "o", "", "ut\n"); // a message in three frames
    ping();
    say(2);
    say(2, "err\n");
    say(1, "more\n");
    say(3, statusOf(7).slice(0, 20), statusOf(7).slice(20));
  },
  "an exec passes all of stdin to the command, and its end": async ({ say, stdin }) => {
    say(1);
    say(1, await stdin());
    say(3, statusOf(0));
  },
  "an exec answers after stdin has ended": async ({ say, stdin }) => {
    say(1);
    await stdin();
    say(1, "after\n");
    say(2, "too\n");
    say(3, statusOf(4));
  },
  // Without output, the empty message that opens the stream comes over the error channel.
  "an exec with stdin alone runs for longer than 5 s": async ({ say, stdin }) => {
    say(3);
    await stdin("late\n".length);
    say(3, statusOf(3));
  },
  "an exec without stdin gives the command an empty stdin": ({ say }) => {
    say(1);
    say(1, "end\n");
    say(3, statusOf(0));
  },
  "an exec of a missing command fails with the runtime's message": ({ say }) => {
    say(1);
    say(
      3,
      JSON.stringify({
        status: "Failure",
        reason: "InternalError",
        message:
          'error executing command in container: exec: "nonesuch": executable file not found',
        code: 500,
      }),
    );
  },
  "an exec whose command has ended takes no more stdin, and says why": async ({ say, stdin }) => {
    say(1);
    say(1, await stdin("hello".length));
    say(3, statusOf(0));
  },
};
