import { KubewireError } from "@kubewire/kubewire";
import { identify, ruleText } from "@kubewire/kubewire/internal";

/** The objects that the account must be able to use. */
interface CertificateAccess {
  /** The namespace of the Secret. */
  namespace: string;
  /** The name of the Secret. */
  name: string;
  /** The objects with a `caBundle`. */
  callers: readonly { group: string; plural: string; name: string }[];
}

/**
 * The service account may not use the Secret of `certificateSecret`, or an object that has its
 * `caBundle`; the message contains the rules to add to a Role and a ClusterRole.
 *
 * @example
 * ```ts
 * import { CertificateAccessError } from "jsr:@kubewire/hono";
 *
 * export function isWorthARestart(error: unknown): boolean {
 *   return !(error instanceof CertificateAccessError);
 * }
 * ```
 */
export class CertificateAccessError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_CERTIFICATE_ACCESS" = identify(this, "ERR_CERTIFICATE_ACCESS");

  /** @ignore Creates the error from the API server's refusal and the rules that are needed. */
  constructor(access: CertificateAccess, options: ErrorOptions & { cause: Error }) {
    const { namespace, name, callers } = access;
    const secret = { group: "", resource: "secrets" };
    const verbs = ["get", "list", "watch", "update"];
    const role = `${ruleText({ ...secret, verbs: ["create"] })}, ` +
      ruleText({ ...secret, name, verbs });
    const more = callers.map(({ plural: resource, ...caller }) =>
      ruleText({ ...caller, resource, verbs })
    ).join(", ");
    const why = options.cause.message.replace(/\.?$/, ".");
    super(
      `The serving certificate cannot be kept: ${why} The account needs these rules. In a Role of ` +
        `the namespace ${namespace}: ${role}.${more && ` In a ClusterRole: ${more}.`}`,
      options,
    );
  }
}

/**
 * The Secret of `certificateSecret` has data that `certificateSecret` did not write; it is left as it
 * is.
 *
 * @example
 * ```ts
 * import { ForeignSecretError } from "jsr:@kubewire/hono";
 *
 * export function isWorthARestart(error: unknown): boolean {
 *   return !(error instanceof ForeignSecretError);
 * }
 * ```
 */
export class ForeignSecretError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_FOREIGN_SECRET" = identify(this, "ERR_FOREIGN_SECRET");

  /** Creates the error from the place of the Secret. */
  constructor({ namespace, name }: { namespace: string; name: string }) {
    super(
      `The Secret ${namespace}/${name} has data that certificateSecret did not write, so it is left ` +
        "as it is. Choose another name for the Secret of the certificate, or delete this one if " +
        "nothing needs its data.",
    );
  }
}
