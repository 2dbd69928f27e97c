import { assert, assertEquals } from "@std/assert";
import { watch } from "../../src/watch/watch.ts";
import { eventLoopTurn } from "../../src/runtime/event_loop_turn.ts";
import { test } from "../support/test.ts";
import { failureOf } from "./support/client.ts";
import { reasonOf } from "./support/soon.ts";
import { startTwoAuthorities, type TwoAuthorities } from "./support/two_authorities.ts";

const GET = "/api/v1/namespaces/default/configmaps/one";
const LIST = "/api/v1/pods";

/** Kinds of requests, each with the function that sends it. */
const KINDS: Record<string, (own: TwoAuthorities) => Promise<unknown>> = {
  GET: ({ kube }) => kube.fetch(GET).then((response) => response.text()),
  list: ({ kube }) => kube.fetch(LIST).then((response) => response.text()),
  POST: ({ kube }) => kube.fetch(LIST, { method: "POST", body: "{}" }).then((each) => each.text()),
};

/** Waits until the old server has got `count` requests. */
async function untilAsked(own: TwoAuthorities, count: number): Promise<void> {
  while (own.oldRequests.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

for (const [kind, send] of Object.entries(KINDS)) {
  for (const warm of [false, true]) {
    const on = warm ? "a kept" : "a new";

    test(`A ${kind} in progress on ${on} connection during a CA rotation no longer trusts the old CA`, async () => {
      await using own = await startTwoAuthorities();
      if (warm) await send(own);
      own.answering = false;
      const asked = own.oldRequests.length;
      const sent = send(own);
      sent.catch(() => {});
      await untilAsked(own, asked + 1);
      await own.rotate();
      const connections = own.old.length;
      own.old.at(-1)!.close("clean");
      const settled = await own.settle(sent);
      assertEquals(own.old.length, connections, "a new connection trusted the old CA");
      assertEquals(own.oldRequests.length, asked + 1, "a token was sent to the old server");
      assert(settled, "it is still being tried again");
      const { name, failure, outcomeUnknown } = failureOf(await reasonOf(sent));
      if (kind === "POST") assertEquals([name, outcomeUnknown], ["NetworkError", true]);
      else assertEquals([name, failure], ["NetworkError", "tls"]);
    });
  }

  const outcome = kind === "POST"
    ? "fails with an unknown outcome"
    : "is sent again to a server of the new CA";

  test(`A ${kind} in progress during a CA rotation ${outcome}`, async () => {
    await using own = await startTwoAuthorities();
    own.answering = false;
    const sent = send(own);
    sent.catch(() => {});
    await untilAsked(own, 1);
    await own.rotate();
    own.renew();
    own.old.at(-1)!.close("clean");
    assert(await own.settle(sent), "it is still being tried again");
    assertEquals(own.oldRequests.length, 1);
    if (kind === "POST") assert(failureOf(await reasonOf(sent)).outcomeUnknown);
    else assertEquals([await sent, own.renewed.length], ["{}", 1]);
  });

  test(`A ${kind} whose connection is being made during a CA rotation is not sent with the old trust`, async () => {
    await using own = await startTwoAuthorities();
    await send(own); // reads the CA file
    own.old.forEach((connection) => connection.close("clean"));
    await Promise.all(own.old.map((connection) => connection.closed));
    await eventLoopTurn(); // lets the client notice: a write is not sent twice
    own.gate.hold();
    const sent = send(own);
    sent.catch(() => {});
    assert(await own.gate.untilHeld(1));
    await own.rotate();
    own.gate.open();
    assert(await own.settle(sent), "it is still being tried again");
    assertEquals(own.oldRequests.length, 1, "a token was sent to the old server");
    const { name, failure, outcomeUnknown } = failureOf(await reasonOf(sent));
    assertEquals([name, failure, outcomeUnknown], ["NetworkError", "tls", false]);
  });

  test(`A ${kind} after a CA rotation does not use a connection that was kept before it`, async () => {
    await using own = await startTwoAuthorities();
    await send(own);
    await own.rotate();
    const sent = send(own);
    sent.catch(() => {});
    assert(await own.settle(sent), "it is still being tried again");
    assertEquals(own.oldRequests.length, 1, "a token was sent to the old server");
    assertEquals(failureOf(await reasonOf(sent)).failure, "tls");
  });
}

test("A watch survives a CA rotation, and then resumes with the new trust only", async () => {
  await using own = await startTwoAuthorities();
  const events = watch(own.kube, LIST, { resourceVersion: "1" })[
    Symbol.asyncIterator
  ]();
  assertEquals((await events.next()).value?.type, "MODIFIED");
  const next = events.next();
  next.catch(() => {});
  await own.rotate();
  const connections = own.old.length;
  own.old.at(-1)!.close("clean");
  const tried = own.gate.connections;
  // Until the old server has been tried; the test's own limit bounds it.
  while (own.gate.connections === tried) await own.settle(next, { timeoutMs: 100 });
  const resumed = await own.settle(next, { timeoutMs: 500 });
  assert(!resumed, "the watch has gone on with the old server");
  assertEquals([own.old.length, own.oldRequests.length], [connections, 1]);
  own.renew();
  assert(await own.settle(next), "the watch has not resumed");
  assertEquals([(await next).value?.type, own.renewed.length], ["MODIFIED", 1]);
  await events.return?.();
});

test("A watch whose connection is being made during a CA rotation sends no token with the old trust", async () => {
  await using own = await startTwoAuthorities();
  await own.kube.fetch(GET).then((response) => response.text());
  own.gate.hold();
  const events = watch(own.kube, LIST, { resourceVersion: "1" })[
    Symbol.asyncIterator
  ]();
  const next = events.next();
  next.catch(() => {});
  assert(await own.gate.untilHeld(1));
  await own.rotate();
  own.gate.open();
  await own.settle(next);
  assertEquals(own.oldRequests.filter((request) => request.includes("watch=")), []);
  await events.return?.();
});
