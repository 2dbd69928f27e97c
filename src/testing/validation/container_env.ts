import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { type Faults, type Fields, itemsOf } from "./faults.ts";
import { checkDataKey } from "./shared_checks.ts";

const sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

/** The fields of a pod that its containers may read. */
const readable = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

const amounts = ["limits", "requests"].flatMap((kind) =>
  ["cpu", "ephemeral-storage", "memory"].map((name) => `${kind}.${name}`)
);

const wrongName =
  "a valid environment variable name must consist only of printable ASCII characters other than '='";

/** Checks the environment of a container. */
export function checkEnv(container: Fields, field: string, faults: Faults): void {
  for (const [variable, at] of itemsOf(container.env, `${field}.env`)) {
    if (faults.need(`${at}.name`, variable.name) && !isVariable(variable.name)) {
      faults.invalid(`${at}.name`, variable.name, wrongName);
    }
    if (!isUnset(variable.valueFrom)) checkSource(variable, `${at}.valueFrom`, faults);
  }
  for (const [source, at] of itemsOf(container.envFrom, `${field}.envFrom`)) {
    if (!isUnset(source.prefix) && !isVariable(source.prefix)) {
      faults.invalid(`${at}.prefix`, source.prefix, wrongName);
    }
    const given = ["configMapRef", "secretRef"].filter((name) => !isUnset(source[name]));
    for (const name of given) {
      const reference = membersOf(source[name]);
      if (faults.need(`${at}.${name}.name`, reference.name)) {
        faults.name(`${at}.${name}.name`, reference.name, "subdomain");
      }
    }
    if (given.length === 0) {
      faults.invalid(`${field}.envFrom`, "", "must specify one of: `configMapRef` or `secretRef`");
    } else if (given.length > 1) {
      faults.invalid(
        `${field}.envFrom`,
        "",
        "may not have more than one field specified at a time",
      );
    }
  }
}

function isVariable(name: unknown): boolean {
  return /^[ -<>-~]+$/.test(String(name));
}

function checkSource(variable: Fields, field: string, faults: Faults): void {
  const source = membersOf(variable.valueFrom);
  const given = sources.filter((name) => !isUnset(source[name]));
  for (const name of given) {
    const at = `${field}.${name}`;
    const reference = membersOf(source[name]);
    if (name === "fieldRef") checkFieldRef(reference, at, faults);
    else if (name === "resourceFieldRef") checkAmount(reference, at, faults);
    else checkKeyRef(name, reference, { at, faults });
  }
  if (given.length === 0) {
    const listed = sources.map((name) => `\`${name}\``).join(", ").replace(/, (?=[^,]*$)/, " or ");
    faults.invalid(field, "", `must specify one of: ${listed}`);
  } else if (!isUnset(variable.value)) {
    faults.invalid(field, "", "may not be specified when `value` is not empty");
  } else if (given.length > 1) {
    faults.invalid(field, "", "may not have more than one field specified at a time");
  }
}

function checkKeyRef(
  name: string,
  reference: Fields,
  { at, faults }: { at: string; faults: Faults },
): void {
  // the name may be empty for reasons of history, except where a key is read
  if (name !== "fileKeyRef") faults.name(`${at}.name`, reference.name, "subdomain");
  if (faults.need(`${at}.key`, reference.key) && name !== "fileKeyRef") {
    checkDataKey(`${at}.key`, String(reference.key), faults);
  }
}

/** Checks a reference to a field of the pod. */
export function checkFieldRef(
  { fieldPath }: Fields,
  field: string,
  faults: Faults,
  allowed: readonly string[] = readable,
): void {
  if (!faults.need(`${field}.fieldPath`, fieldPath)) return;
  const path = String(fieldPath);
  const [, map, key = ""] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (map !== undefined) {
    faults.qualified(field, map === "annotations" ? key.toLowerCase() : key);
    return;
  }
  if (allowed.includes(path)) return;
  const isKnown = [...readable, "metadata.labels", "metadata.annotations"].includes(path);
  if (isKnown) faults.oneOf(`${field}.fieldPath`, path, allowed.toSorted());
  else {
    faults.invalid(
      `${field}.fieldPath`,
      path,
      `error converting fieldPath: field label not supported: ${path}`,
    );
  }
}

/** Checks a reference to an amount of a container's resources. */
export function checkAmount({ resource }: Fields, field: string, faults: Faults): void {
  if (!faults.need(`${field}.resource`, resource)) return;
  if (!/^(limits|requests)\.hugepages-/.test(String(resource))) {
    faults.oneOf(`${field}.resource`, resource, amounts);
  }
}
