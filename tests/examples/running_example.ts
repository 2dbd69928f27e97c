import { join } from "node:path";
import { bunBinary } from "../support/programs/bun_binary.ts";
import type { Pod } from "../support/fakes/pod.ts";
import { cachedOnly, RunningProgram } from "../support/programs/running_program.ts";
import { repository } from "../support/repository.ts";

/** How to run an example. */
export interface ExampleOptions {
  /** The runtime, one for which the example's header has a command. */
  runtime: "deno" | "bun";
  /** Its arguments after the directory of the service account. */
  args?: string[];
  /** Variables to set in addition to those of a pod. */
  env?: Record<string, string>;
  /** Directories that replace the volumes in the header. */
  volumes?: Record<string, string>;
}

/** An example that runs with the command in its header, in place of a pod's program. */
export class RunningExample extends RunningProgram {
  /** Starts examples/NAME with the flags of its header; `pod` has the server and the directory. */
  constructor(name: string, pod: Pod, options: ExampleOptions) {
    const { runtime, args = [], env = {}, volumes = {} } = options;
    const { hostname, port } = new URL(pod.server.url);
    const podEnv = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    const standIns = {
      "/var/run/secrets/kubernetes.io/serviceaccount": pod.directory,
      "0.0.0.0:8080": "127.0.0.1:0",
      ...volumes,
    };
    const words = commandOf(name, runtime).map((word) =>
      Object.entries(standIns).reduce(
        (text, [named, standIn]) => text.replaceAll(named, standIn),
        word.replaceAll(/\$(\w+)/g, (_, variable: keyof typeof podEnv) => podEnv[variable]),
      )
    );
    super(name, [...words, pod.directory, ...args], { ...podEnv, ...env });
  }
}

/** The words of the command in the header of examples/NAME. */
export function commandOf(name: string, runtime: "deno" | "bun"): string[] {
  const source = Deno.readTextFileSync(join(repository, "examples", name));
  const header = source.slice(0, source.indexOf("*/")).replaceAll(/^ \* ?/gm, "");
  const commands = header.replaceAll(/ \\\n */g, " ").split("\n");
  const command = commands.find((line) =>
    line.startsWith(`${runtime} `) && line.endsWith(` examples/${name}`)
  );
  if (!command) throw new Error(`The header of examples/${name} has no command for ${runtime}.`);
  return command.split(" ");
}

/**
 * Runs the words of an example's command, and returns its exit code with all its output. `shell` is
 * a script that starts it, as for {@linkcode runProgram}.
 */
export async function runToEnd(
  words: string[],
  env: Record<string, string>,
  shell = 'exec "$@"',
): Promise<{ code: number; output: string }> {
  const [program, ...args] = cachedOnly(words);
  const binary = program === "bun" ? bunBinary() : Deno.execPath();
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", shell, "sh", binary, ...args],
    cwd: repository,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: text(stdout) + text(stderr) };
}
