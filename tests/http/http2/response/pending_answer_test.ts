import { assertEquals, assertRejects } from "@std/assert";
import { PendingAnswer } from "../../../../src/http/http2/response/pending_answer.ts";
import { FakeClock } from "../../../support/clocks/fake_clock.ts";
import { CODE, data, reset } from "../../../support/http2/frames.ts";
import { head, startRawServer } from "../../../support/http2/raw_server.ts";
import { test } from "../../../support/test.ts";

const keepAlive = { count: () => {} };
const HEAD = { status: 200, fields: [], length: undefined, isEncoded: false };

test("PendingAnswer keeps headers for a moment, once", async () => {
  const clock = new FakeClock();
  let late = 0;
  const answer = new PendingAnswer({ clock, keepAlive }, () => late++);
  assertEquals([answer.keeps(), answer.keeps(), clock.pending], [true, true, 1]);
  await clock.advance(10);
  assertEquals([answer.keeps(), late, answer.isGiven], [false, 1, false]);
  answer.give(HEAD);
  assertEquals([await answer.promise, answer.isGiven], [HEAD, true]);
});

test("PendingAnswer needs no timer once the caller has headers or an error", async () => {
  const clock = new FakeClock();
  const given = new PendingAnswer({ clock, keepAlive }, () => {});
  given.keeps();
  given.give(HEAD);
  const failed = new PendingAnswer({ clock, keepAlive }, () => {});
  failed.keeps();
  failed.reject(new Error("reset"));
  assertEquals([clock.pending, failed.isGiven], [0, true]);
  await assertRejects(() => failed.promise, Error, "reset");
});

test("a body that comes right after its headers is passed on whole, in how many parts it may come", async () => {
  await using server = await startRawServer({
    async onRequest(request) {
      await request.peer.write(head(request));
      await request.peer.write(data(request.stream, "one"));
      await request.peer.write(data(request.stream, "two", { end: true }));
    },
  });
  assertEquals(await (await server.send()).text(), "onetwo");
});

test("headers without a body arrive nevertheless, and the body is read as a stream", async () => {
  const rest = Promise.withResolvers<void>();
  await using server = await startRawServer({
    async onRequest(request) {
      await request.peer.write(head(request), data(request.stream, "one"));
      await rest.promise;
      await request.peer.write(data(request.stream, "two", { end: true }));
    },
  });
  const response = await server.send();
  rest.resolve();
  assertEquals([response.status, await response.text()], [200, "onetwo"]);
});

test("an abort while the headers wait for their body rejects the request", async () => {
  const controller = new AbortController();
  await using server = await startRawServer({
    async onRequest(request) {
      await request.peer.write(head(request));
      controller.abort("changed my mind");
    },
  });
  const end = await server.send({ signal: controller.signal }).then((response) => response.text())
    .catch((error) => error);
  assertEquals(end, "changed my mind");
});

test("a reset after the headers fails the body, not the response", async () => {
  await using server = await startRawServer({
    async onRequest({ peer, stream }) {
      await peer.write(head({ stream }, [], { status: 201 }), reset(stream, CODE.INTERNAL_ERROR));
    },
  });
  const response = await server.send({ method: "POST" });
  assertEquals(response.status, 201);
  await assertRejects(() => response.text(), Error, "INTERNAL_ERROR");
});
