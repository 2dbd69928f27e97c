import { assert, assertEquals } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { test } from "../support/test.ts";
import { faultsOf, reply, startSimpleServer } from "./http2/simple_server.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";

const PATH = "/api/v1/namespaces/default/configmaps/";

test("an upload over HTTP/2 whose source fails resets its stream, and costs the connection nothing", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, async (request) => {
    if (await request.peer.until(() => request.isWhole)) await reply(request, request.path);
  });
  await using kube = kubeBy("own", { server: server.url, caPem });
  const why = new RangeError("the source has failed");
  for (const parts of [0, 1, 3]) {
    let left = parts;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(1_000));
        else controller.error(why);
      },
    });
    const error = await kube.fetch(`${PATH}failed`, { method: "POST", body }).catch((error) =>
      error
    );
    assert(error === why || error instanceof NetworkError, `${error}`);
    assertEquals(await (await kube.fetch(`${PATH}next`)).text(), `${PATH}next`);
  }
  assertEquals(server.peers.length, 1);
  const sent = server.peers[0]!.requests.filter(({ path }) => path.endsWith("failed"));
  assertEquals(sent.filter(({ isWhole }) => isWhole), []);
  assertEquals(faultsOf(server), []);
});

test("an upload over HTTP/2 that is aborted cancels its source, while it waits for a window or for the source", async () => {
  const { keyPair, caPem } = await sharedTrust();
  const opened = Promise.withResolvers<void>();
  await using server = await startSimpleServer(keyPair, async (request) => {
    if (request.path.endsWith("next")) return await reply(request, "next");
    opened.resolve();
  }, { grants: false });
  await using kube = kubeBy("own", { server: server.url, caPem });
  for (const [round, parts] of [1, Infinity].entries()) {
    let left = parts;
    const stop = new AbortController();
    const cancelled = Promise.withResolvers<unknown>();
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(10_000));
        else return new Promise<void>(() => {}); // it has no more for now
      },
      cancel: (reason) => cancelled.resolve(reason),
    });
    const sent = kube.fetch(`${PATH}stuck`, { method: "POST", body, signal: stop.signal });
    sent.catch(() => {});
    await opened.promise;
    const peer = server.peers[0]!;
    const stuck = () => peer.requests.filter(({ path }) => path.endsWith("stuck"));
    await peer.until(() => stuck().length > round && stuck().at(-1)!.content.length >= 10_000);
    await peer.barrier();
    stop.abort("enough");
    assertEquals(await sent.catch((error) => error), "enough");
    await cancelled.promise;
    assertEquals(await (await kube.fetch(`${PATH}next`)).text(), "next");
  }
  assertEquals(server.peers.length, 1);
  assertEquals(faultsOf(server), []);
});
