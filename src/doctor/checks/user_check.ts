import { isForbidden, isNotFound, isUnauthorized } from "@kubewire/kubewire";
import { isObject } from "@kubewire/kubewire/internal";
import { askServer } from "../ask_server.ts";
import type { Check } from "../check.ts";
import type { Examination } from "../examination.ts";
import { summaryOf } from "../finding_text.ts";
import { failure, type Finding, ok, type Outcome, skipped } from "../outcome.ts";

/** Whether the API server accepts the credentials, and as whom. */
export const userCheck: Check = {
  id: "identity.user",
  title: "User",
  needs: ["network.http", "identity.token"],
  async run(examination, signal) {
    try {
      return judge(
        await askServer(examination, { kind: "SelfSubjectReview" }, signal),
        examination,
      );
    } catch (error) {
      if (isUnauthorized(error)) return failure(refused(examination));
      if (isForbidden(error) && /"system:anonymous"/.test(error.message)) {
        return failure(anonymous(examination));
      }
      if (isForbidden(error)) {
        return failure({
          summary: summaryOf(error),
          meaning: "The server accepts the credentials, but refuses even this harmless request.",
          remedy: "Restore the ClusterRoleBinding system:basic-user.",
        });
      }
      if (isNotFound(error)) return skipped("the server is too old to report it");
      throw error;
    }
  },
};

const ANONYMOUS: Finding = {
  summary: "the API server treats the requests as those of system:anonymous",
  meaning: "It did not find a token or certificate that it knows, and allows almost nothing.",
  remedy:
    "Check that something on the way does not remove the Authorization header, and that the " +
    "client certificate is of an authority that the API server trusts (--client-ca-file).",
};

const PASSWORD: Pick<Finding, "meaning" | "remedy"> = {
  meaning: "Kubernetes takes no passwords since 1.19; only a proxy in front of it may.",
  remedy: "Use a token, a client certificate or an exec plugin in the kubeconfig.",
};

function hasPassword({ config }: Examination): boolean {
  return config?.tokenSource?.scheme === "Basic";
}

/** A server without a proxy ignores a password, and takes the request for one without credentials. */
function anonymous(examination: Examination): Finding {
  return hasPassword(examination) ? { ...ANONYMOUS, ...PASSWORD } : ANONYMOUS;
}

function judge({ userInfo }: Record<string, unknown>, examination: Examination): Outcome {
  const { username } = isObject(userInfo) ? userInfo : {};
  if (username === "system:anonymous") return failure(anonymous(examination));
  return ok(typeof username === "string" ? username : "accepted");
}

/** The audience of API servers whose issuer has another name, such as those of EKS. */
const OWN_NAME = /^(?:https:\/\/)?kubernetes\.default(?:\.svc)?(?:\.cluster\.local)?\/?$/;

/** A 401 does not say why; the claims may. */
function refused(examination: Examination): Finding {
  const { token, claims, environment } = examination;
  if (hasPassword(examination)) {
    return { summary: "the API server answers 401 to the user name and the password", ...PASSWORD };
  }
  const summary = "the API server answers 401 to the credentials";
  if (token === undefined) {
    return {
      summary,
      meaning: "It does not trust the authority of the client certificate.",
      remedy: "Get a new kubeconfig of this cluster.",
    };
  }
  const { issuer, audiences = [], pod } = claims ?? {};
  const isForServer = audiences.some((audience) => audience === issuer || OWN_NAME.test(audience));
  if (issuer !== undefined && audiences.length > 0 && !isForServer) {
    return {
      summary: `${summary}: the token is for the audience ${audiences.join(", ")}`,
      meaning: "By default an API server accepts the tokens whose audience is their issuer, " +
        `${issuer}.`,
      remedy: "Use the token of the default volume for the API server. A projected token for " +
        "another service has its own `audience`; leave that field out for the API server.",
    };
  }
  const bound = pod === undefined ? "the service account" : `the service account, the pod ${pod}`;
  return {
    summary: `${summary}, although the token has not expired`,
    meaning: environment === "pod"
      ? `The token is void because ${bound} or the node was deleted, or it is of another cluster, ` +
        "or the cluster's signing key was replaced."
      : "The token was withdrawn, or is of another cluster.",
    remedy: environment === "pod"
      ? "Restart the pod: it gets a new token. If that does not help, look at the log of the API " +
        "server for the reason, and at --service-account-key-file."
      : "Log in again, and check that the user and the cluster of the context belong together.",
  };
}
