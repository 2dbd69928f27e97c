import { KubewireError } from "@kubewire/kubewire";
import { checkNames, checkOptions, identify, shownValue } from "@kubewire/kubewire/internal";
import { statusReason } from "./status_exception.ts";

/** Settings of an {@linkcode AdmissionDeniedError}. */
export interface AdmissionDeniedOptions {
  /**
   * The HTTP status for the user: 400 to 599.
   * @default {403}
   */
  httpStatus?: number;
  /**
   * The machine-readable reason, such as `Invalid`.
   * @default the reason that Kubernetes has for the status, if it has one
   */
  reason?: string;
}

/**
 * Denies a request in an admission webhook: the user gets the message and the status.
 *
 * @example
 * ```ts
 * import { AdmissionDeniedError } from "jsr:@kubewire/hono";
 *
 * export function checkReplicas(replicas: number): void {
 *   if (replicas <= 10) return;
 *   throw new AdmissionDeniedError(`10 replicas at most: ${replicas} are too many.`, {
 *     httpStatus: 422,
 *   });
 * }
 * ```
 */
export class AdmissionDeniedError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_ADMISSION_DENIED" = identify(this, "ERR_ADMISSION_DENIED");
  /** The HTTP status for the user. */
  readonly httpStatus: number;
  /** The machine-readable reason; may be absent. */
  readonly reason: string | undefined;

  /**
   * Creates the error with the message for the user.
   *
   * @throws {TypeError} If the settings are not an object, or one is unknown.
   * @throws {RangeError} If the status is not from 400 to 599.
   */
  constructor(message: string, options: AdmissionDeniedOptions = {}) {
    super(message);
    checkOptions(options);
    const names = { httpStatus: true, reason: true } as const;
    checkNames<AdmissionDeniedOptions>("AdmissionDeniedError", options, names);
    const { httpStatus = 403, reason = statusReason(httpStatus) } = options;
    if (!Number.isInteger(httpStatus) || httpStatus < 400 || httpStatus > 599) {
      const shown = shownValue(httpStatus);
      throw new RangeError(`httpStatus must be from 400 to 599: current value is ${shown}.`);
    }
    this.httpStatus = httpStatus;
    this.reason = reason === undefined ? undefined : String(reason);
  }
}
