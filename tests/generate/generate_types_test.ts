import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { generateTypes } from "../../src/generate/generate_types.ts";
import { test } from "../support/test.ts";
import { widgetDocument } from "./widget_document.ts";

const groups = ["example.com"];

test("generateTypes writes a custom resource's types and imports Kubernetes' own", () => {
  const files = generateTypes([widgetDocument], { groups, source: "Kubernetes v1.37.2" });
  assertEquals([...files.keys()], ["example.com/v1.ts", "example.com/v1_resources.ts"]);
  assertEquals(
    files.get("example.com/v1.ts"),
    `// Generated from Kubernetes v1.37.2 by @kubewire/generate: do not edit.

/**
 * The types of \`example.com/v1\`, as the API server describes them.
 *
 * @module
 */
import type { IntOrString, NamedObjectMeta } from "@kubewire/types/meta/v1";

/** A widget. */
export interface Widget {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "example.com/v1";
  /** The kind of the object; may be left out as \`apiVersion\` may. */
  kind?: "Widget";
  /** Standard object's metadata. */
  metadata: NamedObjectMeta;
  /** The field \`spec\`. */
  spec: WidgetSpec;
}

/** WidgetList is a list of Widget */
export interface WidgetList {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "example.com/v1";
  /** List of widgets. */
  items: Widget[];
  /** The kind of the object; may be left out as \`apiVersion\` may. */
  kind?: "WidgetList";
}

/** The field \`Widget.spec\`. */
export interface WidgetSpec {
  /** How big it is. */
  size: "small" | "large";
  /** The field \`port\`. */
  port?: IntOrString;
  /** The field \`parts\`. */
  parts: WidgetSpecParts[];
  /** The field \`settings\`. */
  settings?: Record<string, unknown>;
}

/** The field \`WidgetSpec.parts\`. */
export interface WidgetSpecParts {
  /** The part's name. */
  name: string;
  /**
   * The field \`weight\`.
   * @default {2}
   */
  weight?: number | null;
}
`,
  );
});

test("generateTypes imports from the given specifiers", () => {
  const files = generateTypes([widgetDocument], {
    groups,
    typesFrom: "jsr:@kubewire/types",
    resourceFrom: "./resource.ts",
  });
  const resources = files.get("example.com/v1_resources.ts") ?? "";
  assertStringIncludes(
    resources,
    "// Generated from an API server's OpenAPI by @kubewire/generate: ",
  );
  assertStringIncludes(resources, `import type { ResourceDefinition } from "./resource.ts";\n`);
  assertStringIncludes(resources, `import type { Widget } from "./v1.ts";\n`);
  assertStringIncludes(
    files.get("example.com/v1.ts") ?? "",
    `from "jsr:@kubewire/types/meta/v1";\n`,
  );
});

test("generateTypes writes Kubernetes' own types too where no group is given", () => {
  const files = generateTypes([widgetDocument]);
  assertEquals([...files.keys()].sort(), [
    "example.com/v1.ts",
    "example.com/v1_resources.ts",
    "meta/v1.ts",
  ]);
  assertStringIncludes(files.get("example.com/v1.ts") ?? "", `from "../meta/v1.ts";\n`);
});

test("generateTypes leaves out types that no other type needs", () => {
  const unused = { type: "object", properties: { a: { type: "string" } } };
  const schemas = { ...widgetDocument.components?.schemas, "io.k8s.api.core.v1.Unused": unused };
  const files = generateTypes([{ ...widgetDocument, components: { schemas } }]);
  assertEquals(files.has("core/v1.ts"), false);
});

test("generateTypes depends only on its arguments, and not on their order", () => {
  const once = generateTypes([widgetDocument, {}], { groups });
  const again = generateTypes([{}, structuredClone(widgetDocument)], { groups });
  assertEquals([...once], [...again]);
});

test("generateTypes refuses a group that no document has", () => {
  assertThrows(
    () => generateTypes([widgetDocument], { groups: ["example.org"] }),
    TypeError,
    'No document has a resource of the group "example.org"',
  );
});
