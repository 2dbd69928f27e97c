import { assertEquals, assertThrows } from "@std/assert";
import { inFull, test } from "../../support/test.ts";
import {
  decodeObject,
  encodeObject,
  encodeWatchEvent,
  isEncodable,
  type ObjectType,
  ProtobufBodyError,
} from "../../../src/testing/protobuf/protobuf_object.ts";
import { goSamples } from "./go_samples.ts";
import { bytesOf } from "./proto_bytes.ts";

const configMap = { apiVersion: "v1", kind: "ConfigMap" };

test("decodeObject reads what Go writes, with the zero values of Go's JSON", () => {
  for (const [json, protobuf] of goSamples) {
    const decoded = decodeObject(Uint8Array.fromBase64(protobuf), configMap);
    assertEquals(decoded, JSON.parse(json));
  }
});

test("encodeObject writes the bytes that Go writes", () => {
  for (const [json, protobuf] of goSamples) {
    assertEquals(encodeObject(JSON.parse(json)).toBase64(), protobuf);
  }
});

test("decodeObject refuses what is not an object in the words of kube-apiserver", () => {
  const refusal = (bytes: Uint8Array) =>
    assertThrows(() => decodeObject(bytes, configMap), ProtobufBodyError).message;
  const noMagic = "provided data does not appear to be a protobuf message, expected prefix " +
    "[107 56 115 0]";
  assertEquals(refusal(bytesOf()), "empty data");
  assertEquals(refusal(bytesOf("k8")), noMagic);
  assertEquals(refusal(bytesOf('{"kind":"ConfigMap"}')), noMagic);
  assertEquals(refusal(bytesOf("k8s\0")), "empty body");
  assertEquals(refusal(bytesOf("k8s\0", 0x0a, 9)), "unexpected EOF");
});

test("decodeObject completes a kind or a version that the bytes do not have", () => {
  const typeOf = (apiVersion: string, kind: string): ObjectType => {
    const meta = [0x0a, apiVersion.length, apiVersion, 0x12, kind.length, kind];
    const length = 4 + apiVersion.length + kind.length;
    const { apiVersion: read, kind: readKind } = decodeObject(
      bytesOf("k8s\0", 0x0a, length, ...meta),
      configMap,
    );
    return { apiVersion: String(read), kind: String(readKind) };
  };
  assertEquals(typeOf("", ""), configMap);
  assertEquals(typeOf("", "Pod"), { apiVersion: "v1", kind: "Pod" });
  assertEquals(typeOf("apps/v1", ""), { apiVersion: "apps/v1", kind: "ConfigMap" });
  assertEquals(typeOf("apps/", "Pod"), { apiVersion: "v1", kind: "Pod" });
  assertEquals(typeOf("a/b/c", "Pod"), { apiVersion: "v1", kind: "Pod" });
});

test("decodeObject returns the kind alone of an unknown kind, and with the error of a known one", () => {
  const unknown = bytesOf("k8s\0", 0x0a, 8, 0x0a, 2, "v1", 0x12, 2, "No", 0x12, 1, 0xff);
  assertEquals(decodeObject(unknown, configMap), { apiVersion: "v1", kind: "No" });
  const broken = bytesOf("k8s\0", 0x0a, 9, 0x0a, 2, "v1", 0x12, 3, "Pod", 0x12, 1, 0x0a);
  const error = assertThrows(() => decodeObject(broken, configMap), ProtobufBodyError);
  assertEquals(error.message, "unexpected EOF");
  assertEquals(error.type, { apiVersion: "v1", kind: "Pod" });
});

test("decodeObject throws nothing but its own error for truncated and changed bytes", () => {
  const step = inFull(1, 7);
  let refused = 0;
  const attempt = (bytes: Uint8Array) => {
    try {
      decodeObject(bytes, configMap);
    } catch (error) {
      if (!(error instanceof ProtobufBodyError)) throw error;
      refused++;
    }
  };
  for (const [, protobuf] of goSamples) {
    const bytes = Uint8Array.fromBase64(protobuf);
    for (let at = 0; at < bytes.length; at += step) {
      attempt(bytes.subarray(0, at));
      for (const byte of [0, 0x7f, 0x80, 0xff]) attempt(bytes.with(at, byte));
    }
  }
  assertEquals(refused > 100, true);
});

test("encodeWatchEvent writes the length, the type and the object", () => {
  assertEquals(
    encodeWatchEvent("ADDED", bytesOf("k8s\0")),
    bytesOf(0, 0, 0, 15, 0x0a, 5, "ADDED", 0x12, 6, 0x0a, 4, "k8s\0"),
  );
});

test("isEncodable knows Kubernetes' own kinds, and DeleteOptions in every group", () => {
  assertEquals(isEncodable({ apiVersion: "apps/v1", kind: "DeploymentList" }), true);
  assertEquals(isEncodable({ apiVersion: "example.com/v1", kind: "DeleteOptions" }), true);
  assertEquals(isEncodable({ apiVersion: "example.com/v1", kind: "Widget" }), false);
});
