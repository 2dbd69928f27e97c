import { assertEquals } from "@std/assert";
import { defaultConfiguration } from "../../../src/testing/webhook_configs/default_configuration.ts";
import { test } from "../../support/test.ts";

const metadata = { name: "x" };

test("defaultConfiguration keeps what is given", () => {
  const webhook = {
    failurePolicy: "Ignore",
    matchPolicy: "Exact",
    namespaceSelector: { matchLabels: { a: "b" } },
    objectSelector: { matchLabels: { c: "d" } },
    timeoutSeconds: 3,
    reinvocationPolicy: "IfNeeded",
    clientConfig: { service: { name: "s", namespace: "n", port: 8443 } },
    rules: [{ scope: "Cluster" }],
  };
  const configuration = { metadata, webhooks: [webhook] };
  assertEquals(defaultConfiguration(configuration, "mutating"), configuration);
});

test("defaultConfiguration gives only mutating webhooks a policy of reinvocation", () => {
  const policyOf = (type: "mutating" | "validating") => {
    const [webhook] = defaultConfiguration({ metadata, webhooks: [{}] }, type).webhooks as [
      Record<string, unknown>,
    ];
    return webhook.reinvocationPolicy;
  };
  assertEquals([policyOf("mutating"), policyOf("validating")], ["Never", undefined]);
});

test("defaultConfiguration changes nothing that is not a webhook", () => {
  const damaged = { metadata, webhooks: ["x", null] };
  assertEquals(defaultConfiguration(damaged, "mutating"), damaged);
  assertEquals(defaultConfiguration({ metadata }, "mutating"), { metadata });
});
