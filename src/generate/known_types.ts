/** A type that is written by hand, because the schema does not describe it fully. */
export interface KnownType {
  /** The type in TypeScript. */
  type: string;
  /** The documentation of the type. */
  doc: string;
}

const extensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";

/** The types that schemas describe only partly or, like times, for Go programs. */
export const knownTypes: Readonly<Record<string, KnownType>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": {
    type: "string | number",
    doc: "An amount of a resource: a decimal number with a suffix, such as `500m` (half of one), " +
      "`1.5Gi` or `2e3`. Suffixes are n, u, m, k, M, G, T, P and E for powers of 1000, and Ki, " +
      "Mi, Gi, Ti, Pi and Ei for powers of 1024. A number is accepted too; the server answers a " +
      "string, in its canonical form " +
      "({@link https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ Quantity}).",
  },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
    type: "number | string",
    doc: "A whole number, or a string: the name of a port or a percentage such as `25%`, as the " +
      "field says.",
  },
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": {
    type: "string",
    doc: "A time in RFC 3339 with whole seconds, in UTC: `2026-11-24T10:00:00Z`.",
  },
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": {
    type: "string",
    doc:
      "A time in RFC 3339 with microseconds, in UTC: `2026-11-24T10:00:00.123456Z`. The server " +
      "refuses one with fewer digits.",
  },
  "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": {
    type: "Record<string, unknown>",
    doc: "A set of fields as a tree. A key is `.` for the field itself, `f:` and the name of a " +
      "field, `v:` and the value of an item of a set, `i:` and the place of an item in a list, or " +
      "`k:` and the keys of an item as JSON.",
  },
  "io.k8s.apimachinery.pkg.runtime.RawExtension": {
    type: "Record<string, unknown>",
    doc: "An object of any kind, with `apiVersion` and `kind` where its reader needs them.",
  },
  [`${extensions}.JSON`]: {
    type: "unknown",
    doc: "Any value that JSON can hold.",
  },
  [`${extensions}.JSONSchemaPropsOrArray`]: {
    type: "JSONSchemaProps | JSONSchemaProps[]",
    doc: "A schema, or several. In a CustomResourceDefinition the server accepts one only.",
  },
  [`${extensions}.JSONSchemaPropsOrBool`]: {
    type: "JSONSchemaProps | boolean",
    doc: "A schema, or whether anything is allowed.",
  },
  [`${extensions}.JSONSchemaPropsOrStringArray`]: {
    type: "JSONSchemaProps | string[]",
    doc: "A schema, or the names of fields.",
  },
};
