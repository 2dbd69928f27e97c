import { assert, assertEquals } from "@std/assert";
import { SETTING, TYPE } from "../support/http2/frames.ts";
import type { PeerRequest } from "../support/http2/peer.ts";
import { test } from "../support/test.ts";
import { faultsOf, reply, startSimpleServer } from "./http2/simple_server.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

/** Returns the values of a field. */
function valuesOf({ fields }: PeerRequest, name: string): string[] {
  return fields.filter((field) => field[0] === name).map(([, value]) => value);
}

async function echo(request: PeerRequest): Promise<void> {
  await request.peer.until(() => request.isWhole);
  await reply(request, "echo");
}

test("a connection over HTTP/2 begins with the preface and settings that switch pushes off", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, echo);
  await using kube = kubeBy("own", { server: server.url, caPem });
  await (await kube.fetch(`${PATH}/one`)).text();
  const { rules, frames } = server.peers[0]!;
  assertEquals(frames[0]!.type, TYPE.SETTINGS);
  assertEquals(rules.settings.get(SETTING.ENABLE_PUSH), 0);
  assertEquals(faultsOf(server), []);
});

test("a GET over HTTP/2 has its fields in lower case, and ends its stream at once", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, echo);
  await using kube = kubeBy("own", { server: server.url, caPem }, { userAgent: "tests/1" });
  const init = { headers: { "X-Own-Field": "Its Value", cookie: "a=1; b=2" } };
  await (await kube.fetch(`${PATH}/one%20two?labelSelector=a%3Db#part`, init)).text();
  const [request] = server.peers[0]!.requests;
  assertEquals(valuesOf(request!, ":method"), ["GET"]);
  assertEquals(valuesOf(request!, ":scheme"), ["https"]);
  assertEquals(valuesOf(request!, ":authority"), [new URL(server.url).host]);
  assertEquals(valuesOf(request!, ":path"), [`${PATH}/one%20two?labelSelector=a%3Db`]);
  assertEquals(valuesOf(request!, "x-own-field"), ["Its Value"]);
  assertEquals(valuesOf(request!, "cookie").join("; "), "a=1; b=2");
  assertEquals(valuesOf(request!, "user-agent").length, 1);
  assertEquals(valuesOf(request!, "content-length"), []);
  assertEquals(server.peers[0]!.frames.filter(({ type }) => type === TYPE.DATA), []);
  assertEquals(faultsOf(server), []);
});

for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
  test(`a ${method} over HTTP/2 announces the length of a content that is known`, async () => {
    const { keyPair, caPem } = await sharedTrust();
    await using server = await startSimpleServer(keyPair, echo);
    await using kube = kubeBy("own", { server: server.url, caPem });
    const send = async (body: BodyInit | null) =>
      await (await kube.fetch(PATH, { method, body })).text();
    await send(`{"ä":1}`);
    await send(new TextEncoder().encode("bytes"));
    await send(new URLSearchParams({ a: "1" }));
    await send("");
    await send(null);
    await send(ReadableStream.from([new TextEncoder().encode("a stream")]));
    const { requests } = server.peers[0]!;
    assertEquals(requests.map(({ content }) => content.length), [8, 5, 3, 0, 0, 8]);
    const lengths = requests.map((request) => valuesOf(request, "content-length").join());
    assertEquals(lengths.slice(0, 3), ["8", "5", "3"]);
    assertEquals(lengths[5], "");
    assertEquals(faultsOf(server), []);
  });
}

test("fields that come more than once are sent so over HTTP/2", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, echo);
  const headers = {
    "Impersonate-User": "jane",
    "Impersonate-Group": ["one", "two, or three"],
    "Impersonate-Extra-A": ["1", "2"],
  };
  await using kube = kubeBy("own", { server: server.url, caPem, headers });
  await (await kube.fetch(`${PATH}/one`)).text();
  const [request] = server.peers[0]!.requests;
  assertEquals(valuesOf(request!, "impersonate-user"), ["jane"]);
  assertEquals(valuesOf(request!, "impersonate-group"), ["one", "two, or three"]);
  assertEquals(valuesOf(request!, "impersonate-extra-a"), ["1", "2"]);
  assertEquals(faultsOf(server), []);
});

test("a block of fields longer than a frame is continued over HTTP/2", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, echo);
  await using kube = kubeBy("own", { server: server.url, caPem });
  const long = "\u00e4l~".repeat(20_000);
  const init = { headers: { "x-long": long } };
  for (let at = 0; at < 2; at++) {
    assertEquals(await (await kube.fetch(`${PATH}/one`, init)).text(), "echo");
  }
  const { requests, frames } = server.peers[0]!;
  assertEquals(requests.map((request) => valuesOf(request, "x-long")[0]?.length), [60_000, 60_000]);
  assert(frames.some(({ type }) => type === TYPE.CONTINUATION));
  assertEquals(faultsOf(server), []);
});

test("fields that repeat cost a few bytes over HTTP/2, and a rotated token takes the place of the old one", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, echo);
  let token = "t".repeat(900);
  const tokenSource = { token: () => Promise.resolve(token) };
  await using kube = kubeBy("own", { server: server.url, caPem, tokenSource });
  const sizes: number[] = [];
  for (let at = 0; at < 6; at++) {
    if (at === 3) token = "u".repeat(900);
    await (await kube.fetch(`${PATH}/one`)).text();
    const block = server.peers[0]!.frames.findLast(({ type }) => type === TYPE.HEADERS)!;
    sizes.push(block.payload.length);
  }
  const { requests } = server.peers[0]!;
  assertEquals(requests.map((request) => valuesOf(request, "authorization")[0]), [
    ...Array.from({ length: 3 }, () => `Bearer ${"t".repeat(900)}`),
    ...Array.from({ length: 3 }, () => `Bearer ${"u".repeat(900)}`),
  ]);
  // A value that changes may be entered when it comes for the second time.
  for (const at of [1, 2, 5]) assert(sizes[at]! < 120, `${sizes} bytes`);
  assertEquals(faultsOf(server), []);
});
