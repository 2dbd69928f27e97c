import { assertThrows } from "@std/assert";
import {
  checkManifestsOptions,
  type ManifestsOptions,
} from "../../../src/controller/manifests/manifests_options.ts";
import { test } from "../../support/test.ts";

const required = { name: "sites", namespace: "ops", image: "registry.example.com/sites:1" };

test("checkManifestsOptions accepts settings, and refuses those that no cluster takes", () => {
  checkManifestsOptions({
    ...required,
    command: ["deno"],
    env: { A: "" },
    replicas: 0,
    health: { port: 8443, scheme: "HTTPS" },
    webhooks: { port: 8443, secretName: "sites.tls" },
  });
  const wrong: [Record<string, unknown>, typeof TypeError | typeof RangeError, string][] = [
    [{ name: undefined }, TypeError, "The name of the operator must be"],
    [{ name: "Sites" }, TypeError, "The name of the operator must be"],
    [{ namespace: "a.b" }, TypeError, "The namespace of the operator must be"],
    [{ image: "" }, TypeError, 'The image must be a text: it is "".'],
    [{ command: "deno run" }, TypeError, "The command must be an array of texts."],
    [{ command: [1] }, TypeError, "The command must be an array of texts."],
    [{ env: { A: 1 } }, TypeError, "The values of env must be texts."],
    [{ env: ["A=1"] }, TypeError, "env must be an object: it is an array."],
    [{ env: { "A=B": "" } }, TypeError, "characters of ASCII without =, such as LOG_LEVEL: one is"],
    [{ enviroment: {} }, TypeError, 'manifests has no setting "enviroment"'],
    [{ health: { port: 1, schema: "HTTPS" } }, TypeError, 'health has no setting "schema"'],
    [{ replicas: 1.5 }, RangeError, "replicas must be a whole number from 0"],
    [{ replicas: "2" }, RangeError, "replicas must be a whole number from 0"],
    [{ health: { port: 0 } }, RangeError, "The port of health must be a whole number from 1 to"],
    [{ health: {} }, RangeError, "The port of health must be"],
    [{ webhooks: { port: 70_000 } }, RangeError, "The port of webhooks must be"],
    [{ webhooks: { port: 1, secretName: "A" } }, TypeError, "The secretName of the webhooks"],
    [{ health: { port: 1 }, webhooks: { port: 1 } }, TypeError, 'need scheme: "HTTPS"'],
    [{ permissions: {} }, TypeError, "permissions must be an array"],
    [{ unused: {} }, TypeError, "unused must be an array"],
  ];
  for (const [change, type, message] of wrong) {
    const options = { ...required, ...change } as ManifestsOptions;
    assertThrows(() => checkManifestsOptions(options), type, message);
  }
  assertThrows(() => checkManifestsOptions(undefined as never), TypeError, "such as { name");
});
