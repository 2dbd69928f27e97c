import { assertEquals } from "@std/assert";
import { parseWarnings } from "../../../../src/transport/warning_header.ts";
import {
  patching,
  type ScriptedWebhook,
  type ScriptedWebhooks,
  serveWebhooks,
} from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

/** The API server and the answers that webhooks give. */
export const webhookAnswerCases: Cases = {
  async "the warnings of webhooks are sent once each, as UTF-8, without those that control a terminal"(
    fixture,
  ) {
    const given: Record<string, string[]> = {
      texts: ["plain", "two\nlines", "", 'a "quoted" \\', "Prüfung ✓ 日本", "\x85", "plain"],
      long: Array.from({ length: 20 }, (_, index) => `${index} ${"é".repeat(300)}`),
    };
    await using webhooks = await serveWebhooks(fixture, [{
      type: "Validating",
      name: "a.webhooks.test",
      answer: ({ name }) => ({ allowed: true, warnings: given[name] }),
    }]);
    const warningsFor = async (name: string) => {
      const { status, headers } = await fixture.api.post(webhooks.configMaps, {
        metadata: { name },
      });
      assertEquals(status, 201);
      return headers.get("warning") ?? "";
    };
    const texts = await warningsFor("texts");
    assertEquals(parseWarnings(texts), ["plain", 'a "quoted" \\', "Prüfung ✓ 日本"]);
    const bytes = Uint8Array.from(texts, (character) => character.charCodeAt(0));
    assertEquals(
      new TextDecoder().decode(bytes),
      '299 - "plain", 299 - "a \\"quoted\\" \\\\", 299 - "Prüfung ✓ 日本"',
    );
    const cut = given.long!.slice(0, 16).map((text) => text.slice(0, 256));
    assertEquals(parseWarnings(await warningsFor("long")), cut);
  },

  async "an answer that cannot be decoded is ignored if the failure policy says so, and no other one"(
    fixture,
  ) {
    const encoded = (text: string) => ({
      allowed: true,
      patchType: "JSONPatch",
      patch: btoa(text),
    });
    const undecodable: Record<string, Record<string, unknown>> = {
      allowed: { allowed: "true" },
      warnings: { allowed: true, warnings: "text" },
      message: { allowed: false, status: { message: 5 } },
      code: { allowed: false, status: { code: 400.5 } },
      causes: { allowed: false, status: { details: { causes: [{ field: 5 }] } } },
      annotations: { allowed: true, auditAnnotations: { a: 5 } },
      base64: { allowed: true, patchType: "JSONPatch", patch: "!!!" },
      padding: { allowed: true, patchType: "JSONPatch", patch: "W10" },
      text: encoded("text"),
      object: encoded("{}"),
      members: encoded("[5]"),
      type: { allowed: true, patchType: "", patch: btoa("[]") },
    };
    const obeyed: Record<string, Record<string, unknown>> = {
      null: { allowed: null },
      operation: patching([{ op: "change", path: "/data" }]),
      nothing: encoded("[null]"),
      test: patching([{ op: "test", path: "/data/a", value: "other" }]),
      missing: patching([{ op: "remove", path: "/data/b" }]),
      label: patching([{ op: "add", path: "/metadata/labels", value: { a: 5 } }]),
      metadata: patching([{ op: "replace", path: "/metadata", value: "text" }]),
      list: patching([{ op: "replace", path: "", value: [] }]),
      version: patching([{ op: "replace", path: "/apiVersion", value: "v9" }]),
    };
    const answers = { ...undecodable, ...obeyed };
    const webhook = (failurePolicy: string): ScriptedWebhook => ({
      type: "Mutating",
      name: `${failurePolicy.toLowerCase()}.webhooks.test`,
      settings: { failurePolicy },
      answer: ({ name }) => answers[name]!,
    });
    await using failing = await serveWebhooks(fixture, [webhook("Fail")]);
    await using ignoring = await serveWebhooks(fixture, [webhook("Ignore")]);
    const create = async ({ configMaps }: ScriptedWebhooks, name: string) => {
      const object = { metadata: { name }, data: { a: "1" } };
      const { status, body } = await fixture.api.post(configMaps, object);
      return { status, reason: body.reason, message: String(body.message) };
    };
    for (const name of Object.keys(answers)) {
      const isObeyed = name in obeyed;
      const { status, reason, message } = await create(failing, name);
      const expected = name === "null" ? [400, undefined] : [500, "InternalError"];
      assertEquals([name, status, reason], [name, ...expected]);
      assertEquals([name, message.includes("failed calling webhook")], [name, !isObeyed]);
      const ignored = await create(ignoring, name);
      assertEquals([name, ignored.status], [name, isObeyed ? expected[0] : 201]);
    }
  },
};
