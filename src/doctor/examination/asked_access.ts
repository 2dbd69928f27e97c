import { ConfigurationError } from "@kubewire/kubewire";

/** Verbs on a resource that a program needs. */
export interface AskedResource {
  /** The verbs, such as `get`, `list` and `watch`. */
  verbs: readonly string[];
  /**
   * The API group.
   * @default {""} the core group
   */
  group?: string;
  /** The plural name of the resource, such as `pods`. */
  resource: string;
  /** The subresource, such as `log`. */
  subresource?: string;
  /**
   * The namespace, by default the program's own; `*` for all of them. It does not count for
   * resources that have none, such as `nodes`.
   */
  namespace?: string;
  /**
   * The name of the object; all of them without it. Requests to create an object do not have it,
   * and a list or a watch only with `fieldSelector=metadata.name=NAME`.
   */
  name?: string;
}

/** Verbs on a path that is not a resource. */
export interface AskedPath {
  /** The verbs: HTTP methods in lower case, such as `get`. */
  verbs: readonly string[];
  /** The path, such as `/metrics`. */
  path: string;
}

/** Accesses that a program needs, and that a role can allow. */
export type AskedAccess = AskedResource | AskedPath;

/** The namespace of a program. */
export interface OwnNamespace {
  readonly config?: { readonly namespace?: string };
}

/** Returns the namespace to ask about; empty for all of them. */
export function namespaceOf({ namespace }: AskedResource, { config }: OwnNamespace): string {
  if (namespace === "*") return "";
  return namespace ?? config?.namespace ?? "default";
}

/** Returns a resource with its subresource, as a rule has it. */
export function fullResource({ resource, subresource }: AskedResource): string {
  return subresource ? `${resource}/${subresource}` : resource;
}

/** Returns the name of an access for people, without its verbs and its namespace, such as `deployments.apps`. */
export function accessName(access: AskedAccess): string {
  if ("path" in access) return access.path;
  const { group, name } = access;
  return fullResource(access) + (group ? `.${group}` : "") +
    (name ? ` "${name}"` : "");
}

const FORM =
  /^(?<verbs>[a-z*]+(?:,[a-z*]+)*):(?:(?<path>\/[^\s@?#]*)|(?<resource>[a-z0-9-*]+)(?<group>\.[a-z0-9.-]+)?(?:\/(?<subresource>[a-z0-9-*]+))?(?:@(?<namespace>[a-z0-9-]+|\*))?)$/;

/**
 * Parses an access of the command line: verbs, a colon, then a path, or a resource as kubectl names
 * it, with its group, a subresource and a namespace: `get,list,watch:pods`,
 * `patch:deployments.apps@shop`, `get:pods/log`, `list:pods@*`, `get:/metrics`.
 *
 * @throws {ConfigurationError} If it is not of this form.
 */
export function parseAccess(text: string): AskedAccess {
  const groups = FORM.exec(text)?.groups;
  if (!groups) {
    const shown = text.replace(/[?#].*/s, "?…"); // a query may have a secret
    throw new ConfigurationError(
      `${JSON.stringify(shown)} is not an access: write VERBS:RESOURCE, such as ` +
        "get,list,watch:pods, patch:deployments.apps@shop, get:pods/log, list:pods@* or " +
        "get:/metrics.",
    );
  }
  const { verbs = "", path, resource = "", group, subresource, namespace } = groups;
  const asked = { verbs: verbs.split(",") };
  if (path !== undefined) return { ...asked, path };
  return {
    ...asked,
    resource,
    ...(group !== undefined && { group: group.slice(1) }),
    ...(subresource !== undefined && { subresource }),
    ...(namespace !== undefined && { namespace }),
  };
}
