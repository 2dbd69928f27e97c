import { ClientCertificate, ConfigurationError } from "@kubewire/kubewire";
import { parseToken, rfc3339Ms } from "@kubewire/kubewire/internal";
import { EntryReader } from "../entry_reader.ts";
import { parseYaml } from "../yaml/parse_yaml.ts";

const GROUP = "client.authentication.k8s.io";

/** The time that Go writes for one that was not set, and takes for that. */
const UNSET_MS = rfc3339Ms("0001-01-01T00:00:00Z");

/** The credentials from an exec plugin. */
export interface ExecCredential {
  /** The bearer token, unless there is only a certificate. */
  readonly token: string | undefined;
  /** The client certificate. */
  readonly certificate: ClientCertificate | undefined;
  /** When both expire, in milliseconds since 1970. */
  readonly expiresAtMs: number | undefined;
}

/**
 * Parses the ExecCredential that a plugin wrote (`client.authentication.k8s.io`, v1 and v1beta1),
 * by the rules of client-go (`plugin/pkg/client/auth/exec`): it may leave `kind` out. Errors never
 * contain any part of it.
 *
 * @throws {ConfigurationError} If it is not an ExecCredential, has another version, or contains no
 *   credential.
 * @throws {TokenInvalidError} If the token is not valid.
 */
export function parseExecCredential(stdout: string, apiVersion: string): ExecCredential {
  const subject = "what it wrote to standard output";
  const answer = new EntryReader(parse(stdout, subject), { subject, path: "" });
  const { kind = "ExecCredential" } = answer.optional("kind", "kind");
  if (kind !== "ExecCredential") throw noCredential(subject);
  const version = answer.text("apiVersion");
  if (version !== apiVersion) {
    throw new ConfigurationError(
      `it is configured for apiVersion ${apiVersion} and wrote ${JSON.stringify(version ?? "")}: ` +
        "make the kubeconfig say what the plugin does.",
    );
  }
  if (!answer.has("status")) throw new ConfigurationError(`${subject} has no status.`);
  const status = answer.mapping("status");
  const token = status.text("token");
  const certificate = certificateOf(status, subject);
  if (token === undefined && !certificate) {
    throw new ConfigurationError(`${subject} has neither a token nor a certificate with its key.`);
  }
  return {
    token: token === undefined ? undefined : parseToken(token, "the token that it wrote"),
    certificate,
    expiresAtMs: expiryOf(status, subject),
  };
}

function parse(stdout: string, subject: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    // As in client-go, what begins as JSON is not YAML. The output may be a help text or a log, and
    // parsing a long one as YAML would take seconds.
    if (/^\s*\{/.test(stdout) || !stdout.includes(GROUP)) throw noCredential(subject);
    return parseYaml(stdout, subject);
  }
}

function noCredential(subject: string): ConfigurationError {
  return new ConfigurationError(`${subject} is no ExecCredential.`);
}

function certificateOf(status: EntryReader, subject: string): ClientCertificate | undefined {
  const certificatePem = status.text("clientCertificateData");
  const keyPem = status.text("clientKeyData");
  if (certificatePem === undefined && keyPem === undefined) return undefined;
  if (certificatePem === undefined || keyPem === undefined) {
    throw new ConfigurationError(
      `${subject} has only one of clientCertificateData and clientKeyData.`,
    );
  }
  try {
    return new ClientCertificate(certificatePem, keyPem);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be used";
    throw new ConfigurationError(`${subject} has a certificate that is none: ${why}`, {
      cause: error,
    });
  }
}

function expiryOf(status: EntryReader, subject: string): number | undefined {
  if (!status.has("expirationTimestamp")) return undefined;
  const expiresAtMs = rfc3339Ms(status.text("expirationTimestamp") ?? "");
  if (expiresAtMs === UNSET_MS) return undefined;
  if (!Number.isNaN(expiresAtMs)) return expiresAtMs;
  throw new ConfigurationError(`${subject} has an expirationTimestamp that is no RFC 3339 time.`);
}
