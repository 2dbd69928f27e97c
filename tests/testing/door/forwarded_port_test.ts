import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { assertEquals, assertRejects } from "@std/assert";
import { forwardedPort } from "../../../src/testing/door/forwarded_port.ts";
import { test } from "../../support/test.ts";

const host = "127.0.0.1";

test("a forwarded port carries the bytes of both sides, and ends with the server", async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk) => text += chunk);
    socket.once("end", () => socket.end(`got ${text}`));
  });
  server.listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  let received = "";
  await forwardedPort({ host, port })({
    readable: new Blob(["hello"]).stream(),
    write: (bytes) => {
      received += typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
      return Promise.resolve();
    },
  });
  assertEquals(received, "got hello");
  server.close();
  await once(server, "close");
  const connection = { readable: new Blob([]).stream(), write: () => Promise.resolve() };
  await assertRejects(async () => await forwardedPort({ host, port })(connection));
});
