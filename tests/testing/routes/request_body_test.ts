import { assertEquals, assertRejects } from "@std/assert";
import {
  mediaTypeOf,
  readDeletionBody,
  readJsonBody,
  readTypedBody,
} from "../../../src/testing/routes/request_body.ts";
import { encodeObject } from "../../../src/testing/protobuf/protobuf_object.ts";
import { protobufType } from "../../../src/testing/routes/accept_header.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

function post(body: BodyInit | undefined, type: string | null = "application/json"): Request {
  const request = new Request("https://server/", { method: "POST", body: body ?? null });
  if (type === null) request.headers.delete("content-type");
  else request.headers.set("content-type", type);
  return request;
}

async function refusal(read: Promise<unknown>): Promise<[number, string]> {
  const { status } = await assertRejects(() => read, StatusError);
  return [status.code, status.message!];
}

test("mediaTypeOf leaves out parameters and case", () => {
  assertEquals(mediaTypeOf(post("", "Application/JSON; charset=utf-8")), "application/json");
  assertEquals(mediaTypeOf(post("", null)), "");
});

test("readJsonBody reads JSON of the default type, with or without a header", async () => {
  assertEquals(await readJsonBody(post('{"a":"ä"}')), { a: "ä" });
  assertEquals(await readJsonBody(post("[1]", null)), [1]);
});

test("readJsonBody reads a body whose bytes come one by one", async () => {
  const sent = new TextEncoder().encode(JSON.stringify({ a: "ä".repeat(5000) }));
  let at = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (at === sent.length) controller.close();
      else controller.enqueue(sent.subarray(at, ++at));
    },
  });
  const init = { method: "POST", body, duplex: "half" };
  assertEquals(await readJsonBody(new Request("https://server/", init)), { a: "ä".repeat(5000) });
});

test("readJsonBody returns undefined for an empty body", async () => {
  assertEquals(await readJsonBody(post(undefined)), undefined);
  assertEquals(await readJsonBody(post("", null)), undefined);
});

test("readJsonBody refuses another type with 415, even without a body", async () => {
  const accepted = ["application/merge-patch+json"];
  const message =
    "the body of the request was in an unknown format - accepted media types include: ";
  assertEquals(await refusal(readJsonBody(post("{}", "text/plain"))), [
    415,
    `${message}application/json`,
  ]);
  for (const body of ["{}", ""]) {
    assertEquals(await refusal(readJsonBody(post(body, null), { accepted })), [
      415,
      message + accepted[0],
    ]);
  }
});

test("readJsonBody refuses more than 3 MiB with 413", async () => {
  const limit = 3 * 1024 * 1024;
  assertEquals(await readJsonBody(post(`"${"x".repeat(limit - 2)}"`)), "x".repeat(limit - 2));
  const [code] = await refusal(readJsonBody(post(`"${"x".repeat(limit - 1)}"`)));
  assertEquals(code, 413);
});

test("readJsonBody refuses malformed JSON with 400 and the given message", async () => {
  const [code, message] = await refusal(
    readJsonBody(post("{"), { invalid: () => "invalid JSON patch" }),
  );
  assertEquals([code, message], [400, "invalid JSON patch"]);
});

const pod = { group: "", version: "v1", kind: "Pod" };

test("readTypedBody requires a body, and names the expected kind", async () => {
  assertEquals(await readTypedBody(post("null"), pod), null);
  for (const body of ["", "{"]) {
    const [code, message] = await refusal(readTypedBody(post(body), pod));
    assertEquals([code, message.includes("must be of type Pod")], [400, true]);
  }
});

test("readTypedBody reads protobuf of a kind that has it", async () => {
  const lease = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    spec: { leaseTransitions: 1 },
  };
  const request = post(encodeObject(lease), protobufType);
  const expected = { group: "coordination.k8s.io", version: "v1", kind: "Lease" };
  assertEquals(await readTypedBody(request, expected), { ...lease, metadata: {} });
});

