import { assertEquals } from "@std/assert";
import { decodeObject, encodeObject } from "../../../src/testing/protobuf/protobuf_object.ts";
import { assertFailure } from "../assert_failure.ts";
import { defineWidgets } from "../define_widgets.ts";
import type { Cases } from "./cases.ts";

const type = "application/vnd.kubernetes.protobuf";
const headers = { "content-type": type };
const configMap = { apiVersion: "v1", kind: "ConfigMap" };

/** Returns the begin of a body: the magic, and the kind of the object. */
function bodyOf(kind: string, members: string): string {
  const meta = `\x0a\x02v1\x12${String.fromCharCode(kind.length)}${kind}`;
  const length = String.fromCharCode(meta.length);
  return `k8s\0\x0a${length}${meta}\x12${String.fromCharCode(members.length)}${members}`;
}

/** Cases of bodies and responses in protobuf. */
export const protobufCases: Cases = {
  async "objects in protobuf are created, and answered in JSON"({ kube, configMaps }) {
    const object = {
      ...configMap,
      metadata: { name: "a" },
      data: { a: "ä" },
      binaryData: { b: "AP8=" },
    };
    const body = encodeObject(object);
    const response = await kube.fetch(configMaps, { method: "POST", headers, body });
    const made = await response.json();
    assertEquals([response.status, made.data, made.binaryData], [201, { a: "ä" }, { b: "AP8=" }]);
  },

  async "protobuf that does not hold an object is refused"({ api, configMaps }) {
    const unrecognized = "the object provided is unrecognized (must be of type ConfigMap): ";
    const noMagic = "provided data does not appear to be a protobuf message, expected prefix " +
      "[107 56 115 0]";
    const refusals: [text: string, message: string][] = [
      ["", `${unrecognized}empty data (<empty>)`],
      ["k8s\0", `${unrecognized}empty body (6b387300)`],
      ['{"a":1}', `${unrecognized}${noMagic} ({"a":1})`],
      ["x".repeat(40), `${unrecognized}${noMagic} (${"78".repeat(30)} ...)`],
      ["k8s\0\x0a\x09", `${unrecognized}unexpected EOF (6b3873000a09)`],
      ["k8s\0\x0c", `${unrecognized}proto: Unknown: wiretype end group for non-group (6b3873000c)`],
    ];
    for (const [text, message] of refusals) {
      const answer = await api.send("POST", configMaps, { text, headers });
      assertFailure(answer, { status: 400, reason: "BadRequest", message });
    }
  },

  async "a malformed object in protobuf is refused in the words of the decoder"(
    { api, configMaps },
  ) {
    const misfit = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: ';
    const refusals: [text: string, message: string][] = [
      [bodyOf("ConfigMap", "\x0a"), `${misfit}unexpected EOF`],
      [bodyOf("ConfigMap", "\x08\x01"), `${misfit}proto: wrong wireType = 0 for field ObjectMeta`],
      [bodyOf("ConfigMap", "\x02"), `${misfit}proto: ConfigMap: illegal tag 0 (wire type 2)`],
      [
        bodyOf("Secret", "\x0a"),
        'Secret in version "v1" cannot be handled as a ConfigMap: unexpected EOF',
      ],
    ];
    for (const [text, message] of refusals) {
      const answer = await api.send("POST", configMaps, { text, headers });
      assertFailure(answer, { status: 400, reason: "BadRequest", message });
    }
  },

  async "another kind in protobuf is refused as in JSON"({ api, configMaps }) {
    for (const kind of ["Pod", "PodList", "Unheard"]) {
      const json = await api.post(configMaps, { apiVersion: "v1", kind });
      const answer = await api.send("POST", configMaps, { text: bodyOf(kind, ""), headers });
      assertEquals([answer.status, answer.body.message], [400, json.body.message]);
    }
  },

  async "options of a deletion may be protobuf"({ api, configMaps }) {
    await api.create(configMaps, { metadata: { name: "a" } });
    const path = `${configMaps}/a`;
    const text = bodyOf("DeleteOptions", "\x12\x04\x0a\x02no"); // preconditions
    const other = await api.send("DELETE", path, { text, headers });
    assertEquals([other.status, other.body.reason], [409, "Conflict"]);
    const refused = await api.send("DELETE", path, { text: "k8s\0", headers });
    assertFailure(refused, { status: 400, reason: "BadRequest", message: "empty body" });
    const deleted = await api.send("DELETE", path, { text: "", headers });
    assertEquals(deleted.status, 200);
  },

  // kube-apiserver 1.37 panics on a custom resource that is sent as protobuf
  async "custom resources have no protobuf, but their metadata has"(fixture) {
    const { api } = fixture;
    const { path } = await defineWidgets(fixture);
    const read = (accept: string) => api.send("GET", path, { headers: { accept } });
    assertEquals((await read(type)).status, 406);
    const metadata = await read(`${type};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`);
    assertEquals([metadata.status, metadata.headers.get("content-type")], [200, type]);
  },

  async "a client that accepts protobuf alone gets it"({ kube, api, configMaps }) {
    await api.create(configMaps, { metadata: { name: "a" }, data: { a: "1" } });
    const get = async (path: string) => {
      const response = await kube.fetch(path, { headers: { accept: type } });
      assertEquals(response.headers.get("content-type"), type);
      const object = decodeObject(new Uint8Array(await response.arrayBuffer()), configMap);
      return { status: response.status, object };
    };
    const one = await get(`${configMaps}/a`);
    assertEquals([one.status, one.object.kind, one.object.data], [200, "ConfigMap", { a: "1" }]);
    assertEquals((await get(configMaps)).object.kind, "ConfigMapList");
    const none = await get(`${configMaps}/none`);
    assertEquals([none.status, none.object.kind, none.object.reason], [404, "Status", "NotFound"]);
    const watch = await kube.fetch(`${configMaps}?watch=true&timeoutSeconds=1`, {
      headers: { accept: type },
    });
    assertEquals(watch.headers.get("content-type"), `${type};stream=watch`);
    await watch.body?.cancel();
  },
};
