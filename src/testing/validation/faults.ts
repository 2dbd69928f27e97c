import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import {
  duplicateValue,
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import {
  describeDns1035Faults,
  describeLabelKeyFaults,
  describeLabelValueFaults,
  describeNameFaults,
  type NameRule,
} from "../objects/object_names.ts";
import { quantityOf } from "../objects/quantity.ts";

/** The fields of a struct, as JSON. */
export type Fields = Record<string, unknown>;

const MOST_INT = 2 ** 31 - 1;

/** Collects what is wrong with the fields of an object, in the API server's words. */
export class Faults {
  /** The faults, in the order in which they were found. */
  readonly errors: FieldError[] = [];

  /** Adds a fault: a value is missing. */
  required(field: string, detail = ""): void {
    this.errors.push(requiredValue(field, detail));
  }

  /** Adds a fault: a value is malformed. */
  invalid(field: string, value: unknown, detail: string): void {
    this.errors.push(invalidValue({ field, value: value ?? null }, detail));
  }

  /** Adds a fault: a value must not be here. */
  forbidden(field: string, detail: string): void {
    this.errors.push(forbiddenValue(field, detail));
  }

  /** Adds a fault: a value is there twice. */
  duplicate(field: string, value: unknown): void {
    this.errors.push(duplicateValue({ field, value }));
  }

  /** Adds a fault: a value names something that is not there. */
  notFound(field: string, value: unknown): void {
    const message = `Not found: ${JSON.stringify(value)}`;
    this.errors.push({ field, reason: "FieldValueNotFound", message });
  }

  /** Adds a fault: a value is longer than a limit in bytes. */
  tooLong(field: string, limit: number): void {
    const message = `Too long: may not be more than ${limit} bytes`;
    this.errors.push({ field, reason: "FieldValueTooLong", message });
  }

  /** Adds a fault for each text. */
  each(field: string, value: unknown, details: readonly string[]): void {
    for (const detail of details) this.invalid(field, value, detail);
  }

  /** Checks that a value is set; returns whether it is. */
  need(field: string, value: unknown, detail = ""): boolean {
    if (!isUnset(value)) return true;
    this.required(field, detail);
    return false;
  }

  /** Checks that a value, if it is set, is one of a set. */
  oneOf(field: string, value: unknown, supported: readonly string[]): void {
    if (value === undefined || value === null || supported.includes(String(value))) return;
    this.errors.push(unsupportedValue({ field, value }, supported));
  }

  /** Checks that a value is one of a set, and is there. */
  needOneOf(field: string, value: unknown, supported: readonly string[], detail = ""): void {
    if (this.need(field, value, detail)) this.oneOf(field, value, supported);
  }

  /** Checks that a number, if it is set, is not negative. */
  notNegative(field: string, value: unknown): void {
    if (typeof value === "number" && value < 0) {
      this.invalid(field, value, "must be greater than or equal to 0");
    }
  }

  /** Checks that a number, if it is set, is in a range. */
  inRange(field: string, value: unknown, [least, most]: readonly [number, number]): void {
    if (typeof value !== "number" || (value >= least && value <= most)) return;
    this.invalid(field, value, `must be between ${least} and ${most}, inclusive`);
  }

  /** Checks the id of a user or a group. */
  id(field: string, value: unknown): void {
    this.inRange(field, value, [0, MOST_INT]);
  }

  /** Checks the number of a port. */
  port(field: string, value: unknown): void {
    this.inRange(field, value, [1, 65_535]);
  }

  /** Checks the number of a port, or its name. */
  portOrName(field: string, value: unknown): void {
    if (typeof value === "string") this.portName(field, value);
    else this.port(field, value ?? 0);
  }

  /** Checks the name of a port. */
  portName(field: string, value: string): void {
    this.each(field, value, portNameFaults(value));
  }

  /** Checks a name that is there. */
  name(field: string, value: unknown, rule: NameRule | "dns1035"): void {
    const name = String(value ?? "");
    const faults = rule === "dns1035"
      ? describeDns1035Faults(name)
      : describeNameFaults(name, rule);
    this.each(field, name, faults);
  }

  /** Checks a name with a prefix, such as the key of a label. */
  qualified(field: string, value: unknown): void {
    this.each(field, value ?? "", describeLabelKeyFaults(String(value ?? "")));
  }

  /** Checks labels. */
  labels(field: string, labels: unknown): void {
    for (const [key, value] of Object.entries(membersOf(labels))) {
      this.qualified(field, key);
      this.each(field, value, describeLabelValueFaults(String(value)));
    }
  }

  /** Checks the value of a label. */
  labelValue(field: string, value: unknown): void {
    this.each(field, value, describeLabelValueFaults(String(value ?? "")));
  }

  /** Checks that a quantity is not negative. */
  amount(field: string, value: unknown): void {
    if (quantityOf(value).nano < 0n) {
      this.invalid(field, value, "must be greater than or equal to 0");
    }
  }
}

/** Returns the items of a list of objects with their paths. */
export function itemsOf(list: unknown, field: string): [item: Fields, path: string][] {
  if (!Array.isArray(list)) return [];
  return list.map((item, index) => [membersOf(item), `${field}[${index}]`]);
}

/** Returns the texts of a list with their paths. */
export function textsAt(list: unknown, field: string): [text: string, path: string][] {
  if (!Array.isArray(list)) return [];
  return list.map((item, index) => [String(item ?? ""), `${field}[${index}]`]);
}

/** Returns whether a list or an object has no members. */
export function isEmpty(value: unknown): boolean {
  return typeof value !== "object" || value === null || Object.keys(value).length === 0;
}

function portNameFaults(name: string): string[] {
  const faults: string[] = [];
  if (name.length > 15) faults.push("must be no more than 15 characters");
  if (!/^[-a-z0-9]+$/.test(name)) {
    faults.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(name)) faults.push("must contain at least one letter (a-z)");
  if (name.includes("--")) faults.push("must not contain consecutive hyphens");
  if (name.startsWith("-") || name.endsWith("-")) {
    faults.push("must not begin or end with a hyphen");
  }
  return faults;
}
