import { assertEquals, assertStringIncludes } from "@std/assert";
import { resourceModule } from "../../src/generate/resource_module.ts";
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
