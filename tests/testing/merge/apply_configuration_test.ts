import { assert, assertEquals } from "@std/assert";
import { applyConfiguration, trackUpdate } from "../../../src/testing/merge/apply_configuration.ts";
import { FieldSet, formatPath, pathElements } from "../../../src/testing/merge/field_set.ts";
import {
  type FieldManager,
  ManagedFieldsTable,
} from "../../../src/testing/merge/managed_fields.ts";
import { test } from "../../support/test.ts";

const type = {
  fields: {
    spec: {
      always: true,
      fields: { items: { items: { keys: ["name"], keyDefaults: {}, type: { fields: {} } } } },
    },
  },
};

/** An object, and its table of field managers. */
class Written {
  object: unknown = {};
  readonly table = new ManagedFieldsTable();
  #seconds = 0;

  apply(manager: string, config: unknown, { force = false } = {}): string[] {
    const states = { live: this.object, config };
    const result = applyConfiguration(states, this.#write(manager, "Apply"), { force });
    if ("conflicts" in result) {
      return result.conflicts.map(({ manager, path }) =>
        `${manager.manager} ${formatPath(pathElements(path))}`
      );
    }
    this.object = result.object;
    return [];
  }

  update(manager: string, after: unknown): void {
    trackUpdate({ before: this.object, after }, this.#write(manager, "Update"));
    this.object = after;
  }

  get managers(): unknown {
    return this.table.toJson().map(({ manager, fieldsV1 }) => [manager, fieldsV1]);
  }

  get times(): unknown {
    return this.table.toJson().map(({ manager, time }) => [manager, time]);
  }

  #write(manager: string, operation: FieldManager["operation"]) {
    return {
      table: this.table,
      writer: { manager, operation, apiVersion: "v1", subresource: "" },
      type,
      ignored: FieldSet.fromFieldsV1({ "f:status": {} }),
      time: String(++this.#seconds),
    };
  }
}

test("a manager owns the fields that it applies, and a field that it no longer applies is removed", () => {
  const written = new Written();
  written.apply("me", { metadata: { name: "a" }, spec: { a: 1, b: 1 } });
  written.apply("me", { metadata: { name: "a" }, spec: { a: 2 } });
  assertEquals(written.object, { metadata: { name: "a" }, spec: { a: 2 } });
  assertEquals(written.managers, [["me", { "f:spec": { "f:a": {} } }]]);
});

test("a field of another manager is a conflict, unless its value is the same or the apply is forced", () => {
  const written = new Written();
  written.apply("me", { spec: { a: 1, b: 1 } });
  assertEquals(written.apply("you", { spec: { a: 1, b: 2 } }), ["me .spec.b"]);
  assertEquals(written.apply("you", { spec: { a: 1 } }), []);
  assertEquals(written.apply("you", { spec: { a: 1, b: 2 } }, { force: true }), []);
  assertEquals(written.object, { spec: { a: 1, b: 2 } });
  assertEquals(written.managers, [
    ["me", { "f:spec": { "f:a": {} } }],
    ["you", { "f:spec": { "f:a": {}, "f:b": {} } }],
  ]);
});

test("a field of two managers stays when one of them stops applying it", () => {
  const written = new Written();
  written.apply("me", { spec: { a: 1, items: [{ name: "x", v: 1 }] } });
  written.apply("you", { spec: { a: 1, items: [{ name: "x", w: 1 }] } });
  written.apply("me", { spec: {} });
  assertEquals(written.object, { spec: { a: 1, items: [{ name: "x", w: 1 }] } });
});

test("an update takes the ownership of the fields that it changes", () => {
  const written = new Written();
  written.apply("me", { spec: { a: 1, b: 1 } });
  written.update("you", { spec: { a: 2, b: 1 }, status: { c: 1 } });
  assertEquals(written.managers, [
    ["me", { "f:spec": { "f:b": {} } }],
    ["you", { "f:spec": { "f:a": {} } }],
  ]);
  written.update("you", { spec: { a: 2 } });
  assertEquals(written.managers, [["you", { "f:spec": { "f:a": {} } }]]);
});

test("a write that changes nothing leaves the times of the managers as they were", () => {
  const written = new Written();
  written.apply("me", { spec: { a: 1 } });
  written.update("you", { spec: { a: 1, b: 1 } });
  const { times } = written;
  written.apply("me", { spec: { a: 1 } });
  written.update("you", { spec: { a: 1, b: 1 } });
  assert(JSON.stringify(written.times) === JSON.stringify(times));
});
