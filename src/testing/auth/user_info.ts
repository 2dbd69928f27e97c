/** The user who makes a request. */
export interface UserInfo {
  /** User name, such as `system:serviceaccount:default:default`. */
  readonly username: string;
  /** UID, if the user has one. */
  readonly uid: string;
  /** Groups. */
  readonly groups: readonly string[];
  /** Additional data from the authenticator, such as the id of the credential. */
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** The user of every request when authentication is off. */
export const administrator: UserInfo = {
  username: "kubernetes-admin",
  uid: "",
  groups: ["system:masters", "system:authenticated"],
  extra: {},
};

/** The user of a request without a token, on the few paths that do not need one. */
export const anonymous: UserInfo = {
  username: "system:anonymous",
  uid: "",
  groups: ["system:unauthenticated"],
  extra: {},
};

/** Returns a user in the form of the authentication.k8s.io APIs. */
export function describeUser(user: UserInfo): Record<string, unknown> {
  return {
    username: user.username,
    ...(user.uid ? { uid: user.uid } : {}),
    groups: user.groups,
    ...(Object.keys(user.extra).length > 0 ? { extra: user.extra } : {}),
  };
}
