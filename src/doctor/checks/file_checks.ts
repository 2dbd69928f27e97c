import { ConfigurationError, TokenInvalidError } from "@kubewire/kubewire";
import {
  bundleFacts,
  type CertificateFacts,
  checkCaPem,
  fileFacts,
  hasPermission,
  isLabel,
  parseToken,
  readProjectedFile,
} from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import {
  type Check,
  failure,
  type Finding,
  ok,
  type Outcome,
  skipped,
  warning,
} from "../examination/check.ts";
import { durationText, flagRemedy, summaryOf } from "../examination/finding_text.ts";

/** Whether Deno's permissions let the program read the files of the service account. */
export const readPermissionCheck: Check = {
  id: "files.readPermission",
  title: "Permission for files",
  needs: [],
  run({ environment, runtime, directory }) {
    if (runtime.name !== "deno") return skipped("only Deno has permissions");
    if (environment === "machine") return skipped("the kubeconfig names its own files");
    const files = ["token", "ca.crt", "namespace"].map((name) => `${directory}/${name}`);
    const [missing] = [directory, ...files].map((target) => ({ kind: "read", target }) as const)
      .filter((query) => !hasPermission(query));
    if (!missing) return ok(`${directory} may be read`);
    return failure({
      summary: `${missing.target} may not be read`,
      meaning: "The token and the certificates of the cluster's authority are there.",
      remedy: flagRemedy(`--allow-read=${directory}`, [missing]),
    });
  },
};

/** Whether the service account's volume is mounted. */
export const mountCheck: Check = {
  id: "files.mount",
  title: "Mounted volume",
  needs: ["files.readPermission"],
  async run({ environment, directory }) {
    if (environment === "machine") return skipped("the credentials are in the kubeconfig");
    const facts = await fileFacts(directory);
    if (facts?.isFolder) return ok(directory);
    return failure({
      summary: facts ? `${directory} is not a folder` : `${directory} does not exist`,
      meaning: "The pod has no service account token, so the API server cannot tell who it is.",
      remedy:
        "Set automountServiceAccountToken to true, in the pod or its service account. If the " +
        "volume is mounted elsewhere, name its path with --directory.",
    });
  },
};

/** Whether the token file can be read and contains a token, and how old it is. */
export const tokenFileCheck: Check = {
  id: "files.token",
  title: "Token file",
  needs: ["files.mount"],
  late: lateFile("token"),
  async run(examination) {
    const { environment, directory, runtime, secrets } = examination;
    if (environment === "machine") return skipped("the kubeconfig has the credentials");
    const path = `${directory}/token`;
    let content: string;
    try {
      content = await readPodFile(runtime, path);
    } catch (error) {
      return failure({
        summary: `${path} cannot be read: ${summaryOf(error)}`,
        meaning: "Without a token the API server treats the program as anonymous.",
        remedy: "Look at the volumes of the pod: a projected volume needs a serviceAccountToken " +
          "source whose path is `token`. The file's group must be that of the container (fsGroup).",
      });
    }
    secrets.add(content.trim());
    try {
      examination.token = parseToken(content, path);
    } catch (error) {
      if (!(error instanceof TokenInvalidError)) throw error;
      return failure({
        summary: summaryOf(error),
        meaning: "The API server would answer 401, or the request could not be sent at all.",
        remedy: "Delete the pod, so that the kubelet mounts a new volume. If another program " +
          "writes this file, correct that program.",
      });
    }
    const modified = (await fileFacts(path))?.modified;
    return ok(
      modified === undefined
        ? path
        : `${path}, written ${durationText(runtime.clock.now() - modified.getTime())} ago`,
    );
  },
};

const SOON_MS = 30 * 24 * 3_600_000;

/** Whether the cluster's CA file contains certificates that are valid. */
export const caFileCheck: Check = {
  id: "files.ca",
  title: "CA file",
  needs: ["files.mount"],
  late: lateFile("ca.crt"),
  async run(examination) {
    const { environment, directory, runtime } = examination;
    if (environment === "machine") return skipped("the kubeconfig has the certificates");
    const path = `${directory}/ca.crt`;
    let pem: string;
    let facts: readonly CertificateFacts[];
    try {
      pem = checkCaPem(await readPodFile(runtime, path), path);
      facts = factsOf(pem, path);
    } catch (error) {
      const isBroken = error instanceof ConfigurationError;
      return failure({
        summary: isBroken ? summaryOf(error) : `${path} cannot be read: ${summaryOf(error)}`,
        meaning: "The program cannot check that it talks to its own API server, and sends nothing.",
        remedy: "Look at the ConfigMap kube-root-ca.crt of the pod's namespace: its ca.crt is " +
          "mounted here. kube-controller-manager writes it (--root-ca-file).",
      });
    }
    Object.assign(examination.config ??= { server: "" }, { caPem: pem });
    const now = runtime.clock.now();
    const lastMs = Math.max(...facts.map(({ validToMs }) => validToMs));
    const subjects = facts.map(({ subject }) => subject).join("; ");
    if (lastMs > now + SOON_MS) {
      return ok(`${subjects}; valid for ${durationText(lastMs - now)}`);
    }
    const expiry = {
      meaning: "After that no program trusts the API server.",
      remedy: "Renew the cluster's authority (kubeadm: `kubeadm certs`) and its ConfigMaps " +
        "kube-root-ca.crt. If the clock of this machine is wrong, correct it.",
    };
    return lastMs > now
      ? warning({ summary: `${subjects} expires in ${durationText(lastMs - now)}`, ...expiry })
      : failure({ summary: `${subjects} expired ${durationText(now - lastMs)} ago`, ...expiry });
  },
};

