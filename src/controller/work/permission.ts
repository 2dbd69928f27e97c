import { checkDefinition, type ResourceDefinition } from "../../client/resource_definition.ts";
import { checkTexts } from "../../core/check_options.ts";
import { isObject, textsIn } from "../../core/is_object.ts";
import { shownValue } from "../../core/shown_value.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { checkClient } from "../../transport/kube_internals.ts";

/** Verbs that a program may use on objects, as a rule of a Role or ClusterRole has them. */
export interface Permission {
  /** The resource, from `defineResource` or `@kubewire/types`. */
  readonly resource: ResourceDefinition;
  /** The subresource, such as `eviction`. */
  readonly subresource?: string;
  /** The verbs, such as `get` and `delete`. */
  readonly verbs: readonly string[];
  /**
   * The namespace; all of them by default.
   * @default {undefined}
   */
  readonly namespace?: string;
  /** The name of the object; all of them by default. A rule with a name never allows `create`. */
  readonly name?: string;
  /**
   * The client of another cluster, in which the rights are needed, for the requests of
   * `cluster(kube)`.
   * @default the client of the manager
   */
  readonly kube?: KubeFetch;
}

/** Names of verbs: the API server has them in lower case, with few exceptions none but letters. */
const VERB = /^[^A-Z\s,]+$/;
const NAMES = ["resource", "subresource", "verbs", "namespace", "name", "kube"];

/**
 * Checks a list of permissions.
 *
 * @throws {TypeError} If it is not a list of permissions, or one has no verbs.
 */
export function checkPermissions(what: string, value: unknown): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) {
    throw new TypeError(
      `${what} must be an array of { resource, verbs }: it is ${shownValue(value)}.`,
    );
  }
  for (const each of value) {
    if (!isObject(each)) {
      throw new TypeError(
        `Each of ${what} must be { resource, verbs }: one is ${shownValue(each)}.`,
      );
    }
    checkDefinition(each.resource);
    checkTexts(each, ["subresource", "namespace", "name"]);
    if (each.kube !== undefined) checkClient(each.kube as KubeFetch);
    refuseWider(what, each);
    const { verbs } = each;
    if (!(Array.isArray(verbs) && verbs.length > 0 && textsIn(verbs).length === verbs.length)) {
      throw new TypeError(`Each of ${what} needs verbs, an array such as ["get", "delete"].`);
    }
    const wrong = verbs.find((verb) => !VERB.test(verb));
    if (wrong === undefined) continue;
    throw new TypeError(
      `The verbs of each of ${what} must be those of Kubernetes, in lower case, such as "get", ` +
        `"update" and "patch": one is ${shownValue(wrong)}, which allows nothing.`,
    );
  }
}

/** Refuses a limit that would be none: an empty text, such as of a variable, or one of another name. */
function refuseWider(what: string, permission: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(permission)) {
    if (!NAMES.includes(name)) {
      throw new TypeError(
        `Each of ${what} has ${NAMES.join(", ")}: one has ${shownValue(name)}, too.`,
      );
    }
    if (value !== "") continue;
    throw new TypeError(`The ${name} of each of ${what} must not be empty: leave it out for all.`);
  }
}
