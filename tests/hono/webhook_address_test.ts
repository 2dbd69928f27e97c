import { assertEquals, assertThrows } from "@std/assert";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import {
  checkWebhookAddress,
  checkWebhookPath,
  clientConfigOf,
} from "../../src/hono/webhook_address.ts";
import { test } from "../support/test.ts";

test("clientConfigOf has the path behind the Service, or behind the URL", () => {
  const service = { name: "a", namespace: "b" };
  assertEquals(clientConfigOf({ service }, "/x"), { service: { ...service, path: "/x" } });
  const places = { "https://a.test:9443": "", "https://a.test:9443/base/": "/base" };
  for (const [url, place] of Object.entries(places)) {
    assertEquals(clientConfigOf({ url, caPem: "PEM" }, "/x"), {
      url: `https://a.test:9443${place}/x`,
      caBundle: "UEVN",
    });
  }
});

test("clientConfigOf takes a CA with comments in any language", async () => {
  const { certificatePem } = await CertificateAuthority.create();
  const caPem = `# Zertifizierungsstelle für 社内 🔐\n${certificatePem}`;
  const service = { name: "a", namespace: "b" };
  checkWebhookAddress({ service, caPem });
  const { caBundle = "" } = clientConfigOf({ service, caPem }, "/x");
  assertEquals(new TextDecoder().decode(Uint8Array.fromBase64(caBundle)), caPem);
});

test("checkWebhookPath wants one path, without parameters", () => {
  checkWebhookPath("/a/b:c/mutate");
  for (const path of ["a", "", undefined]) {
    assertThrows(() => checkWebhookPath(path), TypeError, "must begin with a slash");
  }
  for (const path of ["/:tenant/mutate", "/a/*", "/a/:id{[0-9]+}/mutate", "/a/:b?"]) {
    assertThrows(() => checkWebhookPath(path), TypeError, "which the API server cannot fill in");
  }
});

test("checkWebhookAddress wants one place, by https", () => {
  const service = { name: "a", namespace: "b" };
  checkWebhookAddress({ service });
  assertThrows(() => checkWebhookAddress({}), TypeError, "either the service or the url");
  const both = { service, url: "https://a" };
  assertThrows(() => checkWebhookAddress(both), TypeError, "either the service or the url");
  assertThrows(() => checkWebhookAddress({ url: "http://a" }), TypeError, "must begin with https");
  assertThrows(() => checkWebhookAddress({ url: "a" }), TypeError, "must begin with https");
  assertThrows(() => checkWebhookAddress({ url: "https://a/?b" }), TypeError, "must have no query");
});

test("checkWebhookAddress wants certificates, and no private key", async () => {
  const service = { name: "a", namespace: "b" };
  const { certificatePem } = await CertificateAuthority.create();
  checkWebhookAddress({ service, caPem: certificatePem });
  for (const caPem of ["", "garbage"]) {
    assertThrows(
      () => checkWebhookAddress({ service, caPem }),
      TypeError,
      "The caPem of a webhook",
    );
  }
  const key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
  const caPem = certificatePem + key;
  assertThrows(() => checkWebhookAddress({ service, caPem }), TypeError, "has a private key in it");
});
