import { anonymous, type UserInfo } from "../auth/user_info.ts";
import { describeNameFaults } from "../objects/object_names.ts";
import type { StatusError } from "../status/status_error.ts";
import { refusalOf, refused } from "./authorization.ts";
import type { Decide, RequestAttributes } from "./decision.ts";

/** A way to impersonate, with the rights that it needs. */
interface Mode {
  /** Name in verbs, as in `impersonate:user-info`; empty for the verb `impersonate` alone. */
  readonly name: string;
  /** Returns whether the mode is meant for a user. */
  accepts(wanted: UserInfo): boolean;
}

const AUTHENTICATION = "authentication.k8s.io";
const MANY_CHECKS = 4;

const modes: readonly Mode[] = [
  {
    name: "arbitrary-node",
    accepts: (wanted) => hasOnlyName(wanted) && nodeOf(wanted.username) !== undefined,
  },
  {
    name: "serviceaccount",
    accepts: (wanted) => hasOnlyName(wanted) && accountOf(wanted.username) !== undefined,
  },
  {
    name: "user-info",
    accepts: ({ username }) => !nodeOf(username) && !accountOf(username),
  },
  { name: "", accepts: () => true },
];

/**
 * Checks whether users may act as others. Since v1.36 a user needs either the verb `impersonate` on
 * each name, or `impersonate:MODE` on each name and `impersonate-on:MODE:VERB` on what the request
 * does.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/filters/impersonation`.
 */
export class Impersonation {
  readonly #decide: Decide;
  /** The last successful mode of each user, which is tried first. */
  readonly #lastModes = new Map<string, Mode>();

  /** Created by the server. */
  constructor(decide: Decide) {
    this.#decide = decide;
  }

  /**
   * Returns the user that a request acts as.
   *
   * @throws {StatusError} 403 if the user of the request may not act as the other one.
   */
  async userOf(attributes: RequestAttributes, wanted: UserInfo): Promise<UserInfo> {
    const { username } = attributes.user;
    const last = this.#lastModes.get(username);
    let first: StatusError | undefined;
    for (const mode of last ? [last, ...modes.filter((mode) => mode !== last)] : modes) {
      if (!mode.accepts(wanted)) continue;
      const refusal = await this.#refusalIn(mode, attributes, wanted);
      if (!refusal) {
        this.#lastModes.set(username, mode);
        return completed(wanted, mode);
      }
      first ??= refusal;
    }
    throw first!; // the last mode accepts every user
  }

