import { checkOptions, checkTexts } from "../core/check_options.ts";
import { isObject } from "../core/is_object.ts";
import { shownValue } from "../core/shown_value.ts";
import type { RequestOptions } from "./request_options.ts";

/**
 * Conditions that an object must meet to be deleted; otherwise the request fails with a 409
 * (`isConflict`).
 */
export interface DeletePreconditions {
  /** The expected uid, so that another object of the same name is not deleted. */
  uid?: string;
  /** The expected resourceVersion, so that a changed object is not deleted. */
  resourceVersion?: string;
}

/** Settings of {@linkcode ResourceClient.delete} and `deleteCollection`. */
export interface DeleteOptions extends RequestOptions {
  /** Grace period in seconds; 0 deletes at once. The server has a default for each resource. */
  gracePeriodSeconds?: number;
  /**
   * How the objects that it owns are handled: deleted afterwards (`Background`), deleted first
   * (`Foreground`), or kept (`Orphan`). The server has a default for each resource.
   */
  propagationPolicy?: "Background" | "Foreground" | "Orphan";
  /** Conditions that the object must meet. */
  preconditions?: {
    /** The expected uid, so that another object of the same name is not deleted. */
    uid?: string;
    /** The expected resourceVersion, so that a changed object is not deleted. */
    resourceVersion?: string;
  };
  /** Whether the server does everything except delete. */
  dryRun?: boolean;
}

/** The part of the settings that is sent; `undefined` if no setting is given. */
interface DeleteOptionsBody {
  /** Always `v1`. */
  apiVersion: "v1";
  /** Always `DeleteOptions`. */
  kind: "DeleteOptions";
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  preconditions?: DeletePreconditions;
  dryRun?: ["All"];
}

/**
 * Returns the body of a deletion, or `undefined` if all settings have their defaults.
 *
 * @throws {TypeError} If the options have wrong types, or the preconditions have no condition.
 */
export function deleteBody(options: DeleteOptions): DeleteOptionsBody | undefined {
  checkOptions(options);
  const { gracePeriodSeconds, propagationPolicy, preconditions, dryRun = false } = options;
  if (preconditions !== undefined) checkPreconditions(preconditions);
  const body: DeleteOptionsBody = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(propagationPolicy !== undefined && { propagationPolicy }),
    ...(preconditions !== undefined && { preconditions }),
    ...(dryRun && { dryRun: ["All"] as ["All"] }),
  };
  return Object.keys(body).length > 2 ? body : undefined;
}

/** Refuses preconditions that JSON would drop, as it does `undefined`: all objects would meet them. */
function checkPreconditions(preconditions: unknown): void {
  if (!isObject(preconditions)) {
    throw new TypeError(
      `preconditions must be an object such as { uid }: it is ${shownValue(preconditions)}.`,
    );
  }
  checkTexts(preconditions, ["uid", "resourceVersion"]);
  const { uid, resourceVersion } = preconditions;
  if (uid !== undefined || resourceVersion !== undefined) return;
  throw new TypeError(
    "preconditions must have a uid or a resourceVersion: without them any object is deleted. Leave " +
      "preconditions out to delete any object.",
  );
}
