import { assertEquals, assertRejects } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { callConversion } from "../../../src/testing/webhooks/call_conversion.ts";
import { serveTls } from "../../support/servers/serve_tls.ts";
import { test } from "../../support/test.ts";

const object = {
  apiVersion: "a.test/v1",
  kind: "Site",
  metadata: { name: "x", uid: "u", labels: { a: "1" }, annotations: { b: "2" } },
  spec: { host: "h" },
};

async function convert(
  answer: (request: Record<string, unknown>) => unknown,
  reviewVersion = "v1",
) {
  const authority = await CertificateAuthority.create();
  const handle = async (request: Request) => {
    const review = await request.json();
    return Response.json({ ...review, request: undefined, ...answer(review.request) as object });
  };
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using server = serveTls(handle, keyPair);
  const caBundle = btoa(authority.certificatePem);
  const clientConfig = { url: server.url, service: undefined, caBundle };
  const desiredVersion = "a.test/v2";
  const webhook = { clientConfig, timeoutSeconds: 10, reviewVersion };
  return await callConversion(webhook, { object, desiredVersion }, () => undefined);
}

const success = (uid: unknown, converted: unknown) => ({
  response: { uid, result: { status: "Success" }, convertedObjects: [converted] },
});

test("callConversion sends the object, and takes labels and annotations of the answer", async () => {
  let seen: unknown;
  const converted = await convert((request) => {
    const { uid, ...rest } = request;
    seen = rest;
    const metadata = { name: "x", uid: "u", labels: { a: "9" }, generation: 7 };
    return success(uid, { ...object, apiVersion: "a.test/v2", metadata, spec: { hostname: "h" } });
  });
  assertEquals(seen, { desiredAPIVersion: "a.test/v2", objects: [object] });
  assertEquals(converted, {
    apiVersion: "a.test/v2",
    kind: "Site",
    metadata: { name: "x", uid: "u", labels: { a: "9" } },
    spec: { hostname: "h" },
  });
});

test("callConversion names what is wrong with an answer", async () => {
  const fails = (answer: (request: Record<string, unknown>) => unknown, text: string) =>
    assertRejects(
      () => convert(answer),
      Error,
      `conversion webhook for a.test/v1, Kind=Site ${text}`,
    );
  await fails(() => ({}), "failed: no response provided");
  await fails(
    () => ({ kind: "Pod", apiVersion: "v1" }),
    "failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got v1, " +
      "Kind=Pod",
  );
  await fails(
    ({ uid }) => success(uid, { kind: "Site" }),
    "returned invalid object at index 0: invalid groupVersion (expected a.test/v2, received )",
  );
  await assertRejects(
    () => convert(({ uid }) => success(uid, null)),
    Error,
    "unexpected end of JSON input",
  );
  await fails(
    ({ uid }) => success(uid, { ...object, apiVersion: "a.test/v2", metadata: undefined }),
    "returned invalid object: must have the same name: x != ",
  );
});

test("callConversion does not compare the uid in an answer of v1beta1", async () => {
  const converted = { ...object, apiVersion: "a.test/v2" };
  assertEquals(await convert(() => success("other", converted), "v1beta1"), converted);
  await assertRejects(
    () => convert(() => success("other", converted)),
    Error,
    "expected response.uid=",
  );
});
