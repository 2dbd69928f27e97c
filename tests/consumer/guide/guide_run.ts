import { join } from "node:path";
import { killGroup } from "../../support/programs/process_group.ts";
import { LIMIT_MS } from "../../support/test.ts";
import { buildImage, type BuiltImage } from "./image_build.ts";
import type { GuideStep, RunStep } from "./guide_steps.ts";

/** Settings of a {@linkcode GuideRun}. */
export interface GuideRunOptions {
  /** The folder of the guide. */
  guide: string;
  /** An empty folder; the caller removes it. */
  folder: string;
  /** Variables of all commands. */
  env: Record<string, string>;
  /** Returns the command to run in the place of one that cannot be run here. */
  standIn: (command: string) => string;
}

/** Follows a guide step by step, as its reader does, in an empty folder. */
export class GuideRun implements AsyncDisposable {
  readonly #options: GuideRunOptions;
  readonly #running: Terminal[] = [];
  /** The variables that the terminals export: a reader goes on in the last one. */
  readonly #exports: Record<string, string> = {};
  /** The folder in which the next terminal opens. */
  #cwd: string;
  /** The image that `docker build` has made. */
  image: BuiltImage | undefined;

  constructor(options: GuideRunOptions) {
    this.#options = options;
    this.#cwd = options.folder;
  }

  /** The project's folder. */
  get project(): string {
    return this.#cwd;
  }

  /**
   * Does a step.
   *
   * @throws {Error} If a command fails, prints something else than the guide says, or a file is not
   *   as the guide shows it; the message has the line of the guide.
   */
  async follow(step: GuideStep): Promise<void> {
    try {
      if (step.kind === "run") await this.#run(step);
      else if (step.kind === "write") {
        await Deno.writeTextFile(join(this.#cwd, step.path), step.text);
      } else await this.#copy(step.path, step.excerpt);
    } catch (error) {
      const output = this.#running.map((terminal) => `\n${terminal.output}`).join("");
      throw new Error(`Line ${step.line} of the guide: ${(error as Error).message}${output}`);
    }
  }

  /** Opens a terminal and starts a command in it, with the guide's variables. */
  open(command: string, env: Record<string, string> = {}, cwd = this.#cwd): Terminal {
    return this.#open([command], { cwd, env });
  }

  /** Presses Ctrl-C in each terminal, the last one first; each program must end with exit code 0. */
  async end(): Promise<void> {
    for (const terminal of this.#running.splice(0).reverse()) {
      terminal.interrupt();
      await terminal.ended();
    }
  }

  /** Kills what still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const terminal of this.#running.splice(0)) await terminal.kill();
  }

  async #run({ commands, goesOn, prints }: RunStep): Promise<void> {
    const [, dockerfile] = /^docker build --file (\S+) --tag \S+ \.$/m.exec(commands.join("\n")) ??
      [];
    if (dockerfile !== undefined) await this.#build(dockerfile);
    const where = join(this.#options.folder, ".cwd");
    const others = commands.filter((command) => !command.startsWith("docker ")); // there is none
    const lines = others.map((command) => this.#options.standIn(command));
    for (const line of commands) {
      const [, name, value = ""] = /^export (\w+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) this.#exports[name] = value;
    }
    const terminal = this.#open([`trap 'pwd >"${where}"' EXIT`, ...lines], {
      goesOn,
      env: this.#exports,
    });
    if (goesOn) {
      this.#running.push(terminal);
      await terminal.prints(prints ?? []);
      return;
    }
    const output = await terminal.ended();
    if (prints && !agrees(prints, output)) {
      throw new Error(`printed is\n${output}\nand not\n${prints.join("\n")}`);
    }
    this.#cwd = (await Deno.readTextFile(where)).trim();
  }

  async #copy(path: string, excerpt: string | undefined): Promise<void> {
    const text = await Deno.readTextFile(join(this.#options.guide, path));
    const flat = (lines: string) => lines.replaceAll(/^ +/gm, "");
    if (excerpt !== undefined && !flat(text).includes(flat(excerpt))) {
      throw new Error(`${path} does not have the lines that the guide shows`);
    }
    await Deno.writeTextFile(join(this.#cwd, path), text);
  }

  async #build(path: string): Promise<void> {
    this.image = await buildImage(await Deno.readTextFile(join(this.#cwd, path)), {
      context: this.#cwd,
      into: join(this.#options.folder, "image"),
      run: async (command, { cwd, env }) => void await this.open(command, env, cwd).ended(),
    });
  }

  #open(lines: string[], options: { goesOn?: boolean; cwd?: string; env?: object }): Terminal {
    const { goesOn = false, cwd = this.#cwd, env = {} } = options;
    const last = lines.length - 1;
    const script = lines.map((line, index) => goesOn && index === last ? `exec ${line}` : line);
    return new Terminal(script.join("\n"), cwd, { ...this.#options.env, ...env });
  }
}

/** A shell that runs commands until one of them fails. */
export class Terminal {
  readonly #child: Deno.ChildProcess;
  readonly #end: Promise<void>;
  readonly #script: string;
  #stdout = "";
  #stderr = "";
  #onText = () => {};

  constructor(script: string, cwd: string, env: Record<string, string>) {
    this.#script = script;
    this.#child = new Deno.Command("setsid", { // a terminal's signals are for all of its programs
      args: ["bash", "-eu", "-c", script],
      cwd,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const timer = setTimeout(() => killGroup(this.pid), LIMIT_MS);
    const out = this.#read(this.#child.stdout, (text) => this.#stdout += text);
    const err = this.#read(this.#child.stderr, (text) => this.#stderr += text);
    this.#end = Promise.all([out, err]).then(() => clearTimeout(timer));
  }

  /** All that was printed. */
  get output(): string {
    return `${this.#script}\n${this.#stdout}${this.#stderr}`;
  }

  /** Waits until the first lines are these. */
  async prints(expected: readonly string[]): Promise<void> {
    let isOver = false;
    const end = this.#end.then(() => isOver = true);
    while (!agrees(expected, this.#stdout.split("\n").slice(0, expected.length).join("\n"))) {
      if (isOver) throw new Error(`the program ended without printing\n${expected.join("\n")}`);
      await Promise.race([end, new Promise<void>((resolve) => this.#onText = resolve)]);
    }
  }

  /** Waits for the end, and returns what was printed on standard output. */
  async ended(): Promise<string> {
    await this.#end;
    const { code } = await this.#child.status;
    if (code !== 0) throw new Error(`exit code ${code}:\n${this.output}`);
    return this.#stdout;
  }

  /** The number of the process. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Sends a signal; SIGINT is what Ctrl-C sends. */
  interrupt(signal: "SIGINT" | "SIGTERM" = "SIGINT"): void {
    Deno.kill(-this.pid, signal);
  }

  /** Ends the program at once, if it still runs. */
  async kill(): Promise<void> {
    killGroup(this.pid);
    await this.#end;
    await this.#child.status;
  }

  async #read(stream: ReadableStream<Uint8Array>, add: (text: string) => void): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      add(decoder.decode(chunk, { stream: true }));
      this.#onText();
    }
  }
}

/** Tells whether a text is what the guide says; `…` stands for any text in a line. */
function agrees(expected: readonly string[], actual: string): boolean {
  const escaped = expected.join("\n").split("…").map((part) => RegExp.escape(part));
  return new RegExp(`^${escaped.join(".*")}$`).test(actual.trimEnd());
}
