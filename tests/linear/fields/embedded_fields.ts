import { matchesPath } from "../../../src/testing/access/policy_rule.ts";
import { compareObjects } from "../../../src/testing/merge/compare_objects.ts";
import { unknownType } from "../../../src/testing/merge/merge_type.ts";
import { toFieldSet } from "../../../src/testing/merge/to_field_set.ts";
import { parseJson } from "../../../src/testing/json/parse_json.ts";
import { scanFields } from "../../../src/testing/structs/scan_fields.ts";
import { writtenNumbers } from "../../../src/testing/structs/written_numbers.ts";
import { withStructDefaults } from "../../../src/testing/defaults/struct_defaults.ts";
import { hasFormat } from "../../../src/testing/objects/string_format.ts";
import { parseRequestHead } from "../../../src/testing/server/request_head.ts";
import { parseQuantity } from "../../../src/testing/objects/quantity.ts";
import { validateClientConfig } from "../../../src/testing/webhook_configs/validate_client_config.ts";
import { readYaml } from "../../../src/testing/yaml/read_yaml.ts";
import type { GrowingField } from "../../support/linear_time.ts";

/** Returns the text of objects within each other. */
function nested(levels: number, inner = "1"): string {
  return '{"a":'.repeat(levels) + inner + "}".repeat(levels);
}

/** Fewer levels: the functions that read objects recurse, and a server reads 1,000 of them. */
const FEW_LEVELS = 15;

const fields: GrowingField<string>[] = [
  {
    name: "a duration in an object",
    short: 6, // the pattern before took exponential time
    of: (length) => `1.${"s000".repeat(length)}x`,
    read: (text) => hasFormat(text, "duration"),
  },
  {
    name: "digits of a duration",
    of: (length) => "0".repeat(length),
    read: (text) => hasFormat(text, "duration"),
  },
  {
    name: "digits of a quantity",
    of: (length) => `${"1".repeat(length)}x`,
    read: parseQuantity,
  },
  {
    name: "zeros of a quantity's exponent",
    of: (length) => `1e${"0".repeat(length)}1111`,
    read: parseQuantity,
  },
  {
    name: "colons of a container's image",
    of: (length) => `${":".repeat(length)}/`,
    read: (image) =>
      withStructDefaults({ metadata: {}, spec: { containers: [{ image }] } }, "v1.Pod"),
  },
  {
    name: "stars of a rule's path",
    of: (length) => `${"*".repeat(length)}a*`,
    read: (text) => matchesPath(text, "/a"),
  },
  {
    name: "white space in a request's Connection header",
    of: (length) => `GET / HTTP/1.1\r\nconnection: a${" ".repeat(length)}b`,
    read: parseRequestHead,
  },
  {
    name: "colons of a webhook's URL",
    of: (length) => `https://a${":".repeat(length)}]`,
    read: (url) => validateClientConfig("clientConfig", { url }),
  },
  {
    name: "levels of an object that is compared",
    short: FEW_LEVELS,
    of: nested,
    read: (text) => compareObjects({}, JSON.parse(text), unknownType).added.toFieldsV1(),
  },
  {
    name: "levels of an object that is applied",
    short: FEW_LEVELS,
    of: nested,
    read: (text) => toFieldSet(JSON.parse(text), unknownType).paths(),
  },
  {
    name: "levels of JSON that is scanned for repeated fields",
    of: (length) => nested(length, '{"a":1,"a":2}'),
    read: (text) => scanFields(text, ["a.a"]),
  },
  {
    name: "levels of JSON with numbers as they are written",
    of: (length) => nested(length, "[1.0,1.0]"),
    read: writtenNumbers,
  },
  {
    name: "levels of JSON",
    of: nested,
    read: (text) => parseJson(text),
  },
  {
    name: "backslashes in JSON with a large number",
    of: (length) => `["${"\\\\".repeat(length)}",1234567890123456]`,
    read: (text) => parseJson(text),
  },
  {
    name: "digits of a number in JSON",
    of: (length) => `[${"1".repeat(length)}]`,
    read: (text) => parseJson(text),
  },
  {
    name: "items of a body in YAML",
    of: (length) => `[${"a, ".repeat(length)}@`,
    read: readYaml,
  },
  {
    name: "digits of a number in YAML",
    of: (length) => `a: 0${"1_".repeat(length)}x`,
    read: readYaml,
  },
];

/** Fields that a client sends to the embedded API server. */
export const embeddedFields: readonly GrowingField<never>[] = fields as GrowingField<never>[];
