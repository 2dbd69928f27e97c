import { objectsOf } from "../json/json_value.ts";
import { type FieldError, invalidValue, requiredValue } from "./field_error.ts";
import type { KubeObject, ObjectMeta } from "./kube_object.ts";

/** A reference in `metadata.ownerReferences`. */
export interface OwnerReference {
  /** Group and version of the owner. */
  readonly apiVersion: string;
  /** Kind of the owner. */
  readonly kind: string;
  /** Name of the owner. */
  readonly name: string;
  /** Uid of the owner. */
  readonly uid: string;
  /** Whether the owner controls the object. */
  readonly controller?: boolean;
  /** Whether the owner's foreground deletion waits for the object. */
  readonly blockOwnerDeletion?: boolean;
}

const FIELD = "metadata.ownerReferences";

/** Returns the references of an object to its owners, with their fields in Kubernetes' order. */
export function ownerReferencesOf({ metadata }: KubeObject): OwnerReference[] {
  const { ownerReferences } = metadata;
  return objectsOf(ownerReferences)
    .map(({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }) => ({
      apiVersion,
      kind,
      name,
      uid,
      ...(controller !== undefined && { controller }),
      ...(blockOwnerDeletion !== undefined && { blockOwnerDeletion }),
    } as OwnerReference));
}

/**
 * Checks the references of an object to its owners.
 *
 * Source: `k8s.io/apimachinery/pkg/api/validation` `ValidateOwnerReferences`.
 */
export function validateOwnerReferences(metadata: ObjectMeta): FieldError[] {
  const references = ownerReferencesOf({ metadata });
  const errors = references.flatMap((reference, index) =>
    validateReference(reference, `${FIELD}[${index}]`)
  );
  let first: string | undefined;
  for (const { controller, kind, name } of references) {
    if (!controller) continue;
    if (first !== undefined) {
      errors.push(invalidValue(
        { field: FIELD, value: references },
        `Only one reference can have Controller set to true. Found "true" in references for ` +
          `${first} and ${kind}/${name}`,
      ));
    }
    first ??= `${kind}/${name}`;
  }
  return errors;
}

function validateReference(reference: OwnerReference, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion = "", kind = "" } = reference;
  if (apiVersion === "") errors.push(requiredValue(`${field}.apiVersion`, "must not be empty"));
  else if (!/^([^/]+\/)?[^/]+$/.test(apiVersion)) {
    errors.push(
      invalidValue(
        { field: `${field}.apiVersion`, value: apiVersion },
        "must be <group>/<version> or <version>",
      ),
    );
  }
  for (const name of ["kind", "name", "uid"] as const) {
    if (!reference[name]) errors.push(requiredValue(`${field}.${name}`, "must not be empty"));
  }
  if (apiVersion === "v1" && kind === "Event") {
    errors.push(
      invalidValue(
        { field, value: reference },
        "/v1, Kind=Event is disallowed from being an owner",
      ),
    );
  }
  return errors;
}