  async #refusalIn(
    mode: Mode,
    attributes: RequestAttributes,
    wanted: UserInfo,
  ): Promise<StatusError | undefined> {
    if (mode.name !== "") {
      const verb = `impersonate-on:${mode.name}:${attributes.verb}`;
      const refusal = await refusalOf({ ...attributes, verb }, this.#decide);
      if (refusal) return refusal;
    }
    const accesses = { ...accessesOf(mode, attributes.user), decide: this.#decide };
    return await refusalOf(nameAccess(mode, wanted.username, accesses), this.#decide) ??
      await this.#refusalOfUid(wanted.uid, accesses) ??
      await this.#refusalOfGroups(mode, wanted.groups, accesses) ??
      await this.#refusalOfExtra(mode, wanted.extra, accesses);
  }

  async #refusalOfUid(uid: string, { extra }: Accesses): Promise<StatusError | undefined> {
    return uid === ""
      ? undefined
      : await refusalOf(extra({ plural: "uids", name: uid }), this.#decide);
  }

  async #refusalOfGroups(
    mode: Mode,
    groups: readonly string[],
    { own }: Accesses,
  ): Promise<StatusError | undefined> {
    const access = (name: string) => own({ plural: "groups", name });
    if (mode.name !== "") {
      if (groups.includes("")) {
        return refused(access(""), "impersonating the empty string group is not allowed");
      }
      if (groups.includes("system:masters")) {
        const why = "impersonating the system:masters group is not allowed";
        return refused(access("system:masters"), why);
      }
      if (groups.length >= MANY_CHECKS && await this.#allows(access("*"))) return undefined;
    }
    return await this.#firstRefusal(groups.map(access));
  }

  async #refusalOfExtra(
    mode: Mode,
    extra: UserInfo["extra"],
    accesses: Accesses,
  ): Promise<StatusError | undefined> {
    const entries = Object.entries(extra);
    const access = (subresource: string, name: string) =>
      accesses.extra({ plural: "userextras", subresource, name });
    if (mode.name !== "") {
      const fault = faultOf(entries);
      if (fault) return refused(access("", ""), fault);
      const isLarge = entries.flatMap(([, values]) => values).length >= MANY_CHECKS;
      if (isLarge && await this.#allows(access("*", "*"))) return undefined;
    }
    return await this.#firstRefusal(
      entries.flatMap(([key, values]) => values.map((value) => access(key, value))),
    );
  }

  async #allows(access: RequestAttributes): Promise<boolean> {
    return (await this.#decide(access)).allowed;
  }

  async #firstRefusal(accesses: RequestAttributes[]): Promise<StatusError | undefined> {
    for (const access of accesses) {
      const refusal = await refusalOf(access, this.#decide);
      if (refusal) return refusal;
    }
    return undefined;
  }
}

type Named = Partial<Pick<RequestAttributes, "plural" | "subresource" | "name" | "namespace">>;

/** Returns the accesses that a mode needs. */
interface Accesses {
  /** An access to a user, an account, a node or a group. */
  own(named: Named): RequestAttributes;
  /** An access to a UID or an extra value. */
  extra(named: Named): RequestAttributes;
}

function accessesOf({ name: mode }: Mode, user: UserInfo): Accesses {
  const access = (group: string, named: Named): RequestAttributes => ({
    user,
    verb: mode === "" ? "impersonate" : `impersonate:${mode}`,
    isResource: true,
    path: "",
    group,
    version: "v1",
    plural: "",
    subresource: "",
    namespace: "",
    name: "",
    ...named,
  });
  return {
    own: (named) => access(mode === "" ? "" : AUTHENTICATION, named),
    extra: (named) => access(AUTHENTICATION, named),
  };
}

function nameAccess(mode: Mode, username: string, { own }: Accesses): RequestAttributes {
  const node = mode.name === "" ? undefined : nodeOf(username);
  if (node) return own({ plural: "nodes", name: node });
  const account = accountOf(username);
  return own(
    account ? { plural: "serviceaccounts", ...account } : { plural: "users", name: username },
  );
}

/** Adds the groups that the server itself gives to a user. */
function completed(wanted: UserInfo, mode: Mode): UserInfo {
  const { username } = wanted;
  const groups = [...wanted.groups];
  const account = accountOf(username);
  if (mode.name === "arbitrary-node") groups.push("system:nodes");
  else if (account && groups.length === 0) {
    groups.push("system:serviceaccounts", `system:serviceaccounts:${account.namespace}`);
  }
  const isAnonymous = username === anonymous.username || groups.includes("system:unauthenticated");
  const own = isAnonymous ? "system:unauthenticated" : "system:authenticated";
  return { ...wanted, groups: groups.includes(own) ? groups : [...groups, own] };
}

function hasOnlyName({ uid, groups, extra }: UserInfo): boolean {
  return uid === "" && groups.length === 0 && Object.keys(extra).length === 0;
}

function nodeOf(username: string): string | undefined {
  const name = username.replace(/^system:node:/, "");
  return name !== username && describeNameFaults(name, "subdomain").length === 0 ? name : undefined;
}

function accountOf(username: string): { namespace: string; name: string } | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  return namespace && name ? { namespace, name } : undefined;
}

function faultOf(entries: [string, readonly string[]][]): string | undefined {
  for (const [key, values] of entries) {
    if (key === "") return "impersonating the empty string key in extra is not allowed";
    if (key !== key.toLowerCase()) {
      return `impersonating a non-lowercase key in extra is not allowed: ${JSON.stringify(key)}`;
    }
    if (values.includes("")) {
      return "impersonating the empty string value in extra is not allowed";
    }
  }
  return undefined;
}
