import { assertEquals, assertRejects } from "@std/assert";
import { RequestBody } from "../../../src/testing/http2/request_body.ts";
import { test } from "../../support/test.ts";

test("RequestBody begins with the first read, and tells what was taken", async () => {
  const events: unknown[] = [];
  const body = new RequestBody({
    begin: () => events.push("begin"),
    taken: (bytes) => events.push(bytes),
  });
  body.push(new Uint8Array(3));
  assertEquals(events, []);
  const read = new Response(body.stream).arrayBuffer();
  body.push(new Uint8Array(4));
  await new Promise(setImmediate);
  body.end();
  body.fail(new Error("too late"));
  assertEquals([(await read).byteLength, events], [7, ["begin", 3, 4]]);
});

test("RequestBody fails while it is read, and before it", async () => {
  const hooks = { begin() {}, taken() {} };
  const [one, other] = [new RequestBody(hooks), new RequestBody(hooks)];
  const read = assertRejects(() => new Response(one.stream).text(), Error, "reset");
  await new Promise(setImmediate);
  one.fail(new Error("reset"));
  await read;
  other.fail(new Error("reset"));
  await assertRejects(() => new Response(other.stream).text(), Error, "reset");
});

test("RequestBody joins small parts that wait, and keeps their order", async () => {
  const taken: number[] = [];
  const body = new RequestBody({ begin() {}, taken: (bytes) => taken.push(bytes) });
  const sent: number[] = [];
  const push = (length: number) => {
    const part = Uint8Array.from({ length }, (_, place) => (sent.length + place) & 0xff);
    sent.push(...part);
    body.push(part);
  };
  for (let count = 0; count < 20_000; count++) push(1);
  for (const length of [2000, 3, 2000, 5, 6]) push(length);
  body.end();
  const bytes = new Uint8Array(await new Response(body.stream).arrayBuffer());
  assertEquals(bytes, Uint8Array.from(sent));
  assertEquals(taken.slice(0, 2), [1, 16_384]);
  assertEquals([taken.length, taken.reduce((sum, bytes) => sum + bytes)], [7, sent.length]);
});
