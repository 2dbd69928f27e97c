import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf } from "../resources/served_resource.ts";
import type { ObjectWrite } from "../writes/object_write.ts";
import type { ResourceCall } from "./api_call.ts";

/**
 * Returns the steps of a creation; a CertificateSigningRequest says who has made it, whatever it says
 * itself.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/certificates/certificates` `csrStrategy`.
 */
export function withRequester(steps: ObjectWrite, { target, user }: ResourceCall): ObjectWrite {
  if (collectionOf(target.resource) !== "certificates.k8s.io/certificatesigningrequests") {
    return steps;
  }
  const { username, uid, groups, extra } = user;
  const requester = {
    username,
    ...uid ? { uid } : {},
    groups,
    ...Object.keys(extra).length > 0 ? { extra } : {},
  };
  const complete = (draft: KubeObject) => {
    const given = membersOf(draft.spec);
    const { username: _username, uid: _uid, groups: _groups, extra: _extra, ...spec } = given;
    return steps.complete({ ...draft, spec: { ...spec, ...requester } });
  };
  return { ...steps, complete };
}
