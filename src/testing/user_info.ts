/** Who makes a request. */
export interface UserInfo {
  /** User name, such as `system:serviceaccount:default:default`. */
  readonly username: string;
  /** UID, where the user has one. */
  readonly uid: string;
  /** Groups. */
  readonly groups: readonly string[];
  /** What the authenticator adds, such as the credential's id. */
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** The user of every request when authentication is off. */
export const administrator: UserInfo = {
  username: "kubernetes-admin",
  uid: "",
  groups: ["system:masters", "system:authenticated"],
  extra: {},
};

/** The user of a request without a token, on the few paths that need none. */
export const anonymous: UserInfo = {
  username: "system:anonymous",
  uid: "",
  groups: ["system:unauthenticated"],
  extra: {},
};

/** A user as the APIs of authentication.k8s.io write it. */
export function describeUser(user: UserInfo): Record<string, unknown> {
  return {
    username: user.username,
    ...(user.uid ? { uid: user.uid } : {}),
    groups: user.groups,
    ...(Object.keys(user.extra).length > 0 ? { extra: user.extra } : {}),
  };
}
