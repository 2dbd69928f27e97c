import { assertEquals } from "@std/assert";
import {
  completeCustomResourceDefinition,
  customResourcesOf,
  servedResourcesOf,
  settledDefinition,
  validateCustomResourceDefinition,
} from "../../../src/testing/resources/custom_resource_definition.ts";
import { describeFieldErrors } from "../../../src/testing/objects/field_error.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const definitions = registry.findKind("apiextensions.k8s.io/v1", "CustomResourceDefinition")!;

const schema = {
  openAPIV3Schema: {
    type: "object",
    properties: { spec: { type: "object", properties: { color: { type: "string" } } } },
  },
};

function widgets(spec: Record<string, unknown> = {}): KubeObject {
  return {
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget", shortNames: ["wd", 1] },
      versions: [
        { name: "v1", served: true, storage: true, subresources: { status: {} }, schema },
        {
          name: "v2",
          served: true,
          storage: false,
          selectableFields: [{ jsonPath: ".spec.color" }, {}],
          schema,
        },
        { name: "v1alpha1", served: false, storage: false, schema },
      ],
      ...spec,
    },
  };
}

function errorsOf(definition: KubeObject): string {
  return describeFieldErrors(
    validateCustomResourceDefinition(completeCustomResourceDefinition(definition), definitions),
  );
}

test("a valid definition has no errors, and other kinds of objects are not checked", () => {
  const definition = completeCustomResourceDefinition(widgets());
  assertEquals(validateCustomResourceDefinition(definition, definitions), []);
  const pods = registry.findKind("v1", "Pod")!;
  assertEquals(validateCustomResourceDefinition({ metadata: {} }, pods), []);
});

test("a definition must be named after its resource, and have a known scope", () => {
  assertEquals(
    errorsOf({ ...widgets(), metadata: { name: "gadgets.example.com" } }),
    `metadata.name: Invalid value: "gadgets.example.com": must be spec.names.plural+"."+spec.group`,
  );
  assertEquals(errorsOf(widgets({ scope: "" })), "spec.scope: Required value");
  assertEquals(
    errorsOf(widgets({ scope: "Galactic" })),
    'spec.scope: Unsupported value: "Galactic": supported values: "Cluster", "Namespaced"',
  );
});

test("a definition must have exactly one storage version", () => {
  const stored = { served: true, storage: true };
  const twice = widgets({ versions: [{ name: "v1", ...stored }, { name: "v2", ...stored }] });
  const [error] = validateCustomResourceDefinition(
    completeCustomResourceDefinition(twice),
    definitions,
  );
  assertEquals(error!.field, "spec.versions");
  const none = errorsOf(widgets({ versions: "v1" }));
  assertEquals(none.includes("must have exactly one version marked as storage version"), true);
  assertEquals(none.includes("status.storedVersions: Invalid value: null"), true);
});

test("each version needs a schema, and what all share is named at its own place", () => {
  const wrong = { openAPIV3Schema: { type: "string" } };
  const version = (name: string, schema: unknown) => ({ name, storage: name === "v1", schema });
  const errorsFor = (...schemas: unknown[]) =>
    errorsOf(widgets({ versions: schemas.map((schema, at) => version(`v${at + 1}`, schema)) }));
  const must = 'Invalid value: "string": must be object at the root';
  assertEquals(errorsFor(wrong, wrong), `spec.validation.openAPIV3Schema.type: ${must}`);
  assertEquals(
    errorsFor(schema, wrong),
    `spec.versions[1].schema.openAPIV3Schema.type: ${must}`,
  );
  assertEquals(
    errorsFor(schema, undefined),
    "spec.versions[1].schema.openAPIV3Schema: Required value",
  );
});

test("a conversion by a webhook needs its place and the versions of reviews that it takes", () => {
  assertEquals(
    errorsOf(widgets({ conversion: { strategy: "Webhook" } })),
    "[spec.conversion.webhookClientConfig: Required value: required when strategy is set to " +
      "Webhook, spec.conversion.conversionReviewVersions: Required value]",
  );
  const clientConfig = { url: "https://a.test" };
  const webhook = { clientConfig, conversionReviewVersions: ["v1"] };
  assertEquals(errorsOf(widgets({ conversion: { strategy: "Webhook", webhook } })), "[]");
});

