import { matchesPath } from "../../../src/testing/access/policy_rule.ts";
import { withStructDefaults } from "../../../src/testing/defaults/struct_defaults.ts";
import { quantityFault } from "../../../src/testing/protobuf/quantity_fault.ts";
import { hasFormat } from "../../../src/testing/objects/string_format.ts";
import { parseRequestHead } from "../../../src/testing/server/request_head.ts";
import { parseQuantity } from "../../../src/testing/objects/quantity.ts";
import { validateClientConfig } from "../../../src/testing/webhook_configs/validate_client_config.ts";
import { readYaml } from "../../../src/testing/yaml/read_yaml.ts";
import type { GrowingField } from "../../support/linear_time.ts";

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
    name: "digits of a quantity in protobuf",
    of: (length) => `${"1".repeat(length)}x`,
    read: quantityFault,
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
