import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { builtinColumns } from "../../../src/testing/tables/builtin_columns.ts";
import { customColumns } from "../../../src/testing/tables/custom_columns.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const [name, created] = builtinColumns.defaults;

test("a path that cannot be read ends the columns, as on the real server", () => {
  const widgets = registry.register({
    group: "example.com",
    kind: "Widget",
    plural: "widgets",
    printerColumns: [
      { name: "Size", type: "string", jsonPath: ".spec.size" },
      { name: "Bad", type: "string", jsonPath: ".spec[" },
      { name: "Other", type: "string", jsonPath: ".spec.other" },
    ],
  });
  const { definitions, cells } = customColumns(widgets, { name, created });
  assertEquals(definitions.map((each) => each.name), ["Name", "Size"]);
  assertEquals(cells({ metadata: { name: "a" }, spec: { size: 3 } }, 0), ["a", "3"]);
});

test("without columns there is the age", () => {
  const gears = registry.register({ group: "example.com", kind: "Gear", plural: "gears" });
  const { definitions, cells } = customColumns(gears, { name, created });
  assertEquals(definitions.map(({ name, type }) => [name, type]), [
    ["Name", "string"],
    ["Age", "date"],
  ]);
  assertEquals(definitions[1]!.description, created.description);
  const metadata = { name: "a", creationTimestamp: "1970-01-01T00:00:00Z" };
  assertEquals(cells({ metadata }, 5_000), ["a", "5s"]);
});