test("readTypedBody refuses protobuf of a kind without it with 415", async () => {
  const widget = { group: "example.com", version: "v1", kind: "Widget" };
  const [code, message] = await refusal(readTypedBody(post("k8s", protobufType), widget));
  const types = `: application/json, application/yaml, ${protobufType}`;
  assertEquals([code, message.endsWith(types)], [415, true]);
  const [otherCode, other] = await refusal(readTypedBody(post("k8s", "text/plain"), pod));
  assertEquals([otherCode, other.endsWith(types)], [415, true]);
});

test("readTypedBody reads YAML, and gives its text", async () => {
  const given: unknown[] = [];
  const onText = (text: unknown) => void given.push(text);
  const sent = "kind: Pod\nkind: Pod\n";
  assertEquals(await readTypedBody(post(sent, "application/yaml"), pod, { onText }), {
    kind: "Pod",
  });
  const repeatedKeys = ['line 2: key "kind" already set in map'];
  assertEquals(given, [{ sent, json: '{"kind":"Pod"}', repeatedKeys }]);
  assertEquals(await refusal(readTypedBody(post("a: *b", "application/yaml"), pod)), [
    400,
    "the object provided is unrecognized (must be of type Pod): yaml: unknown anchor 'b' " +
    "referenced (613a202a62)",
  ]);
  const patch = { accepted: ["application/merge-patch+json"] };
  assertEquals((await refusal(readJsonBody(post("a: 1", "application/yaml"), patch)))[0], 415);
});

test("readTypedBody refuses malformed protobuf in the words of kube-apiserver", async () => {
  const message = async (body: string) =>
    (await refusal(readTypedBody(post(body, protobufType), pod)))[1];
  const unrecognized = "the object provided is unrecognized (must be of type Pod): ";
  const noMagic = "provided data does not appear to be a protobuf message, expected prefix " +
    "[107 56 115 0]";
  assertEquals(await message(""), `${unrecognized}empty data (<empty>)`);
  assertEquals(await message("k8s\0"), `${unrecognized}empty body (6b387300)`);
  assertEquals(await message("{}"), `${unrecognized}${noMagic} ({})`);
  const long = `${unrecognized}${noMagic} (${"78".repeat(30)} ...)`;
  assertEquals(await message("x".repeat(31)), long);
  const secret = "k8s\0\x0a\x0c\x0a\x02v1\x12\x06Secret\x12\x01\x0a";
  assertEquals(
    await message(secret),
    'Secret in version "v1" cannot be handled as a Pod: unexpected EOF',
  );
});

test("readDeletionBody reads options in protobuf, and allows for none", async () => {
  const options = { apiVersion: "apps/v1", kind: "DeleteOptions", gracePeriodSeconds: 0 };
  assertEquals(await readDeletionBody(post(encodeObject(options), protobufType)), options);
  assertEquals(await readDeletionBody(post("", protobufType)), undefined);
  assertEquals(await refusal(readDeletionBody(post("k8s\0", protobufType))), [400, "empty body"]);
});

test("readJsonBody refuses numbers and depths that the server cannot keep, in words of the caller", async () => {
  const integer = post('{"a":9007199254740993}');
  const [code, message] = await refusal(readJsonBody(integer));
  assertEquals([code, message.endsWith("it would round 9007199254740993, at offset 5")], [
    400,
    true,
  ]);
  const deep = () => post("[".repeat(1001) + "]".repeat(1001));
  const beyond = ({ subject }: { subject: string }) => `too much ${subject}`;
  assertEquals(await refusal(readJsonBody(deep(), { beyond })), [400, "too much depth"]);
  assertEquals(await refusal(readTypedBody(deep(), pod)), [
    400,
    "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json " +
    "parse error: exceeded max depth of 1000",
  ]);
  assertEquals(await refusal(readTypedBody(post('{"a":1e400}'), pod)), [
    400,
    'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number 1e400 into Go ' +
    "value of type float64",
  ]);
});
