import {
  describeDns1035Faults,
  describeLabelKeyFaults,
  describeLabelValueFaults,
  describeNameFaults,
} from "../../objects/object_names.ts";
import { hasFormat } from "../../objects/string_format.ts";
import { CelList, CelOpaque, CelOptional } from "../values/cel_value.ts";
import type { CelFunction } from "./function_table.ts";

const type = "kubernetes.NamedFormat";

/** Returns what is wrong with a text. */
type Describe = (text: string) => string[];

const named: Readonly<Record<string, Describe>> = {
  dns1123Label: (text) => describeNameFaults(text, "label"),
  dns1123Subdomain: (text) => describeNameFaults(text, "subdomain"),
  dns1035Label: describeDns1035Faults,
  qualifiedName: describeLabelKeyFaults,
  dns1123LabelPrefix: (text) => describeNameFaults(withoutDash(text), "label"),
  dns1123SubdomainPrefix: (text) => describeNameFaults(withoutDash(text), "subdomain"),
  dns1035LabelPrefix: (text) => describeDns1035Faults(withoutDash(text)),
  labelValue: describeLabelValueFaults,
  uri: of("uri", "invalid URI for request"),
  uuid: of("uuid", "does not match the UUID format"),
  byte: of("byte", "invalid base64"),
  date: of("date", "invalid date"),
  datetime: of("datetime", "invalid datetime"),
};

/**
 * The named formats of texts.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` `Format`.
 */
export const formats: readonly CelFunction[] = [
  ...Object.keys(named).map((name): CelFunction => [
    `format.${name}(): ${type}`,
    () => formatNamed(name),
  ]),
  [
    `format.named(string): optional<${type}>`,
    (name: string) =>
      Object.hasOwn(named, name) ? new CelOptional(formatNamed(name)) : new CelOptional(),
  ],
  [`${type}::validate(string): optional<list<string>>`, (format: CelOpaque, text: string) => {
    const faults = (format.content as Describe)(text);
    return faults.length > 0 ? new CelOptional(CelList.of(faults)) : new CelOptional();
  }],
];

function formatNamed(name: string): CelOpaque {
  return new CelOpaque(type, named[name], name);
}

function of(name: string, fault: string): Describe {
  return (text) => hasFormat(text, name) === false ? [fault] : [];
}

/** Returns a prefix without its last dash, as names that are generated from it go on behind it. */
function withoutDash(text: string): string {
  return text.length > 1 && text.endsWith("-") ? `${text.slice(0, -1)}a` : text;
}
