import { ExecTokenSource } from "@kubewire/kubeconfig/internal";
import {
  type ClusterConfig,
  PermissionError,
  StaticTokenSource,
  TokenUnavailableError,
} from "@kubewire/kubewire";
import {
  bundleFacts,
  parseToken,
  raceSignal,
  readProjectedFile,
} from "@kubewire/kubewire/internal";
import {
  type Check,
  failure,
  type Finding,
  ok,
  type Outcome,
  skipped,
} from "../examination/check.ts";
import { type Examination, openClient } from "../examination/examination.ts";
import { durationText, summaryOf } from "../examination/finding_text.ts";

/** Whether there are credentials: a token, or a client certificate. */
export const credentialsCheck: Check = {
  id: "identity.credentials",
  title: "Credentials",
  needs: ["environment.runtime", "files.token", "environment.variables", "environment.kubeconfig"],
  late: {
    summary: "they do not arrive in time",
    meaning:
      "The exec plugin or the OIDC issuer of the kubeconfig waits: for the network, or for " +
      "somebody to log in.",
    remedy: "Run the exec plugin by itself once and log in, or give it more time with --timeout.",
  },
  async run(examination, signal) {
    const { config = { server: "" } } = examination;
    try {
      await findToken(examination, config, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      return unavailable(error);
    }
    const { tokenSource } = config;
    const { token } = examination;
    const source = tokenSource ?? (token === undefined ? undefined : new StaticTokenSource(token));
    examination.kube ??= openClient(examination, config, source);
    const expiredMs = examination.runtime.clock.now() -
      (tokenSource instanceof ExecTokenSource ? tokenSource.expiresAtMs ?? Infinity : Infinity);
    if (expiredMs > 0) return failure(expired(expiredMs));
    const certificate = await certificateOf(examination, config);
    if (certificate !== undefined) return judge(certificate, examination);
    if (token !== undefined) return ok("a token");
    if (/^http:/i.test(config.server)) {
      return skipped("none are sent to an address with http://; a proxy there may have its own");
    }
    return failure({
      summary: "there are none: the kubeconfig's context names no user, or one without credentials",
      meaning: "The API server treats the requests as those of system:anonymous.",
      remedy:
        "Name a user in the context (`kubectl config set-context --current --user=NAME`), or " +
        "choose another context with --context.",
    });
  },
};

/** Notes the token, so that it never appears in a report. */
async function findToken(
  examination: Examination,
  { tokenSource, tokenFile }: ClusterConfig,
  signal: AbortSignal,
): Promise<void> {
  if (examination.token !== undefined) return;
  const token = tokenSource
    ? await raceSignal(Promise.resolve(tokenSource.token({ signal })), signal)
    : tokenFile === undefined
    ? undefined
    : parseToken(await readProjectedFile(examination.runtime, tokenFile), tokenFile);
  if (token === undefined) return;
  examination.secrets.add(token);
  if (tokenSource?.scheme === "Basic") examination.secrets.add(passwordIn(token));
  examination.token = token;
}

/** Returns the password of basic authentication: the part after the first colon (RFC 7617). */
function passwordIn(token: string): string {
  const text = new TextDecoder().decode(Uint8Array.from(atob(token), (char) => char.charCodeAt(0)));
  return text.slice(text.indexOf(":") + 1);
}

async function certificateOf(
  { runtime }: Examination,
  config: ClusterConfig,
): Promise<string | undefined> {
  const { certificateFile: path, clientCertificate, clientCertificateSource } = config;
  if (path !== undefined) return await runtime.readTextFile(path);
  return (clientCertificateSource?.() ?? clientCertificate)?.certificatePem;
}

function judge(pem: string, { runtime, token }: Examination): Outcome {
  const [facts] = bundleFacts(pem);
  const subject = facts?.subject ?? "unknown";
  const leftMs = (facts?.validToMs ?? Infinity) - runtime.clock.now();
  if (leftMs > 0) {
    const also = token === undefined ? "" : ", and a token";
    return ok(`a certificate for ${subject}, valid for ${durationText(leftMs)}${also}`);
  }
  return failure({
    summary: `the client certificate for ${subject} expired ${durationText(leftMs)} ago`,
    meaning: "The API server refuses it with 401.",
    remedy: "Get a new kubeconfig (kubeadm: `kubeadm certs renew admin.conf`).",
  });
}

function expired(agoMs: number): Finding {
  return {
    summary: "the exec plugin gave credentials that expired " +
      `${durationText(agoMs)} ago by their expirationTimestamp`,
    meaning:
      "They are old, from a cache of the plugin, or the clock of this machine is wrong. The " +
      "plugin is run again for each request.",
    remedy:
      "Log in again with the plugin's own program, which also fills its cache anew, and check " +
      "the clock.",
  };
}

const INTERACTIVE: Finding = {
  summary:
    "the exec plugin of the kubeconfig asks for input at a terminal (interactiveMode: Always)",
  meaning:
    "The doctor runs without a terminal, as programs do: the plugin cannot ask, and is not " +
    "run.",
  remedy:
    "Set interactiveMode to IfAvailable, if the plugin asks no question once you are logged in; " +
    "otherwise choose another user, such as a service account with a token.",
};

function unavailable(error: unknown): Outcome {
  if (error instanceof Error && error.message.includes("its interactiveMode is Always")) {
    return failure(INTERACTIVE);
  }
  return failure({
    summary: summaryOf(error),
    meaning: "Without credentials no request is sent.",
    remedy: error instanceof PermissionError
      ? `Start the program with ${error.flag}.`
      : error instanceof TokenUnavailableError
      ? "Install or log in to the program that gives the credentials, and run it by itself once: " +
        "its own messages say more."
      : "Correct the user in the kubeconfig.",
  });
}
