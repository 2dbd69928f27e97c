/** Writes responses to one connection, collects garbage, and prints how many bodies remain. */

import { SocketWriter } from "../../../src/testing/sockets/socket_writer.ts";
import { writeResponse } from "../../../src/testing/sockets/write_response.ts";
import { collectGarbage } from "../../support/collect_garbage.ts";
import { FakeConnection } from "../server/fake_connection.ts";

const COUNT = 20;
const MOST_ROUNDS = 15;

/** Writes a response, and returns a reference to its body that does not keep it. */
async function write(writer: SocketWriter): Promise<WeakRef<object>> {
  const response = new Response("body");
  const body = new WeakRef(response.body!);
  await writeResponse(writer, response, { headOnly: false, chunks: true, keepAlive: true });
  return body;
}

const writer = new SocketWriter(new FakeConnection());
const bodies: WeakRef<object>[] = [];
for (let i = 0; i < COUNT; i++) bodies.push(await write(writer));
await write(writer); // the last one may still be on the runtime's stack
const left = () => bodies.filter((body) => body.deref() !== undefined).length;
for (let round = 0; round < MOST_ROUNDS && left() > 0; round++) {
  // An object that was used in the same turn of the event loop would remain.
  await new Promise((resolve) => setTimeout(resolve, 5));
  collectGarbage();
}
console.log(left());
writer.close();