test("a new definition gets the names that follow from its kind, and keeps the names that it gives", () => {
  const { spec, status } = completeCustomResourceDefinition(
    widgets({ names: { plural: "widgets", kind: "Widget", listKind: "Widgets" } }),
  );
  const { names, conversion } = spec as Record<string, unknown>;
  assertEquals(names, {
    plural: "widgets",
    singular: "widget",
    kind: "Widget",
    listKind: "Widgets",
  });
  assertEquals(conversion, { strategy: "None" });
  assertEquals((status as Record<string, unknown>).storedVersions, ["v1"]);
});

test("a definition gives one resource for each served version, each with its own settings", () => {
  const resources = customResourcesOf(completeCustomResourceDefinition(widgets()));
  const settings = resources.map(({ version, status, fields }) => [version, status, fields]);
  assertEquals(settings, [
    ["v1", true, {}],
    ["v2", false, { "spec.color": { path: "spec.color" } }],
  ]);
  const [first] = resources;
  assertEquals([first!.singular, first!.shortNames, first!.namespaced, first!.custom], [
    "widget",
    ["wd"],
    true,
    true,
  ]);
});

test("a definition without versions or names gives no resources", () => {
  assertEquals(customResourcesOf({ metadata: {} }), []);
});

test("a definition without rivals is established at the given time, and then served by its names", () => {
  const at = "2026-11-24T10:00:00Z";
  const created = completeCustomResourceDefinition(widgets());
  assertEquals(servedResourcesOf(created), []);
  const settled = settledDefinition(created, { group: () => [created], at });
  const { conditions, acceptedNames, storedVersions } = settled.status as Record<string, unknown>;
  const brief = (conditions as Record<string, unknown>[]).map((condition) => [
    condition.type,
    condition.status,
    condition.lastTransitionTime,
  ]);
  assertEquals(brief, [["NamesAccepted", "True", at], ["Established", "True", at]]);
  assertEquals(acceptedNames, (created.spec as Record<string, unknown>).names);
  assertEquals(storedVersions, ["v1"]);
  assertEquals(servedResourcesOf(settled), customResourcesOf(settled));
  assertEquals(settledDefinition(settled, { group: () => [settled], at: "later" }), settled);
});

test("a definition keeps being served by its old names while another one has the new ones", () => {
  const at = "2026-11-24T10:00:00Z";
  const named = (shortNames: string[]) =>
    widgets({ names: { plural: "widgets", kind: "Widget", shortNames } });
  const settled = settledDefinition(completeCustomResourceDefinition(named(["wd"])), {
    group: () => [],
    at,
  });
  const other = { metadata: {}, status: { acceptedNames: { shortNames: ["gd"] } } };
  const renamed = { ...settled, spec: completeCustomResourceDefinition(named(["gd"])).spec };
  const refused = settledDefinition(renamed, { group: () => [settled, other], at });
  const [first] = servedResourcesOf(refused);
  assertEquals(first!.shortNames, ["wd"]);
  const freed = settledDefinition(refused, { group: () => [settled], at });
  assertEquals(servedResourcesOf(freed)[0]!.shortNames, ["gd"]);
});

test("the group of a definition is a domain with a dot", () => {
  assertEquals(
    errorsOf({ ...widgets({ group: "example" }), metadata: { name: "widgets.example" } }),
    'spec.group: Invalid value: "example": should be a domain with at least one dot',
  );
  const group = "Example.com";
  assertEquals(
    errorsOf({ ...widgets({ group }), metadata: { name: `widgets.${group}` } }).startsWith(
      'spec.group: Invalid value: "Example.com": a lowercase RFC 1123 subdomain must consist of',
    ),
    true,
  );
});

test("an update keeps the group and the plural name, and those of an established one the scope and the kind", () => {
  const before = completeCustomResourceDefinition(widgets());
  const changes = { group: "q", scope: "Cluster", names: { plural: "widgets", kind: "Z" } };
  const after = completeCustomResourceDefinition(widgets(changes));
  const errorsAfter = (previous: KubeObject) =>
    validateCustomResourceDefinition(after, definitions, { previous }).map(({ field }) => field);
  assertEquals(errorsAfter(before), ["spec.group", "spec.group"]);
  const settled = settledDefinition(before, { group: () => [], at: "now" });
  assertEquals(errorsAfter(settled), ["spec.group", "spec.scope", "spec.names.kind", "spec.group"]);
});
