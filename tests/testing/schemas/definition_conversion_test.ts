import { assertEquals } from "@std/assert";
import {
  checkConversion,
  checkConversionUpdate,
} from "../../../src/testing/schemas/definition_conversion.ts";
import { test } from "../../support/test.ts";

const definitionOf = (conversion: unknown) => ({ spec: { conversion } });

// The messages are in the contract suite.
test("checkConversion accepts a conversion by a webhook, and one without", () => {
  const clientConfig = { url: "https://a.test" };
  const webhook = { clientConfig, conversionReviewVersions: ["v1beta1"] };
  for (const conversion of [undefined, { strategy: "None" }, { strategy: "Webhook", webhook }]) {
    assertEquals(checkConversion(definitionOf(conversion)), []);
  }
  const fields = checkConversion(definitionOf({ strategy: "Other", webhook })).map((each) =>
    each.field
  );
  assertEquals(fields, [
    "spec.conversion.strategy",
    "spec.conversion.webhookClientConfig",
    "spec.conversion.conversionReviewVersions",
  ]);
});

test("checkConversionUpdate refuses a CA that is not one, unless the earlier was not one either", () => {
  const withCa = (caBundle: string) => definitionOf({ webhook: { clientConfig: { caBundle } } });
  const pem = withCa(btoa("-----BEGIN CERTIFICATE-----\n"));
  const [junk, garbled] = [withCa(btoa("junk")), withCa("!")];
  const refuses = (next: object, previous: object) =>
    checkConversionUpdate({ ...next }, { ...previous }).length === 1;
  assertEquals([refuses(pem, junk), refuses(withCa(""), pem)], [false, false]);
  assertEquals([refuses(junk, pem), refuses(junk, withCa("")), refuses(garbled, pem)], [
    true,
    true,
    true,
  ]);
  assertEquals(refuses(junk, garbled), false);
});
