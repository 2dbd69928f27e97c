import { assertEquals, assertThrows } from "@std/assert";
import { Hono } from "hono";
import { defineResource } from "../../src/client/mod.ts";
import {
  admission,
  type AdmissionOptions,
  webhookConfigurations,
  type WebhookConfigurationsOptions,
} from "../../src/hono/mod.ts";
import type {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
} from "../../src/types/admissionregistration/v1.ts";
import type { KubernetesObject } from "../../mod.ts";
import { test } from "../support/test.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";

const { certificatePem: caPem } = await CertificateAuthority.create();

const websites = defineResource({
  group: "example.com",
  version: "v1",
  plural: "websites",
  kind: "Website",
});
const nodes = defineResource({
  group: "",
  version: "v1",
  plural: "nodes",
  kind: "Node",
  namespaced: false,
});
const service = { name: "webhooks", namespace: "web", port: 8443 };

function appOf(options: Partial<AdmissionOptions<KubernetesObject>> = {}): Hono {
  const handlers = { mutate: () => {}, validate: () => {} };
  return new Hono().route("/websites", admission({ resource: websites, ...handlers, ...options }));
}

test("webhookConfigurations has one configuration for changes and one for checks", () => {
  const app = appOf();
  app.route("/nodes", admission({ resource: nodes, validate: () => {} }));
  const [mutating, validating] = webhookConfigurations(app, { name: "web", service, caPem });
  const common = {
    admissionReviewVersions: ["v1"],
    failurePolicy: "Fail" as const,
    sideEffects: "None" as const,
    timeoutSeconds: 10,
  };
  const operations = ["CREATE" as const, "UPDATE" as const];
  const rules = [{
    apiGroups: ["example.com"],
    apiVersions: ["v1"],
    operations,
    resources: ["websites"],
    scope: "Namespaced" as const,
  }];
  const at = (path: string) => ({ service: { ...service, path }, caBundle: btoa(caPem) });
  assertEquals(mutating, {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: "web" },
    webhooks: [{
      name: "mutate.websites.example.com",
      clientConfig: at("/websites/mutate"),
      rules,
      ...common,
    }],
  });
  assertEquals(validating?.webhooks, [
    {
      name: "validate.websites.example.com",
      clientConfig: at("/websites/validate"),
      rules,
      ...common,
    },
    {
      name: "validate.nodes.core",
      clientConfig: at("/nodes/validate"),
      rules: [{
        apiGroups: [""],
        apiVersions: ["v1"],
        operations,
        resources: ["nodes"],
        scope: "Cluster",
      }],
      ...common,
    },
  ]);
});

test("webhookConfigurations passes on the settings, and fits the types of Kubernetes", () => {
  const app = appOf({
    name: "a.b.c",
    operations: ["DELETE"],
    subresources: ["", "status"],
    failurePolicy: "Ignore",
    sideEffects: "NoneOnDryRun",
    timeoutSeconds: 2,
    reinvocationPolicy: "IfNeeded",
    namespaceSelector: { matchLabels: { team: "a" } },
    objectSelector: { matchExpressions: [{ key: "a", operator: "Exists" }] },
    matchConditions: [{ name: "c", expression: "true" }],
  });
  const options = { name: "web", url: "https://127.0.0.1:9443", certManager: "web/cert" };
  const objects = webhookConfigurations(app, { ...options, labels: { app: "web" } });
  assertEquals(objects.map(({ kind }) => kind), [
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
  ]);
  const mutating: Omit<MutatingWebhookConfiguration, "kind"> = objects[0]!;
  const validating: Omit<ValidatingWebhookConfiguration, "kind"> = objects[1]!;
  assertEquals(mutating.metadata, {
    name: "web",
    labels: { app: "web" },
    annotations: { "cert-manager.io/inject-ca-from": "web/cert" },
  });
  const [webhook] = mutating.webhooks ?? [];
  assertEquals(webhook?.clientConfig, { url: "https://127.0.0.1:9443/websites/mutate" });
  assertEquals(webhook?.rules?.[0]?.resources, ["websites", "websites/status"]);
  assertEquals([webhook?.name, webhook?.timeoutSeconds, webhook?.reinvocationPolicy], [
    "a.b.c",
    2,
    "IfNeeded",
  ]);
  assertEquals(validating.webhooks?.[0] && "reinvocationPolicy" in validating.webhooks[0], false);
});

test("webhookConfigurations leaves out a configuration without webhooks", () => {
  const app = new Hono().route("/nodes", admission({ resource: nodes, validate: () => {} }));
  assertEquals(webhookConfigurations(app, { name: "web", service }).map(({ kind }) => kind), [
    "ValidatingWebhookConfiguration",
  ]);
});

test("webhookConfigurations refuses what no API server could call", () => {
  const refused = (options: Partial<WebhookConfigurationsOptions>, text: string, app = appOf()) =>
    assertThrows(() => webhookConfigurations(app, { name: "web", ...options }), TypeError, text);
  refused({}, "either the service or the url");
  refused({ service, url: "https://a" }, "either the service or the url");
  refused({ url: "http://a" }, "must begin with https");
  refused({ service, name: "" }, "need a name");
  refused({ service, caPem, certManager: "a/b" }, "either from caPem or");
  refused({ service, certManager: "a" }, "certManager must be namespace/name");
  refused({ service }, "no routes of admission", new Hono());
  const twice = appOf().route("/again", admission({ resource: websites, validate: () => {} }));
  refused({ service }, "Two webhooks have the name validate.websites.example.com", twice);
});

test("webhookConfigurations refuses a path with a parameter, which the API server cannot fill in", () => {
  const app = new Hono().route("/:tenant", appOf());
  const configure = () => webhookConfigurations(app, { name: "web", service, caPem });
  assertThrows(configure, TypeError, "/:tenant/websites/mutate has :tenant");
});
