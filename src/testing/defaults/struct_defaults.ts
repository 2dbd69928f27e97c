/** The defaults of Kubernetes' own kinds, for each struct in an object. */

import { isJsonObject } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { goTypeNamed } from "../structs/go_type.ts";
import { formatQuantity, quantityOf } from "../objects/quantity.ts";
import { type DefaultsTable, type Fields, withFields } from "./fields.ts";
import { coreDefaults } from "./core_defaults.ts";
import { otherDefaults } from "./other_defaults.ts";
import { podDefaults } from "./pod_defaults.ts";
import { workloadDefaults } from "./workload_defaults.ts";

const tables: DefaultsTable = {
  ...coreDefaults,
  ...podDefaults,
  ...workloadDefaults,
  ...otherDefaults,
};

const MILLI = 1_000_000n;

/** Returns an object with the defaults of its struct and of those in it, the outer ones first. */
export function withStructDefaults(object: KubeObject, struct: string): KubeObject {
  return complete(object, struct) as KubeObject;
}

function complete(value: unknown, typeName: string): unknown {
  const type = goTypeNamed(typeName);
  if (type.form === "pointer") return complete(value, type.target);
  if (type.form === "list" && Array.isArray(value)) {
    return isPlain(type.item) ? value : value.map((item) => complete(item, type.item));
  }
  if (!isJsonObject(value)) return value;
  if (typeName === "v1.ResourceList") return roundedUp(value);
  if (type.form === "map") {
    if (isPlain(type.value)) return value;
    const members = Object.entries(value).map((
      [key, member],
    ) => [key, complete(member, type.value)]);
    return Object.fromEntries(members);
  }
  if (type.form !== "struct") return value;
  const { fields = {}, complete: finish = (given: Fields) => given } = tables[type.name] ?? {};
  const whole = { ...finish(withFields(value, fields)) };
  for (const { name, type: below } of type.fields) {
    const member = whole[name];
    if (typeof member === "object" && member !== null) whole[name] = complete(member, below);
  }
  return whole;
}

// A quantity of a resource is a whole number of thousandths.
function roundedUp(resources: Fields): Fields {
  const members = Object.entries(resources).map(([name, quantity]) => {
    const { nano, form } = quantityOf(quantity);
    const rest = nano % MILLI;
    const whole = nano + (rest > 0n ? MILLI - rest : -rest);
    return [name, rest === 0n ? quantity : formatQuantity({ nano: whole, form })];
  });
  return Object.fromEntries(members);
}

function isPlain(typeName: string): boolean {
  const { form } = goTypeNamed(typeName);
  return form === "scalar" || form === "custom" || form === "bytes";
}
