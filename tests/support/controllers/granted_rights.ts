import type { OperatorManifest } from "../../../src/controller/manifests/operator_manifest.ts";
import type { RequestAttributes } from "../../../src/testing/mod.ts";

/** The rights that roles grant, as texts such as `* example.com/websites/status patch`. */
export class GrantedRights {
  /** All rights: the namespace or `*`, the resource, the verb, and the name of the object. */
  readonly all: ReadonlySet<string>;
  /** Those by which a request was allowed. */
  readonly used = new Set<string>();
  /** Those that a request lacked. */
  readonly missing = new Set<string>();

  /** Reads the roles of a manifest. */
  constructor(manifest: readonly Pick<OperatorManifest, "rules" | "metadata">[]) {
    this.all = new Set(
      manifest.flatMap(({ rules = [], metadata: { namespace = "*" } }) =>
        rules.flatMap(({ apiGroups: [group], resources, verbs, resourceNames = [""] }) =>
          resources.flatMap((resource) =>
            verbs.flatMap((verb) =>
              resourceNames.map((name) =>
                `${namespace} ${group}/${resource} ${verb} ${name}`.trim()
              )
            )
          )
        )
      ),
    );
  }

  /** Whether a request is allowed; a review of the own rights always is. */
  allow({ group, plural, subresource, verb, namespace, name }: RequestAttributes): boolean {
    if (plural === "selfsubjectaccessreviews") return true;
    const resource = subresource ? `${plural}/${subresource}` : plural;
    const right = [namespace, "*"].flatMap((place) =>
      [name, ""].map((one) => `${place} ${group}/${resource} ${verb} ${one}`.trim())
    ).find((one) => this.all.has(one));
    if (right !== undefined) this.used.add(right);
    else this.missing.add(`${namespace} ${group}/${resource} ${verb}`);
    return right !== undefined;
  }
}
