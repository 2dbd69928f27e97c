/** A schema, and the changes of an object that its rules judge. */
export interface RuleChange {
  /** The schema of the spec. */
  spec: Record<string, unknown>;
  /** The spec of a new object. */
  before: unknown;
  /** The spec of an update, if the object was created. */
  after?: unknown;
}

const text = { type: "string", maxLength: 20 };
const whole = { type: "integer" };
const rules = (...list: unknown[]) => ({ "x-kubernetes-validations": list });
const object = (properties: Record<string, unknown>, ...list: unknown[]) => ({
  type: "object",
  properties,
  ...rules(...list),
});

/** New and changed objects; `rule_changes.json` has what the real server says of them. */
export const ruleChanges: Readonly<Record<string, RuleChange>> = {
  "messages": {
    spec: object(
      { a: whole, b: text },
      { rule: "self.a < 3", message: "a is too large" },
      { rule: "self.a < 4", messageExpression: "'a is %d, b is %s'.format([self.a, self.b])" },
      { rule: "self.a < 5", message: "given", messageExpression: "'x' + self.b.substring(99)" },
      { rule: "self.a < 6", messageExpression: "''" },
      { rule: "self.a < 7", message: "  spaces  " },
      { rule: "  self.a < 8  " },
    ),
    before: { a: 9, b: "x" },
  },
  "reasons and paths": {
    spec: object(
      { a: whole, b: object({ "c-d": text, e: { type: "object", additionalProperties: text } }) },
      { rule: "self.a < 1", reason: "FieldValueInvalid", fieldPath: ".a" },
      { rule: "self.a < 2", reason: "FieldValueForbidden", fieldPath: ".b.e" },
      { rule: "self.a < 3", reason: "FieldValueRequired", fieldPath: ".b['c-d']" },
      { rule: "self.a < 4", reason: "FieldValueDuplicate" },
      { rule: "self.a < 5", fieldPath: ".b.e['k']" },
    ),
    before: { a: 9, b: {} },
  },
  "values of every type": {
    spec: object({
      text: { ...text, ...rules({ rule: "self == 'x'" }) },
      whole: { ...whole, ...rules({ rule: "self == 0" }) },
      ratio: { type: "number", ...rules({ rule: "self == 0.5" }) },
      yes: { type: "boolean", ...rules({ rule: "!self" }) },
      either: { "x-kubernetes-int-or-string": true, ...rules({ rule: "self == 'x'" }) },
      bad: { "x-kubernetes-int-or-string": true, ...rules({ rule: "self > 5" }) },
      list: { type: "array", maxItems: 3, items: { ...text, ...rules({ rule: "self == 'x'" }) } },
      map: {
        type: "object",
        maxProperties: 3,
        additionalProperties: { ...whole, ...rules({ rule: "self > 5" }) },
      },
      lists: { type: "array", maxItems: 3, items: whole, ...rules({ rule: "self.size() > 5" }) },
      dup: { ...text, ...rules({ rule: "self == 'x'", reason: "FieldValueDuplicate" }) },
    }),
    before: {
      text: "a",
      whole: 1,
      ratio: 1,
      yes: true,
      either: 5,
      bad: "text",
      list: ["a", "x", "b"],
      map: { k: 1 },
      lists: [1],
      dup: "a",
    },
  },
  "a rule about a change": {
    spec: object({ a: whole, b: { ...whole, ...rules({ rule: "self >= oldSelf" }) } }, {
      rule: "self.a == oldSelf.a",
      message: "a is immutable",
    }),
    before: { a: 1, b: 5 },
    after: { a: 2, b: 4 },
  },
  "a rule about a change that may have none before": {
    spec: object({
      a: {
        ...whole,
        ...rules({ rule: "oldSelf.hasValue() || self == 1", optionalOldSelf: true }, {
          rule: "self >= oldSelf.orValue(0)",
          optionalOldSelf: true,
          messageExpression: "'it was %d'.format([oldSelf.orValue(-1)])",
        }),
      },
    }),
    before: { a: 2 },
  },
  "a rule about a change, on update": {
    spec: object({
      a: { ...whole, ...rules({ rule: "self >= oldSelf.orValue(0)", optionalOldSelf: true }) },
      b: { ...whole, ...rules({ rule: "self == oldSelf" }) },
    }),
    before: { a: 2 },
    after: { a: 1, b: 4 },
  },
  "items with keys are found again": {
    spec: object({
      list: {
        type: "array",
        maxItems: 4,
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
        items: {
          type: "object",
          required: ["name"],
          properties: { name: text, size: { ...whole, ...rules({ rule: "self >= oldSelf" }) } },
        },
      },
    }),
    before: { list: [{ name: "a", size: 1 }, { name: "b", size: 2 }] },
    after: { list: [{ name: "b", size: 1 }, { name: "a", size: 0 }, { name: "c", size: 0 }] },
  },
  "values of a map are found again": {
    spec: object({
      map: {
        type: "object",
        maxProperties: 4,
        additionalProperties: { ...whole, ...rules({ rule: "self >= oldSelf" }) },
      },
    }),
    before: { map: { a: 1, b: 2 } },
    after: { map: { b: 1, c: 0 } },
  },
  "no rule is evaluated where a type is wrong": {
    spec: object({ a: whole, b: text }, { rule: "self.a > 5" }),
    before: { a: 1, b: 2 },
  },
  "rules are evaluated where a number is too small": {
    spec: object({ a: { ...whole, minimum: 4 } }, { rule: "self.a > 5" }),
    before: { a: 1 },
  },
  "defaults come before rules": {
    spec: object({ a: { ...whole, default: 1 } }, { rule: "self.a > 5" }),
    before: {},
  },
  "a rule of an absent object is not evaluated": {
    spec: object({ a: object({ b: whole }, { rule: "self.b > 5" }) }),
    before: {},
  },
  "an empty object": {
    spec: object({ a: object({ b: whole }, { rule: "has(self.b)" }) }),
    before: { a: {} },
  },
  "a nested whole object": {
    spec: object({
      inner: {
        type: "object",
        "x-kubernetes-embedded-resource": true,
        "x-kubernetes-preserve-unknown-fields": true,
        ...rules({ rule: "self.kind == 'Pod' && self.metadata.name == 'x'" }, {
          rule: "self.apiVersion == 'v2'",
        }),
      },
    }),
    before: { inner: { apiVersion: "v1", kind: "Pod", metadata: { name: "x" } } },
  },
};
