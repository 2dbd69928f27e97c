import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { podExec, podLogs } from "../../../src/pod/mod.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web" },
  spec: { containers: [{ name: "app", image: "a:1" }], restartPolicy: "Never" },
};
const place = "/v1/pods/default/web";

test("the door ends a container with an exit code, and its log with it", async () => {
  await using door = await startWithDoor({ standInNode: true }, [pod]);
  await using kube = createKubeFetch(await door.server.config());
  assertEquals((await door.call(`POST ${place}/log`, { append: "bye\n" })).body, {
    lines: 2,
    ended: false,
  });
  const { code, body } = await door.call(`PUT ${place}/state`, { exitCode: 3 });
  assertEquals([code, body.status.phase], [200, "Failed"]);
  const read = await (await kube.fetch("/api/v1/namespaces/default/pods/web")).json();
  assertEquals(read.status, body.status);
  assertEquals(read.status.containerStatuses[0].state.terminated.exitCode, 3);
  const lines: string[] = [];
  for await (const line of podLogs(kube, { name: "web" }, { follow: true })) lines.push(line);
  assertEquals(lines, ["app is played by the test server", "bye"]);
  assertEquals(
    (await door.call(`POST ${place}/log`, { append: "more" })).body.message,
    'The log has ended: give "restart": true to begin another.',
  );
  await door.call(`PUT ${place}/state`, { containers: { app: { running: true } } });
  const timestamp = "2026-01-01T00:00:00Z";
  const again = { append: "again\n", timestamp, container: "app" };
  assertEquals((await door.call(`POST ${place}/log`, again)).body.lines, 1);
  assertEquals((await door.call(`POST ${place}/log`, { ...again, timestamp: "now" })).code, 400);
  assertEquals((await door.call(`POST ${place}/log`, { restart: true, end: true })).body, {
    lines: 0,
    ended: true,
  });
});

test("the door says what an exec prints, and with which code it ends", async () => {
  await using door = await startWithDoor({}, [pod]);
  const answers = [{ command: ["false"], stderr: "no\n", exitCode: 1 }];
  assertEquals((await door.call(`PUT ${place}/program`, { answers })).code, 200);
  await using kube = createKubeFetch(await door.server.config());
  await using process = await podExec(kube, { name: "web" }, { command: ["false"] });
  assertEquals(await new Response(process.stderr).text(), "no\n");
  assertEquals((await process.status).exitCode, 1);
  const other = { container: "other", answers };
  assertEquals(
    (await door.call(`PUT ${place}/program`, other)).body.message,
    "container other is not valid for pod web",
  );
});

test("the door leads the port of a pod to a TCP server", async () => {
  await using door = await startWithDoor({}, [pod]);
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {}).resume();
    socket.end("hello");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  assertEquals((await door.call(`PUT ${place}/ports/80`, { address })).code, 200);
  let received = "";
  await door.server.pods.port({ name: "web", port: 80 })!({
    readable: new ReadableStream(), // of a client that waits
    write: (bytes) => {
      received += typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
      return Promise.resolve();
    },
  });
  assertEquals(received, "hello");
  server.close();
  await once(server, "close");
  for (const [path, body] of [["ports/0", { address }], ["ports/80", { address: "a" }]] as const) {
    assertEquals((await door.call(`PUT ${place}/${path}`, body)).code, 400, path);
  }
});

test("a pod that does not exist is a 404 on each path", async () => {
  await using door = await startWithDoor();
  for (
    const [request, body] of [
      ["PUT state", { phase: "Running" }],
      ["POST log", { append: "a" }],
      ["PUT program", { answers: [] }],
      ["PUT ports/80", { address: "127.0.0.1:1" }],
    ] as const
  ) {
    const [method, path] = request.split(" ");
    const { code, body: status } = await door.call(`${method} ${place}/${path}`, body);
    assertEquals([code, status.message], [404, 'pods "web" not found'], request);
  }
});
