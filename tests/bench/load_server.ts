import { join } from "node:path";
import { buildGo, GoMissingError } from "../support/programs/build_go.ts";
import { repository } from "../support/repository.ts";
import { pod, podWithManagedFields } from "./pods.ts";
import { serviceAccountToken } from "./service_account_token.ts";

/** Number of pods in the lists at full scale. */
export const LISTED_PODS = 50_000;

const DISTINCT_PODS = 10_000;
const goModule = join(repository, "tests/bench/go");

/** Settings of {@linkcode LoadServer.start}. */
export interface LoadServerOptions {
  /** Does not use Go, even if it is installed. */
  withoutGo: boolean;
}

/** First line that the server prints when it is ready. */
interface Ready {
  url: string;
  eventBytes: number;
}

/**
 * A process that sends pods over TLS: the Go program of tests/bench/go or, without Go, server.ts.
 * It ends when this process ends, for any reason.
 */
export class LoadServer implements AsyncDisposable {
  /** URL of the server, to which the number of events is added as a path. */
  readonly url: string;
  /** Mean size of an event, in bytes. */
  readonly eventBytes: number;
  /** Folder with the files that a pod would find. */
  readonly directory: string;
  /** The client-go program and the version of client-go, if there is Go. */
  readonly clientGo: { program: string; version: string } | undefined;
  /** The controller-runtime programs and the version of controller-runtime, if there is Go. */
  readonly controllerRuntime: { program: string; webhook: string; version: string } | undefined;
  readonly #child: Deno.ChildProcess;
  #lists: Promise<void> | undefined;

  private constructor(child: Deno.ChildProcess, ready: Ready, options: {
    directory: string;
    clientGo: LoadServer["clientGo"];
    controllerRuntime: LoadServer["controllerRuntime"];
  }) {
    this.#child = child;
    this.url = ready.url;
    this.eventBytes = ready.eventBytes;
    this.directory = options.directory;
    this.clientGo = options.clientGo;
    this.controllerRuntime = options.controllerRuntime;
  }

  /** Builds the server if necessary, and waits until it is ready. */
  static async start(options: LoadServerOptions): Promise<LoadServer> {
    const programs = options.withoutGo ? undefined : await goPrograms();
    const directory = await Deno.makeTempDir({ prefix: "kubewire-bench-" });
    const pods = Array.from({ length: DISTINCT_PODS }, (_, index) => JSON.stringify(pod(index)));
    await Deno.writeTextFile(join(directory, "pods.jsonl"), pods.join("\n"));
    await Deno.writeTextFile(join(directory, "token"), serviceAccountToken());
    const [program, ...args]: [string, ...string[]] = programs
      ? [join(programs, "server")]
      : [Deno.execPath(), "run", "--allow-all", "--no-check", import.meta.resolve("./server.ts")];
    const child = new Deno.Command(program, {
      args: [...args, directory],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    return new LoadServer(child, await firstLine(child.stdout), {
      directory,
      clientGo: programs === undefined ? undefined : {
        program: join(programs, "client"),
        version: await goVersion("k8s.io/client-go"),
      },
      controllerRuntime: programs === undefined ? undefined : {
        program: join(programs, "controller"),
        webhook: join(programs, "webhook"),
        version: await goVersion("sigs.k8s.io/controller-runtime"),
      },
    });
  }

  /**
   * Loads the pods of the lists into the Go program, for informers: the same number with
   * managedFields and without. Pods that an earlier call loaded stay.
   */
  prepareLists(count: number): Promise<void> {
    return this.#lists ??= this.#loadLists(count);
  }

  async #loadLists(count: number): Promise<void> {
    const file = join(this.directory, "list_pods.jsonl");
    await Deno.writeTextFile(file, ReadableStream.from(podLines(count)));
    await this.#post("/lists");
    await Deno.remove(file);
  }

  /** Makes a large collection of a kind in the Go program, at the path `/lists/NAME`. */
  async prepareLarge(name: string, kind: "Pod" | "ConfigMap", count: number): Promise<void> {
    await this.#post(`/lists/${name}?kind=${kind}&n=${count}`);
  }

  async #post(path: string): Promise<void> {
    const caCerts = [await Deno.readTextFile(join(this.directory, "ca.crt"))];
    const authorization = `Bearer ${await Deno.readTextFile(join(this.directory, "token"))}`;
    using client = Deno.createHttpClient({ caCerts });
    const init = { method: "POST", headers: { authorization }, client };
    const response = await fetch(this.url + path, init);
    if (!response.ok) throw new Error(`The load server has no lists: ${await response.text()}`);
    await response.body?.cancel();
  }

  /** Ends the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stdin.close();
    await this.#child.status;
    await Deno.remove(this.directory, { recursive: true });
  }
}

function* podLines(count: number): Generator<string> {
  for (let index = 0; index < count; index++) {
    yield `${JSON.stringify(podWithManagedFields(index))}\n`;
  }
}

async function goPrograms(): Promise<string | undefined> {
  try {
    return await buildGo({
      moduleDirectory: goModule,
      packages: "./...",
      title: "the load server and the programs with client-go and controller-runtime",
      duration: "two or three minutes",
    });
  } catch (error) {
    if (error instanceof GoMissingError) return undefined;
    throw error;
  }
}

async function goVersion(module: string): Promise<string> {
  const goMod = await Deno.readTextFile(join(goModule, "go.mod"));
  const found = new RegExp(`\\s${RegExp.escape(module)} (v\\S+)`).exec(goMod);
  return found?.[1] ?? "of an unknown version";
}

async function firstLine(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Ready> {
  let text = "";
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes("\n")) return JSON.parse(text);
  }
  throw new Error("The load server ended before it was ready.");
}