/** The form of a block may be right, and its content no certificate. */
function factsOf(pem: string, path: string): readonly CertificateFacts[] {
  try {
    return bundleFacts(pem);
  } catch (cause) {
    throw new ConfigurationError(
      `${path} cannot be used: it has a block that is not a certificate, although it is DER.`,
      { cause },
    );
  }
}

/** Whether the program can find out its namespace. */
export const namespaceCheck: Check = {
  id: "files.namespace",
  title: "Namespace",
  needs: ["files.mount"],
  late: lateFile("namespace"),
  async run(examination) {
    const { environment, directory, runtime } = examination;
    if (environment === "machine") {
      const { namespace = "default" } = examination.config ?? {};
      return isLabel(namespace)
        ? skipped("the kubeconfig has the namespace")
        : invalid(namespace, "the context", "Correct the namespace of the context.");
    }
    const given = examination.namespace ??
      runtime.env("POD_NAMESPACE", { optional: true })?.trim();
    const path = `${directory}/namespace`;
    const namespace = given || (await readPodFile(runtime, path).catch(() => "")).trim();
    Object.assign(examination.config ??= { server: "" }, { namespace: namespace || "default" });
    if (namespace === "") {
      return warning({
        summary: `${path} is missing or empty`,
        meaning: "The program works in the namespace `default`, whichever it runs in.",
        remedy: "Add a downwardAPI source for `namespace` to the projected volume, or set " +
          "POD_NAMESPACE from the field metadata.namespace.",
      });
    }
    if (isLabel(namespace)) return ok(namespace);
    return invalid(
      namespace,
      given ? "POD_NAMESPACE" : path,
      "Take the namespace from the field metadata.namespace, in a downwardAPI source or in the " +
        "variable POD_NAMESPACE.",
    );
  },
};

function invalid(namespace: string, origin: string, remedy: string): Outcome {
  return failure({
    summary: `${origin} is not the name of a namespace: ${JSON.stringify(namespace)}`,
    meaning: "No such namespace can exist, so that requests in it are answered 404 or 403.",
    remedy,
  });
}

/** Whether the kubelet can replace the token file, by the links that it uses for that. */
export const linksCheck: Check = {
  id: "files.links",
  title: "Rotation of files",
  needs: ["files.token"],
  async run({ environment, directory, runtime: { clock } }) {
    if (environment === "machine") return skipped("the kubelet does not write these files");
    const token = await fileFacts(`${directory}/token`);
    const data = await fileFacts(`${directory}/..data`);
    if (token?.isLink && data?.isLink) {
      const age = durationText(clock.now() - data.modified.getTime());
      return ok(`the files are links to ..data, which the kubelet wrote ${age} ago`);
    }
    return warning({
      summary: `${directory}/token is not a link to ..data`,
      meaning:
        "The kubelet replaces the files of a volume by a link. Files that are mounted with " +
        "subPath, or copied, are never replaced: the token expires, and the CA grows old.",
      remedy: "Mount the whole projected volume, without subPath, and do not copy its files.",
    });
  },
};

/**
 * Reads a file of the service account's volume. A pipe or a device is not read: it may give nothing,
 * or never end.
 *
 * @throws {TypeError} If it is not a regular file.
 * @throws If it cannot be read.
 */
export async function readPodFile(runtime: Runtime, path: string): Promise<string> {
  const facts = await fileFacts(path);
  if (facts && !facts.isFile) {
    throw new TypeError(`it is not a regular file, but a ${facts.isFolder ? "folder" : KIND}.`);
  }
  return await readProjectedFile(runtime, path);
}

const KIND = "pipe, a socket or a device";

/** Returns the finding about a file of the service account's volume whose read does not end. */
export function lateFile(name: string): Finding {
  return {
    summary: `the file \`${name}\` was not read in time`,
    meaning: "The program would wait for it in the same way.",
    remedy: "Look at the volume of the pod: the kubelet's projected volume is in memory, and " +
      "answers at once. Another one, such as NFS or FUSE, may hang.",
  };
}
