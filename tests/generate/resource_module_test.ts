import { assertEquals, assertStringIncludes } from "@std/assert";
import { resourceModule, resourceName, resourceNames } from "../../src/generate/resource_module.ts";
import type { ResourceRow } from "../../src/generate/schemas/resource_table.ts";
import { test } from "../support/test.ts";

const widgets: ResourceRow = {
  group: "example.com",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  namespaced: true,
  verbs: ["get", "list"],
  subresources: ["status"],
};

function write(row: ResourceRow, type: string | undefined): string {
  return resourceModule({
    rows: [row],
    typeOf: () => type === undefined ? undefined : { module: "example.com/v1", type },
    specifier: (module) => `../${module}.ts`,
  });
}

test("resourceModule writes a constant for each resource, with its type", () => {
  assertEquals(
    write(widgets, "Widget"),
    `import type { Widget } from "../example.com/v1.ts";
import type { ResourceDefinition } from "../resource.ts";

/** The resource \`widgets\` of \`example.com/v1\`, in a namespace. */
export const widgets: ResourceDefinition<Widget> = {
  group: "example.com",
  version: "v1",
  plural: "widgets",
  kind: "Widget",
  namespaced: true,
  verbs: ["get", "list"],
  subresources: ["status"],
};
`,
  );
});

test("resourceModule adds the metadata that a client requires to a kind that is only sent", () => {
  const review = { ...widgets, kind: "Review", plural: "reviews", verbs: ["create"] };
  assertStringIncludes(
    write(review, "Review"),
    "export const reviews: ResourceDefinition<Review & { metadata: NamedObjectMeta }> = {\n",
  );
});

test("resourceModule writes a resource without a type where no schema has the type", () => {
  assertStringIncludes(
    write(widgets, undefined),
    "ResourceDefinition<{ metadata: NamedObjectMeta }> = {\n",
  );
});

test("resourceModule breaks lines that are too long", () => {
  const long = "SelfSubjectWidgetReviewOfAVeryLongName";
  const text = write({ ...widgets, kind: long, plural: long.toLowerCase(), verbs: [] }, long);
  assertStringIncludes(
    text,
    `: ResourceDefinition<\n  ${long} & { metadata: NamedObjectMeta }\n> = {\n`,
  );
  const subresources = Array.from({ length: 10 }, (_, index) => `subresource${index}`);
  assertStringIncludes(
    write({ ...widgets, subresources }, "Widget"),
    `  subresources: [\n    "subresource0",\n`,
  );
});

test("resourceModule distinguishes a kind called ResourceDefinition from the type of the constant", () => {
  const text = write(
    { ...widgets, kind: "ResourceDefinition", plural: "resources" },
    "ResourceDefinition",
  );
  assertStringIncludes(
    text,
    `import type { ResourceDefinition as OwnResourceDefinition } from "../example.com/v1.ts";\n`,
  );
  assertStringIncludes(
    text,
    "export const resources: ResourceDefinition<OwnResourceDefinition> = {\n",
  );
});

test("resourceModule distinguishes a kind from a constant with the same name", () => {
  const text = write({ ...widgets, kind: "widgets" }, "widgets");
  assertStringIncludes(text, "export const widgets: ResourceDefinition<Ownwidgets> = {\n");
});

const names: [kind: string, plural: string, name: string][] = [
  ["Pod", "pods", "pods"],
  ["ConfigMap", "configmaps", "configMaps"],
  ["NetworkPolicy", "networkpolicies", "networkPolicies"],
  ["Ingress", "ingresses", "ingresses"],
  ["Endpoints", "endpoints", "endpoints"],
  ["CSIDriver", "csidrivers", "csiDrivers"],
  ["ServiceCIDR", "servicecidrs", "serviceCIDRs"],
  ["VPA", "vpas", "vpas"],
  ["PodMetrics", "pods", "pods"],
  ["Widget", "my-widgets", "myWidgets"],
  ["Argument", "arguments", "argumentsResource"],
  ["Default", "default", "defaultResource"],
  ["Package", "package", "packageResource"],
  ["My-Thing", "my-things", "myThings"],
  ["class", "class", "classResource"],
  ["Undefined", "undefined", "undefinedResource"],
  ["globalThi", "globalthis", "globalThisResource"],
];

for (const [kind, plural, name] of names) {
  test(`resourceName calls the ${plural} of kind ${kind} ${name}`, () => {
    assertEquals(resourceName({ kind, plural }), name);
  });
}

test("resourceNames returns different names for different resources", () => {
  const row = (kind: string, plural: string) => ({
    group: "example.com",
    version: "v1",
    kind,
    plural,
    namespaced: true,
    verbs: [],
    subresources: [],
  });
  const rows = [
    row("FooBar", "foobars"),
    row("Foo-Bar", "foo-bars"),
    row("ClassResource", "classresource"),
    row("Class", "class"),
    row("Pod", "pods"),
  ];
  assertEquals([...resourceNames(rows).values()], [
    "foobars",
    "foo_bars",
    "classresource",
    "class_",
    "pods",
  ]);
});
