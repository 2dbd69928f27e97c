import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { test } from "../support/test.ts";

const answers = {
  "413 Content Too Large": "content-length: 2\r\n\r\nno",
  "307 Temporary Redirect": "location: /elsewhere\r\ncontent-length: 0\r\n\r\n",
};

for (const [status, rest] of Object.entries(answers)) {
  for (const transport of ["connections", "fetch"] as const) {
    test(
      `a body that waits is cancelled when ${status} ends its request, by ${transport}`,
      async () => {
        await using server = await startTcpServer((socket) =>
          socket.once("data", () => socket.write(`HTTP/1.1 ${status}\r\n${rest}`))
        );
        await using kube = createKubeFetch({ server: server.url }, { transport });
        const cancelled = Promise.withResolvers<void>();
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
          start: (controller) => controller.enqueue(new Uint8Array(10)),
          cancel: () => cancelled.resolve(),
        }, { highWaterMark: 0 });
        const answer = await kube.fetch(
          "/upload",
          { method: "POST", body, duplex: "half" } as RequestInit,
        )
          .then((response) => response.text(), (error) => error.name);
        if (status.startsWith("413")) assertEquals(answer, "no");
        await cancelled.promise;
      },
      { timeoutMs: 10_000 },
    );
  }
}
