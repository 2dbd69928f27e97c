import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { describeLabelKeyFaults } from "../objects/object_names.ts";
import { quantityOf } from "../objects/quantity.ts";
import { type Faults, type Fields, isEmpty, itemsOf, textsAt } from "./faults.ts";

/** Checks a label selector. */
export function checkSelector(selector: unknown, field: string, faults: Faults): void {
  const { matchLabels, matchExpressions } = membersOf(selector);
  faults.labels(`${field}.matchLabels`, matchLabels);
  for (
    const [{ key, operator, values }, at] of itemsOf(matchExpressions, `${field}.matchExpressions`)
  ) {
    if (operator === "In" || operator === "NotIn") {
      if (isEmpty(values)) {
        faults.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
      }
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (!isEmpty(values)) {
        faults.forbidden(
          `${at}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        );
      }
    } else faults.invalid(`${at}.operator`, operator ?? "", "not a valid selector operator");
    faults.qualified(`${at}.key`, key);
    for (const [value, path] of textsAt(values, `${at}.values`)) faults.labelValue(path, value);
  }
}

/** Returns whether a label selector selects labels. */
export function selects(selector: unknown, labels: Fields): boolean {
  const { matchLabels, matchExpressions } = membersOf(selector);
  const matches = Object.entries(membersOf(matchLabels)).every(([key, value]) =>
    labels[key] === value
  );
  return matches && itemsOf(matchExpressions, "").every(([{ key, operator, values }]) => {
    const value = labels[String(key)];
    const isListed = Array.isArray(values) && values.includes(value);
    switch (operator) {
      case "In":
        return isListed;
      case "NotIn":
        return !isListed;
      case "Exists":
        return value !== undefined;
      default:
        return value === undefined;
    }
  });
}

const standardContainerResources = ["cpu", "memory", "ephemeral-storage"];
const standardResources = [
  ...standardContainerResources,
  "storage",
  "pods",
  "services",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
];

/** Returns whether a name is one of a resource that only whole numbers measure. */
export function isExtended(name: string): boolean {
  return name.includes("/") && !name.startsWith("requests.") && !isNative(name);
}

function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** Checks the amounts of resources in a list of a container. */
export function checkResourceList(list: unknown, field: string, faults: Faults): void {
  for (const [name, quantity] of Object.entries(membersOf(list))) {
    const at = `${field}[${name}]`;
    const keyFaults = describeLabelKeyFaults(name);
    faults.each(at, name, keyFaults);
    if (!name.includes("/") && !isKnownForContainers(name)) {
      if (keyFaults.length === 0 && !standardResources.includes(name)) {
        faults.invalid(at, name, "must be a standard resource type or fully qualified");
      }
      faults.invalid(at, name, "must be a standard resource for containers");
    }
    faults.amount(at, quantity);
    checkWhole(name, quantity, { at, faults });
  }
}

function isKnownForContainers(name: string): boolean {
  return standardContainerResources.includes(name) || name.startsWith("hugepages-");
}

/** Checks that an amount of a resource is a whole number, if it must be. */
function checkWhole(
  name: string,
  quantity: unknown,
  { at, faults }: { at: string; faults: Faults },
): void {
  const { nano } = quantityOf(quantity);
  if (isExtended(name) && nano % 1_000_000_000n !== 0n) {
    faults.invalid(at, quantity, "must be an integer");
  }
}

/** Checks requests and limits. */
export function checkResources(resources: unknown, field: string, faults: Faults): void {
  const { limits, requests } = membersOf(resources);
  checkResourceList(limits, `${field}.limits`, faults);
  checkResourceList(requests, `${field}.requests`, faults);
  const most = membersOf(limits);
  for (const [name, quantity] of Object.entries(membersOf(requests))) {
    const limit = most[name];
    const isCommitted = isExtended(name) || name.startsWith("hugepages-");
    if (isUnset(limit)) {
      if (isCommitted) {
        faults.required(`${field}.limits`, "Limit must be set for non overcommitable resources");
      }
      continue;
    }
    const [asked, allowed] = [quantityOf(quantity).nano, quantityOf(limit).nano];
    if (isCommitted && asked !== allowed) {
      faults.invalid(`${field}.requests`, quantity, `must be equal to ${name} limit of ${limit}`);
    } else if (asked > allowed) {
      faults.invalid(
        `${field}.requests`,
        quantity,
        `must be less than or equal to ${name} limit of ${limit}`,
      );
    }
  }
  const names = [...Object.keys(most), ...Object.keys(membersOf(requests))];
  const hasHugePages = names.some((name) => name.startsWith("hugepages-"));
  if (hasHugePages && !names.includes("cpu") && !names.includes("memory")) {
    faults.forbidden(field, "HugePages require cpu or memory");
  }
}

/** Checks a number or a share such as `25%`, which is not negative. */
export function checkNumberOrShare(value: unknown, field: string, faults: Faults): void {
  if (typeof value === "number") faults.notNegative(field, value);
  else if (typeof value === "string" && !/^[0-9]+%$/.test(value)) {
    faults.invalid(
      field,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    );
  }
}

/** Checks that a share is not over 100%. */
export function checkShareLimit(value: unknown, field: string, faults: Faults): void {
  const [, share] = /^([0-9]+)%$/.exec(String(value)) ?? [];
  if (share !== undefined && Number(share) > 100) {
    faults.invalid(field, value, "must not be greater than 100%");
  }
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Returns the family of an IP address; `undefined` if it is none. */
export function familyOf(text: string): "IPv4" | "IPv6" | undefined {
  if (ipv4.test(text)) return "IPv4";
  return isIpv6(text) ? "IPv6" : undefined;
}

function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:]+$/.test(text) || !text.includes(":") || text.includes(":::")) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => half === "" ? [] : half.split(":"));
  const isWhole = groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
  return isWhole && (halves.length === 2 ? groups.length < 8 : groups.length === 8);
}

/** Checks an IP address. */
export function checkIp(field: string, value: unknown, faults: Faults): boolean {
  if (familyOf(String(value ?? "")) !== undefined) return true;
  faults.invalid(
    field,
    value ?? "",
    "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
  );
  return false;
}

/** Returns the family of a range of addresses, such as `10.0.0.0/8`; `undefined` if it is none. */
export function rangeFamily(text: string): "IPv4" | "IPv6" | undefined {
  const [address = "", length = "", rest] = text.split("/");
  const family = familyOf(address);
  const most = family === "IPv4" ? 32 : 128;
  const isRange = rest === undefined && /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= most;
  return isRange ? family : undefined;
}

/** Checks a range of addresses. */
export function checkRange(field: string, value: unknown, faults: Faults): boolean {
  if (rangeFamily(String(value ?? "")) !== undefined) return true;
  faults.invalid(
    field,
    value ?? "",
    "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
  );
  return false;
}

/** Checks a path inside a volume. */
export function checkInnerPath(field: string, path: unknown, faults: Faults): void {
  const text = String(path ?? "");
  if (text.startsWith("/")) faults.invalid(field, text, "must be a relative path");
  checkNoParent(field, text, faults);
}

/** Checks that a path does not lead out of its folder. */
export function checkNoParent(field: string, path: string, faults: Faults): void {
  if (path.split("/").includes("..")) faults.invalid(field, path, "must not contain '..'");
}

/** Checks a key of the data of a ConfigMap or a Secret. */
export function checkDataKey(field: string, key: string, faults: Faults): void {
  if (key.length > 253) faults.invalid(field, key, "must be no more than 253 characters");
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    faults.invalid(
      field,
      key,
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  if (key === "." || key === "..") faults.invalid(field, key, `must not be '${key}'`);
  else if (key.startsWith("..")) faults.invalid(field, key, "must not start with '..'");
}
