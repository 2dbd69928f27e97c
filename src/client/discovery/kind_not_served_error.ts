import { identify, KubewireError } from "../../core/errors.ts";

/**
 * The API server does not serve this kind, for example because a CustomResourceDefinition is
 * missing.
 */
export class KindNotServedError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_KIND_NOT_SERVED" = identify(this, "ERR_KIND_NOT_SERVED");
  /** The requested kind. */
  readonly kind: string;
  /** Its group and version. */
  readonly apiVersion: string;
  /**
   * Groups and versions that could not be read and might have the kind. `/api` stands for the core
   * group, `/apis` for all others.
   */
  readonly unreadable: readonly string[];

  /** Creates the error for a kind that is not in the groups that could be read. */
  constructor(
    { apiVersion, kind }: { apiVersion: string; kind: string },
    unreadable: readonly string[] = [],
  ) {
    const gap = unreadable.length > 0
      ? ` It did not list the resources of ${unreadable.join(", ")}.`
      : "";
    super(
      `The API server serves no ${kind} of ${apiVersion}: is its CustomResourceDefinition ` +
        `installed, and this version of it served?${gap}`,
    );
    this.kind = kind;
    this.apiVersion = apiVersion;
    this.unreadable = unreadable;
  }
}
