import { assertEquals } from "@std/assert";
import { toFieldSet } from "../../../src/testing/merge/to_field_set.ts";
import { test } from "../../support/test.ts";

const type = {
  fields: {
    spec: {
      fields: {
        containers: { items: { keys: ["name"], keyDefaults: {}, type: { fields: {} } } },
        selector: { atomic: true },
      },
    },
  },
};

test("a configuration's field set has its fields, its items and the keys of the items", () => {
  const config = {
    spec: {
      containers: [{ name: "web", image: "a" }],
      selector: { app: "web" },
      tolerations: [{ key: "a" }],
      labels: { app: "web" },
      empty: {},
    },
  };
  assertEquals(toFieldSet(config, type).toFieldsV1(), {
    "f:spec": {
      "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:image": {}, "f:name": {} } },
      "f:empty": {},
      "f:labels": { "f:app": {} },
      "f:selector": {},
      "f:tolerations": {},
    },
  });
});

test("items with the same keys are a single field", () => {
  const config = { spec: { containers: [{ name: "a", image: "1" }, { name: "a", image: "2" }] } };
  assertEquals(toFieldSet(config, type).toFieldsV1(), {
    "f:spec": { "f:containers": { 'k:{"name":"a"}': {} } },
  });
});
