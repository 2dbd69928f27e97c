import { assertEquals } from "@std/assert";
import { decodeObject, encodeObject } from "../../../src/testing/protobuf/protobuf_object.ts";
import { protobufResponse } from "../../../src/testing/protobuf/protobuf_response.ts";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const type = "application/vnd.kubernetes.protobuf";
const fallback = { apiVersion: "v1", kind: "Status" };
const failure = (message: string) => ({ ...fallback, status: "Failure", message, code: 500 });

async function answered(body: BodyInit, watch = false): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const response = new Response(body, { headers });
  return await protobufResponse(response, { type, watch, refuse: failure });
}

test("protobufResponse encodes an object, and keeps status and headers", async () => {
  const headers = { "content-type": "application/json", "audit-id": "a" };
  const object = { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } };
  const json = new Response(JSON.stringify(object), { status: 201, headers });
  const response = await protobufResponse(json, { type, watch: false, refuse: failure });
  assertEquals([response.status, response.headers.get("audit-id")], [201, "a"]);
  assertEquals(response.headers.get("content-type"), type);
  assertEquals(await response.bytes(), encodeObject(object));
});

test("protobufResponse leaves what has no encoding as it is", async () => {
  const version = await answered('{"major":"1"}');
  assertEquals(version.headers.get("content-type"), "application/json");
  assertEquals(await version.text(), '{"major":"1"}');
  const text = new Response("ok", { headers: { "content-type": "text/plain" } });
  assertEquals(await protobufResponse(text, { type, watch: false, refuse: failure }), text);
});

test("protobufResponse answers with a Status where a member has another type", async () => {
  const response = await answered('{"apiVersion":"v1","kind":"ConfigMap","data":{"a":1}}');
  assertEquals(response.status, 500);
  const { message } = decodeObject(await response.bytes(), fallback);
  assertEquals(message, "data must be a string");
});

interface Frame {
  type: string;
  object: Record<string, unknown>;
}

/** Reads the events of a watch; the rest is what follows the last whole one. */
function framesOf(bytes: Uint8Array): { frames: Frame[]; rest: number } {
  const frames: Frame[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    if (at + 4 + length > bytes.length) break;
    const typeEnd = at + 6 + bytes[at + 5]!;
    const event = new TextDecoder().decode(bytes.subarray(at + 6, typeEnd));
    const magic = bytes.indexOf(0x6b, typeEnd);
    const object = decodeObject(bytes.subarray(magic, at + 4 + length), fallback);
    frames.push({ type: event, object });
    at += 4 + length;
  }
  return { frames, rest: bytes.length - at };
}

test("protobufResponse encodes the events of a watch, wherever its pieces end", async () => {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "ä" } };
  const line = new TextEncoder().encode(JSON.stringify({ type: "ADDED", object }) + "\n");
  for (const size of [1, 7, line.length, line.length + 20]) {
    const all = new Uint8Array([...line, ...line, ...line]);
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (let at = 0; at < all.length; at += size) controller.enqueue(all.slice(at, at + size));
        controller.close();
      },
    });
    const response = await answered(body, true);
    assertEquals(response.headers.get("content-type"), `${type};stream=watch`);
    const { frames, rest } = framesOf(await response.bytes());
    assertEquals([frames, rest], [Array(3).fill({ type: "ADDED", object }), 0], `${size}`);
  }
});

test("protobufResponse tells of an event that cannot be encoded, and of one that has no end", async () => {
  const wrong = '{"type":"ADDED","object":{"apiVersion":"v1","kind":"ConfigMap","data":[]}}';
  const response = await answered(`${wrong}\n{"type":"ADD`, true);
  const { frames, rest } = framesOf(await response.bytes());
  assertEquals(frames.map(({ type, object }) => [type, object.message]), [
    ["ERROR", "data must be an object"],
  ]);
  assertEquals(rest, 4);
});

test("a client that accepts protobuf only gets objects, lists, failures and events in it", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "one", { data: { a: "1" } });
    const get = async (path: string, accept = type) => {
      const response = await client.fetch(path, { headers: { accept } });
      assertEquals(response.headers.get("content-type"), type, path);
      return { status: response.status, object: decodeObject(await response.bytes(), fallback) };
    };
    const one = await get(`${configMaps}/one`);
    assertEquals([one.status, one.object.kind, one.object.data], [200, "ConfigMap", { a: "1" }]);
    const list = await get(configMaps);
    assertEquals([list.object.kind, (list.object.items as unknown[]).length], ["ConfigMapList", 1]);
    const none = await get(`${configMaps}/none`);
    assertEquals([none.status, none.object.kind, none.object.reason], [404, "Status", "NotFound"]);
    const partial = await get(
      configMaps,
      `${type};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`,
    );
    assertEquals(partial.object.kind, "PartialObjectMetadataList");
    assertEquals((await get("/apis")).object.kind, "APIGroupList");

    const watch = await client.fetch(`${configMaps}?watch=true&timeoutSeconds=1`, {
      headers: { accept: type, "accept-encoding": "gzip" },
    });
    assertEquals(watch.headers.get("content-type"), `${type};stream=watch`);
    const reader = watch.body!.getReader();
    const { frames } = framesOf((await reader.read()).value!);
    assertEquals(frames.map(({ type, object }) => [type, object.data]), [["ADDED", { a: "1" }]]);
    await reader.cancel();
  }));

test("custom resources are refused with 406 where protobuf alone is accepted", () =>
  withServer(async ({ server, client }) => {
    server.objects.create({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "widgets.example.com" },
      spec: {
        group: "example.com",
        names: { plural: "widgets", kind: "Widget" },
        scope: "Cluster",
        versions: [{
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object" } },
        }],
      },
    });
    const status = async (accept: string) => {
      const response = await client.fetch("/apis/example.com/v1/widgets", { headers: { accept } });
      await response.body?.cancel();
      return response.status;
    };
    assertEquals(await status(type), 406);
    assertEquals(await status(`${type};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`), 200);
    assertEquals(await status(`${type},application/json`), 200);
  }));
