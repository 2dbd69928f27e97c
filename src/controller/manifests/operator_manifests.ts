import type { ManagerOptions } from "../manager_options.ts";
import { type DeclaredController, declaredPermissions } from "./declared_permissions.ts";
import { deploymentManifest, labelsOf, serviceManifests } from "./deployment_manifest.ts";
import { checkManifestsOptions, type ManifestsOptions } from "./manifests_options.ts";
import type { OperatorManifest } from "./operator_manifest.ts";
import { roleManifests } from "./role_manifests.ts";

/**
 * Returns the objects that surround an operator, in the order in which they are applied: its account,
 * the roles that the declarations need, the Service of its webhooks and its Deployment.
 *
 * @throws {TypeError} If a setting is missing or of a wrong kind.
 * @throws {RangeError} If a number is out of range.
 */
export function operatorManifests(
  manager: ManagerOptions,
  controllers: readonly DeclaredController[],
  options: ManifestsOptions,
): OperatorManifest[] {
  checkManifestsOptions(options);
  const { name, namespace, permissions = [], unused = [] } = options;
  const needed = [...declaredPermissions(manager, controllers, options), ...permissions];
  return structuredClone([ // the labels of each object are its own
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace, labels: labelsOf(name) },
    },
    ...roleManifests(needed, { name, namespace, unused }),
    ...serviceManifests(options),
    deploymentManifest(manager, options),
  ]);
}
