import { assertEquals } from "@std/assert";
import { parseWarnings } from "../../../../src/transport/warning_header.ts";
import { serveWebhooks } from "../../webhook_support.ts";
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
      String.raw`299 - "plain", 299 - "a \"quoted\" \\", 299 - "Prüfung ✓ 日本"`,
    );
    const cut = given.long!.slice(0, 16).map((text) => text.slice(0, 256));
    assertEquals(parseWarnings(await warningsFor("long")), cut);
  },
};
