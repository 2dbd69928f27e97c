import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { quantityOf } from "../objects/quantity.ts";
import { type Faults, type Fields, isEmpty } from "./faults.ts";
import { checkSelector } from "./shared_checks.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/** Checks the spec of a claim. */
export function checkClaimSpec(spec: Fields, field: string, faults: Faults): void {
  checkModes(spec, field, { faults, detail: "at least 1 access mode is required" });
  if (!isUnset(spec.selector)) checkSelector(spec.selector, `${field}.selector`, faults);
  const { storage } = membersOf(membersOf(spec.resources).requests);
  if (isUnset(storage)) faults.required(`${field}.resources[storage]`);
  else checkPositive(`${field}.resources[storage]`, storage, faults);
  if (!isUnset(spec.storageClassName)) {
    faults.name(`${field}.storageClassName`, spec.storageClassName, "subdomain");
  }
  faults.oneOf(`${field}.volumeMode`, spec.volumeMode, ["Block", "Filesystem"]);
  const { dataSource } = spec;
  if (!isUnset(dataSource)) {
    const { name, kind } = membersOf(dataSource);
    faults.need(`${field}.dataSource.name`, name);
    faults.need(`${field}.dataSource.kind`, kind);
  }
}

/** Checks access modes. */
export function checkModes(
  spec: Fields,
  field: string,
  { faults, detail = "" }: { faults: Faults; detail?: string },
): void {
  const modes = Array.isArray(spec.accessModes) ? spec.accessModes : [];
  const at = `${field}.accessModes`;
  if (modes.length === 0) faults.required(at, detail);
  for (const mode of modes) faults.oneOf(at, mode, accessModes);
  if (modes.includes("ReadWriteOncePod") && modes.length > 1) {
    faults.forbidden(at, "may not use ReadWriteOncePod with other access modes");
  }
}

/** Checks that an amount is greater than 0. */
export function checkPositive(field: string, quantity: unknown, faults: Faults): void {
  if (quantityOf(quantity).nano <= 0n) {
    faults.invalid(field, quantity, "must be greater than zero");
  }
}

/** Checks parameters of a driver. */
export function checkParameters(parameters: unknown, field: string, faults: Faults): void {
  for (const key of Object.keys(membersOf(parameters))) {
    if (key === "") faults.invalid(field, key, "field can not be empty.");
  }
}

/** Checks that parameters are there. */
export function needParameters(parameters: unknown, field: string, faults: Faults): void {
  if (isEmpty(parameters)) faults.required(field, "must contain at least one key/value pair");
  checkParameters(parameters, field, faults);
}
