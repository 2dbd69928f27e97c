import { assertRejects } from "@std/assert";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import { loadKubeconfig } from "../../../src/kubeconfig/load_kubeconfig.ts";
import { currentProgramRunner } from "../../../src/runtime/platform/current_program_runner.ts";
import type { ProgramRunner } from "../../../src/runtime/program_runner.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import { programCommand } from "../../support/programs/program_command.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";
import { simple } from "../loading_case.ts";
import { internalsOf } from "../../../src/transport/kube_internals.ts";

/** A server that never answers, and a configuration whose plugin waits for it. */
async function startHungPlugin() {
  const cleanup = new AsyncDisposableStack();
  const asked = Promise.withResolvers<Socket>();
  const { url } = cleanup.use(
    await startTcpServer((socket) => void socket.once("data", () => asked.resolve(socket))),
  );
  const { command, args } = programCommand(new URL("../programs/hung_plugin.ts", import.meta.url), [
    "--allow-net=127.0.0.1",
  ]);
  const directory = cleanup.use(await tempDirectory());
  const path = join(directory.path, "config");
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command,
    args: [...args, url],
    interactiveMode: "Never",
  };
  await writeFile(path, simple({ cluster: { server: "https://127.0.0.1:1" }, user: { exec } }));
  const runs: Promise<unknown>[] = [];
  const runner: ProgramRunner = {
    ...currentProgramRunner(),
    run(program) {
      const run = currentProgramRunner().run(program);
      runs.push(run.catch(() => {}));
      return run;
    },
  };
  cleanup.defer(async () => void await Promise.all(runs));
  return {
    config: await loadKubeconfig({ path, runner }),
    /** Resolves with the plugin's connection, which closes when the plugin ends. */
    asked: asked.promise,
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

test("An exec plugin that hangs ends when its last caller has aborted", async () => {
  await using hung = await startHungPlugin();
  await using kube = createKubeFetch(hung.config);
  const abort = new AbortController();
  const request = kube.fetch("/version", { signal: abort.signal });
  request.catch(() => {});
  const socket = await hung.asked;
  const ended = once(socket, "close");
  abort.abort(new RangeError("enough"));
  await assertRejects(() => request, RangeError, "enough");
  await ended;
});

test("An exec plugin that hangs ends when the client is disposed of", async () => {
  await using hung = await startHungPlugin();
  const kube = createKubeFetch(hung.config);
  const requests = [
    kube.fetch("/version"),
    internalsOf(kube).openWebSocket("/exec"),
    internalsOf(kube).refreshToken(),
  ];
  for (const request of requests) request.catch(() => {});
  const socket = await hung.asked;
  const ended = once(socket, "close");
  await kube[Symbol.asyncDispose]();
  for (const request of requests) await assertRejects(() => request, DOMException, "disposed of");
  await ended;
});
