import { assertEquals, assertStringIncludes } from "@std/assert";
import { tcpCheck } from "../../../../src/doctor/checks/network/tcp_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { startTcpServer } from "../../../support/servers/tcp_server.ts";
import { test } from "../../../support/test.ts";

testSurroundings({
  name: "a port on which nothing listens",
  async make(stack) {
    const pod = await examinedPod(stack);
    await pod.server.stopListening();
    return pod;
  },
  finding: {
    id: "network.tcp",
    status: "failure",
    summary: "the connection was refused",
    remedy: "Is the API server running?",
  },
});

test("tcpCheck opens one connection and sends nothing", async () => {
  let received = 0;
  await using server = await startTcpServer((socket) => socket.on("data", () => received++));
  const target = { server: new URL(`https://127.0.0.1:${server.port}`) };
  const { status, summary } = await tcpCheck.run(examinationOf({ target }), unaborted);
  assertEquals([status, received], ["ok", 0]);
  assertStringIncludes(summary, `127.0.0.1:${server.port} accepts connections`);
});
