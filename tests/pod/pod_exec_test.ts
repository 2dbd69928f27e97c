import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { podAttach, podExec } from "../../src/pod/pod_exec.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };
const bytes = (text: string) => new TextEncoder().encode(text);

async function startWeb(containers = ["app"]) {
  const pod = await startPod();
  const spec = {
    nodeName: "node-1",
    containers: containers.map((name) => ({ name, image: "example.com/main:1" })),
  };
  pod.server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
  return pod;
}

for (const exitCode of [0, 1, 137]) {
  test(`podExec runs a command with its arguments and returns the exit code ${exitCode}`, async () => {
    await using pod = await startWeb();
    pod.server.pods.setProgram(web, async ({ command, stdout }) => {
      await stdout(JSON.stringify(command));
      return exitCode;
    });
    const command = ["sh", "-c", "echo 'a b' & ü"];
    await using process = await podExec(pod.kube(), web, { command });
    assertEquals(await new Response(process.stdout).json(), command);
    assertEquals((await process.status).exitCode, exitCode);
    assertThrows(() => process.stdin, TypeError, "stdin: true");
  });
}

test("podAttach connects to the running program", async () => {
  await using pod = await startWeb();
  pod.server.pods.setProgram(web, async ({ command, stdin, stdout }) => {
    await stdout(`attached ${command.length} `);
    for await (const chunk of stdin) await stdout(chunk);
    return 0;
  });
  await using process = await podAttach(pod.kube(), web, { stdin: true });
  await new Response("hello").body?.pipeTo(process.stdin);
  assertEquals(await new Response(process.stdout).text(), "attached 0 hello");
});

test("podExec fails with the server's message, which a runtime's WebSocket does not show", async () => {
  await using pod = await startWeb(["app", "db"]);
  const kube = pod.kube();
  const run = (name: string, container?: string) =>
    podExec(kube, { name, ...(container && { container }) }, { command: ["true"] });
  await assertRejects(() => run("none"), ApiStatusError, 'pods "none" not found');
  await assertRejects(() => run("web"), ApiStatusError, "choose one of: [app db]");
  await assertRejects(() => run("web", "x"), ApiStatusError, "container x is not valid");
  await using notFound = await run("web", "app");
  await assertRejects(() => notFound.status, ApiStatusError, "executable file not found");
});

test("podExec refuses invalid arguments before anything is sent", async () => {
  await using pod = await startWeb();
  const kube = pod.kube();
  await assertRejects(() => podExec(kube, web, { command: [] }), TypeError, "command");
  await assertRejects(() => podExec(kube, { name: "" }, { command: ["a"] }), TypeError, "name");
  const command = ["a"];
  await assertRejects(() => podExec(kube, web, { command, tty: true, stderr: true }), TypeError);
  assertEquals(pod.server.requests.length, 0);
});

test("podExec ends when its client is disposed of", async () => {
  await using pod = await startWeb();
  pod.server.pods.setProgram(web, async ({ stdin }) => {
    await stdin.getReader().read();
    return 0;
  });
  const kube = pod.kube();
  await using process = await podExec(kube, web, { command: ["cat"], stdin: true });
  const { status } = process;
  const writer = process.stdin.getWriter();
  await kube[Symbol.asyncDispose]();
  await assertRejects(() => status, DOMException, "disposed of");
  await assertRejects(() => writer.write(bytes("x")), DOMException, "disposed of");
});
