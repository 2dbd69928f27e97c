import { assertEquals, assertThrows } from "@std/assert";
import { Hono } from "hono";
import {
  declareWebhook,
  webhookDeclaration,
  type WebhookSettings,
} from "../../src/hono/webhook_declaration.ts";
import { test } from "../support/test.ts";

const resource = { group: "", version: "v1", plural: "pods", namespaced: true };
const declare = (settings: WebhookSettings) =>
  declareWebhook(() => new Response(), { ...settings, resource, type: "validate" });

test("webhookDeclaration finds what was declared, also through apps that are mounted", () => {
  const inner = new Hono().post("/a", declare({ name: "a.b.c" }));
  inner.onError(() => new Response()); // then Hono wraps the handlers
  const app = new Hono().route("/x", inner);
  const found = app.routes.map(({ path, handler }) => [path, webhookDeclaration(handler)?.name]);
  assertEquals(found, [["/x/a", "a.b.c"]]);
  assertEquals(webhookDeclaration(() => {}), undefined);
  assertEquals(webhookDeclaration(undefined), undefined);
});

test("declareWebhook refuses settings that the API server would refuse", () => {
  assertThrows(() => declare({ name: "a.b" }), TypeError, "three segments");
  assertThrows(() => declare({ operations: [] }), TypeError, "operations");
  assertThrows(() => declare({ timeoutSeconds: 31 }), RangeError, "timeoutSeconds");
  assertThrows(() => declare({ timeoutSeconds: 0 }), RangeError, "timeoutSeconds");
  const symbol = Symbol() as never;
  assertThrows(() => declare({ timeoutSeconds: symbol }), RangeError, "it is a symbol");
  assertThrows(() => declare({ name: symbol }), TypeError, "it is a symbol");
  for (const name of ["namespaceSelector", "objectSelector"]) {
    for (const selector of ["team=a", null, []]) {
      const message = `${name} must be { matchLabels, matchExpressions }: it is `;
      assertThrows(() => declare({ [name]: selector }), TypeError, message);
    }
  }
});
