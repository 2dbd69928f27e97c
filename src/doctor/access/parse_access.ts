import { ConfigurationError } from "../../core/errors.ts";
import type { AskedAccess } from "./asked_access.ts";

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
