import { assertEquals, assertThrows } from "@std/assert";
import { checkWebhookPlace, clientConfigOf } from "../../src/hono/webhook_place.ts";
import { test } from "../support/test.ts";

test("clientConfigOf has the path behind the Service, or behind the URL", () => {
  const service = { name: "a", namespace: "b" };
  assertEquals(clientConfigOf({ service }, "/x"), { service: { ...service, path: "/x" } });
  const url = "https://127.0.0.1:9443/ignored";
  assertEquals(clientConfigOf({ url, caPem: "PEM" }, "/x"), {
    url: "https://127.0.0.1:9443/x",
    caBundle: "UEVN",
  });
});

test("checkWebhookPlace wants one place, by https", () => {
  const service = { name: "a", namespace: "b" };
  checkWebhookPlace({ service });
  assertThrows(() => checkWebhookPlace({}), TypeError, "either the service or the url");
  const both = { service, url: "https://a" };
  assertThrows(() => checkWebhookPlace(both), TypeError, "either the service or the url");
  assertThrows(() => checkWebhookPlace({ url: "http://a" }), TypeError, "must begin with https");
});
