/** kubectl's streams into pods work with the embedded server, whose containers are folders. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { TestApiServer } from "../../../src/testing/mod.ts";
import { type ContainerFolder, makeContainer } from "../../streams/container_folder.ts";
import { programOf } from "../../streams/run_program.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";
import { Kubectl, type KubectlEnd } from "../cluster/kubectl.ts";

const pod = { name: "web" };

/** A server with a running pod, and kubectl. */
interface Scene extends AsyncDisposable {
  readonly server: TestApiServer;
  readonly container: ContainerFolder;
  readonly local: string;
  run(...args: string[]): Promise<KubectlEnd>;
  /** Starts a command that goes on until it is killed. */
  start(...args: string[]): RunningCommand;
}

async function openScene(): Promise<Scene> {
  await using resources = new AsyncDisposableStack();
  const kubectl = await Kubectl.build();
  const folder = await mkdtemp(join(tmpdir(), "kubewire-kubectl-streams-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const container = await makeContainer(join(folder, "container"), "gnu");
  const local = join(folder, "local");
  await mkdir(local);
  const server = resources.use(await TestApiServer.start({ standInNode: true }));
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: pod, spec: podSpec });
  server.pods.setProgram(pod, programOf(container));
  const kubeconfig = join(folder, "config");
  await writeFile(kubeconfig, await server.kubeconfig());
  const env = { HOME: folder, KUBECONFIG: kubeconfig };
  const held = resources.move();
  return {
    server,
    container,
    local,
    run: (...args) => kubectl.run(args, env),
    start: (...args) =>
      new RunningCommand(
        spawn(kubectl.program, args, { env: { PATH: process.env.PATH ?? "", ...env } }),
      ),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** A command that runs until it is stopped. */
class RunningCommand {
  readonly child: ChildProcess;
  /** The exit code and the signal that ended it. */
  readonly ended: Promise<unknown[]>;
  stdout = "";
  stderr = "";
  #printed = Promise.withResolvers<void>();

  constructor(child: ChildProcess) {
    this.child = child;
    this.ended = once(child, "close").finally(() => this.#printed.resolve());
    child.stdout!.setEncoding("utf8").on("data", (text) => {
      this.stdout += text;
      this.#printed.resolve();
      this.#printed = Promise.withResolvers();
    });
    child.stderr!.setEncoding("utf8").on("data", (text) => void (this.stderr += text));
  }

  /** Waits until a text is printed. */
  async until(pattern: RegExp): Promise<string[]> {
    for (;;) {
      const found = pattern.exec(this.stdout);
      if (found) return [...found];
      if (this.child.exitCode !== null) throw new Error(`It ended: ${this.stdout}${this.stderr}`);
      await this.#printed.promise;
    }
  }

  async stop(): Promise<void> {
    this.child.kill();
    await this.ended;
  }
}

test("kubectl forwards a port: connections at once, a large one, one that is refused", async () => {
  await using scene = await openScene();
  scene.server.pods.setPort({ ...pod, port: 8080 }, async ({ readable, write }) => {
    let request = "";
    for await (const chunk of readable.pipeThrough(new TextDecoderStream())) {
      request += chunk;
      if (request.includes("\r\n\r\n")) break;
    }
    const body = `${request.split(" ")[1]} `.repeat(50_000);
    await write(`HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`);
    await write(body);
  });
  const forward = scene.start("port-forward", "web", ":8080");
  const [, port] = await forward.until(/127\.0\.0\.1:(\d+) -> 8080/);
  const paths = Array.from({ length: 8 }, (_, at) => `/${at}`);
  const bodies = await Promise.all(paths.map(async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return await response.text();
  }));
  assertEquals(bodies, paths.map((path) => `${path} `.repeat(50_000)));
  await forward.stop();

  const wrong = scene.start("port-forward", "web", ":81");
  const [, wrongPort] = await wrong.until(/127\.0\.0\.1:(\d+) -> 81/);
  await fetch(`http://127.0.0.1:${wrongPort}/`).catch(() => {});
  await wrong.ended;
  assertStringIncludes(
    wrong.stderr,
    "error forwarding port 81 to pod web, uid : connection refused",
  );
  assertStringIncludes(wrong.stderr, "lost connection to pod");
});

test("kubectl executes with input and exit codes, and attaches", async () => {
  await using scene = await openScene();
  const failed = await scene.run("exec", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3");
  assertEquals(failed, {
    code: 3,
    stdout: "out\n",
    stderr: "err\ncommand terminated with exit code 3\n",
  });
  const missing = await scene.run("exec", "web", "--", "nothing");
  assertStringIncludes(missing.stderr, "executable file not found in $PATH");
  await scene.container.setMain(["cat"]);
  const attached = scene.start("attach", "web", "--stdin");
  attached.child.stdin!.end("hello\n");
  await attached.until(/hello/);
  await attached.ended;
});

test("kubectl copies into a container and out of it", async () => {
  await using scene = await openScene();
  const from = join(scene.local, "from");
  await mkdir(join(from, "deep"), { recursive: true });
  await writeFile(join(from, "deep", "a"), "x".repeat(100_000));
  const into = await scene.run("cp", from, `web:${scene.container.root}/to`);
  assertEquals(into, { code: 0, stdout: "", stderr: "" });
  const root = join(scene.container.root, "to");
  assertEquals((await readFile(join(root, "deep", "a"), "utf8")).length, 100_000);
  const back = join(scene.local, "back");
  const out = await scene.run("cp", `web:${root}`, back);
  assertEquals(out.code, 0, out.stderr);
  assertEquals((await readFile(join(back, "deep", "a"), "utf8")).length, 100_000);
});

test("kubectl follows a log until its container ends", async () => {
  await using scene = await openScene();
  const log = scene.server.pods.log(pod);
  const followed = scene.start("logs", "-f", "web", "--tail=1");
  await followed.until(/played by the test server/);
  log.append("second\nthird\n");
  log.end();
  assertEquals(await followed.ended, [0, null]);
  assertStringIncludes(followed.stdout, "second\nthird\n");
});
