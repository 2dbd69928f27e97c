import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { describeLabelKeyFaults } from "../objects/object_names.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type Faults, itemsOf, textsAt } from "./faults.ts";
import { taintEffects } from "./scheduling.ts";
import { checkDataKey, checkRange, rangeFamily } from "./shared_checks.ts";

const MOST_BYTES = 1024 * 1024;

/** Checks a ConfigMap. */
export function checkConfigMap({ data, binaryData }: KubeObject, faults: Faults): void {
  const binary = membersOf(binaryData);
  let size = 0;
  for (const [key, text] of Object.entries(membersOf(data))) {
    checkDataKey(`data[${key}]`, key, faults);
    if (Object.hasOwn(binary, key)) {
      faults.invalid(`data[${key}]`, key, "duplicate of key present in binaryData");
    }
    size += bytesOf(text);
  }
  for (const [key, text] of Object.entries(binary)) {
    checkDataKey(`binaryData[${key}]`, key, faults);
    size += decodedSize(text);
  }
  // the API server names no field
  if (size > MOST_BYTES) faults.tooLong("[]", MOST_BYTES);
}

/** The keys that the data of each type of Secret must have. */
const secretKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

/** Checks a Secret. */
export function checkSecret({ data, type, metadata }: KubeObject, faults: Faults): void {
  const values = membersOf(data);
  let size = 0;
  for (const [key, text] of Object.entries(values)) {
    checkDataKey(`data[${key}]`, key, faults);
    size += decodedSize(text);
  }
  if (size > MOST_BYTES) faults.tooLong("data", MOST_BYTES);
  const kind = String(type);
  if (kind === "kubernetes.io/service-account-token") {
    const name = "kubernetes.io/service-account.name";
    faults.need(`metadata.annotations[${name}]`, metadata.annotations?.[name]);
  }
  if (kind === "kubernetes.io/basic-auth" && !("username" in values) && !("password" in values)) {
    for (const key of ["username", "password"]) faults.required(`data[${key}]`);
  }
  for (const key of secretKeys[kind] ?? []) {
    if (!Object.hasOwn(values, key)) faults.required(`data[${key}]`);
    else if (key.startsWith(".docker")) checkJson(`data[${key}]`, String(values[key]), faults);
  }
}

function checkJson(field: string, encoded: string, faults: Faults): void {
  try {
    JSON.parse(
      new TextDecoder().decode(Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0))),
    );
  } catch {
    faults.invalid(field, "<secret contents redacted>", "unexpected end of JSON input");
  }
}

function bytesOf(text: unknown): number {
  return new TextEncoder().encode(String(text)).length;
}

function decodedSize(text: unknown): number {
  const encoded = String(text ?? "");
  return Math.floor(encoded.length * 3 / 4) - (/=*$/.exec(encoded)?.[0].length ?? 0);
}

/** Checks a namespace. */
export function checkNamespace(namespace: KubeObject, faults: Faults): void {
  for (const [name] of textsAt(membersOf(namespace.spec).finalizers, "")) {
    const known = describeLabelKeyFaults(name);
    faults.each("spec.finalizers", name, known);
    if (known.length === 0 && !name.includes("/") && name !== "kubernetes") {
      faults.invalid(
        "spec.finalizers",
        name,
        "name is neither a standard finalizer name nor is it fully qualified",
      );
    }
  }
}

/** Checks a node. */
export function checkNode({ spec, status }: KubeObject, faults: Faults): void {
  const { taints, podCIDRs } = membersOf(spec);
  const known = new Set<string>();
  for (const [{ key, value, effect, timeAdded }, at] of itemsOf(taints, "metadata.taints")) {
    faults.qualified(`${at}.key`, key);
    if (!isUnset(value)) faults.labelValue(`${at}.value`, value);
    faults.needOneOf(`${at}.effect`, effect, taintEffects);
    const pair = `${key}:${effect}`;
    if (known.has(pair)) {
      const taint = { Key: key, Value: value ?? "", Effect: effect, TimeAdded: timeAdded ?? null };
      const message = `Duplicate value: ${JSON.stringify(taint)}: ` +
        "taints must be unique by key and effect pair";
      faults.errors.push({ field: at, reason: "FieldValueDuplicate", message });
    }
    known.add(pair);
  }
  for (const name of ["capacity", "allocatable"]) {
    for (const [resource, quantity] of Object.entries(membersOf(membersOf(status)[name]))) {
      faults.amount(`status.${name}.${resource}`, quantity);
    }
  }
  const ranges = textsAt(podCIDRs, "spec.podCIDRs");
  for (const [range, at] of ranges) checkRange(at, range, faults);
  const found = ranges.map(([range]) => rangeFamily(range));
  if (found.length > 1 && new Set(found).size < found.length && !found.includes(undefined)) {
    faults.invalid(
      "spec.podCIDRs",
      podCIDRs,
      "may specify no more than one CIDR for each IP family",
    );
  }
}
