import type { UserInfo } from "./auth/user_info.ts";
import type { KubeObject } from "./objects/kube_object.ts";
import type { ServedResource } from "./resources/served_resource.ts";
import { admitDeletion, type AdmittedCall, admittedWrite } from "./routes/admitted_write.ts";
import { type ApiContext, stateCheck } from "./routes/api_call.ts";
import type { ObjectWriter } from "./workloads/controller_context.ts";
import { creationOf } from "./writes/create_object.ts";
import { deleteObject } from "./writes/delete_object.ts";
import { replacementOf } from "./writes/update_object.ts";
import { type ObjectTarget, readObject } from "./writes/write_context.ts";

/** The real one is the part of the user agent before the slash. */
const FIELD_MANAGER = "kube-controller-manager";

/** Returns the writer of a controller, which webhooks know by its account in `kube-system`. */
export function controllerWriter(context: ApiContext, account: string): ObjectWriter {
  const user = controllerUser(account);
  const callOf = (target: ObjectTarget, subresource = ""): AdmittedCall => ({
    target,
    info: { subresource },
    user,
    warn() {},
    query: new URLSearchParams(),
    requireSameState: stateCheck(context),
  });
  const replace = async (resource: ServedResource, object: KubeObject, status: boolean) => {
    const target = targetOf(resource, object);
    const stored = await admittedWrite(context, callOf(target, status ? "status" : ""), {
      operation: "UPDATE",
      dryRun: false,
      begin: ({ isFirst: _isFirst, ...details }) =>
        replacementOf(context, { ...target, object }, {
          ...details,
          status,
          fieldManager: FIELD_MANAGER,
        }),
    });
    return stored.object;
  };
  return {
    async create(resource, object) {
      const target = targetOf(resource, object);
      const stored = await admittedWrite(context, callOf(target), {
        operation: "CREATE",
        dryRun: false,
        begin: ({ isFirst: _isFirst, ...details }) =>
          creationOf(context, { ...target, object }, {
            ...details,
            fieldManager: FIELD_MANAGER,
          }),
      });
      return stored.object;
    },
    update: (resource, object) => replace(resource, object, false),
    updateStatus: (resource, object) => replace(resource, object, true),
    async delete(resource, object, propagationPolicy = "Background") {
      const target = targetOf(resource, object);
      const { object: oldObject } = readObject(context, target);
      const { name, namespace } = target;
      const call = callOf(target);
      await admitDeletion(context, call, { name, namespace, oldObject, dryRun: false });
      call.requireSameState();
      deleteObject(context, target, { propagationPolicy });
    },
  };
}

function targetOf(resource: ServedResource, { metadata }: KubeObject): ObjectTarget {
  const { name = "", namespace = "" } = metadata;
  return { resource, name, namespace: resource.namespaced ? namespace : "" };
}

function controllerUser(account: string): UserInfo {
  return {
    username: `system:serviceaccount:kube-system:${account}`,
    uid: "",
    groups: [
      "system:serviceaccounts",
      "system:serviceaccounts:kube-system",
      "system:authenticated",
    ],
    extra: {},
  };
}
