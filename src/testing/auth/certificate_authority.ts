import { checkSettings } from "../check_settings.ts";
import "reflect-metadata";
import type * as X509 from "@peculiar/x509";

/** A certificate and its private key, each as PEM. */
export interface KeyPair {
  /** The certificate. */
  certificatePem: string;
  /** The private key, PKCS #8. */
  keyPem: string;
}

/** Settings of {@linkcode CertificateAuthority.issueServer}. */
export interface ServerCertificateOptions {
  /** Host names and IP addresses of the certificate; at least one. */
  names: string[];
  /**
   * Start of the validity, in whole seconds, because X.509 has no finer unit; by default an hour ago, or a
   * day before `notAfter` if that is earlier.
   */
  notBefore?: Date;
  /**
   * End of the validity, in whole seconds; by default in a year. A time in the past creates an expired
   * certificate.
   */
  notAfter?: Date;
}

type Validity = Pick<ServerCertificateOptions, "notBefore" | "notAfter">;

/** Settings of {@linkcode CertificateAuthority.issueClient}. */
export interface ClientCertificateOptions
  extends Pick<ServerCertificateOptions, "notBefore" | "notAfter"> {
  /** The user name that Kubernetes reads from the certificate (CN). */
  commonName: string;
  /** The groups that Kubernetes reads from the certificate (O). */
  organizations?: string[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/**
 * A certificate authority for tests: an ECDSA P-256 root that signs server and client certificates
 * which rustls (Deno) and BoringSSL (Bun) accept.
 *
 * @example A server certificate that expired an hour ago
 * ```ts
 * import { CertificateAuthority, listenHttps } from "@kubewire/testing";
 *
 * const authority = await CertificateAuthority.create();
 * const keyPair = await authority.issueServer({
 *   names: ["localhost", "127.0.0.1"],
 *   notAfter: new Date(Date.now() - 3_600_000),
 * });
 * await using listener = await listenHttps(() => new Response("ok"), { keyPair });
 * console.log(listener.url, authority.certificatePem);
 * ```
 */
export class CertificateAuthority {
  /** The root certificate, PEM, as a pod finds it in `ca.crt`. */
  readonly certificatePem: string;

  readonly #x509: typeof X509;
  readonly #root: X509.X509Certificate;
  readonly #signingKey: CryptoKey;

  private constructor(x509: typeof X509, root: X509.X509Certificate, signingKey: CryptoKey) {
    this.#x509 = x509;
    this.#root = root;
    this.#signingKey = signingKey;
    this.certificatePem = pem(root);
  }

  /** Creates a new root with its own key, valid for ten years. */
  static async create(
    options: {
      /**
       * Common name of the root's subject.
       *
       * @default {"kubewire-test-ca"}
       */
      commonName?: string;
    } = {},
  ): Promise<CertificateAuthority> {
    checkSettings<typeof options>("The options of an authority", options, {
      commonName: "text",
    });
    const { commonName = "kubewire-test-ca" } = options;
    const x509 = await import("@peculiar/x509");
    const keys = await generateKeys();
    const root = await x509.X509CertificateGenerator.createSelfSigned({
      name: new x509.Name([{ CN: [commonName] }]).toString(),
      notBefore: new Date(Date.now() - HOUR_MS),
      notAfter: new Date(Date.now() + 10 * YEAR_MS),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new CertificateAuthority(x509, root, keys.privateKey);
  }

  /**
   * Issues a server certificate for `names`. It may also be expired (`notAfter`), not yet valid
   * (`notBefore`) or for another host.
   *
   * @throws {TypeError} If `names` is empty.
   * @throws {RangeError} If `notBefore` is not before `notAfter`.
   */
  issueServer(options: ServerCertificateOptions): Promise<KeyPair> {
    const { names } = options;
    if (names.length === 0) {
      throw new TypeError("A server certificate needs at least one name: `names` is empty");
    }
    const subject = [{ CN: ["kube-apiserver"] }];
    const x509 = this.#x509;
    return this.#issue(subject, options, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(generalName)),
    ]);
  }

  /**
   * Issues a client certificate: Kubernetes takes the common name as the user and the organizations
   * as the groups.
   *
   * @throws {RangeError} If `notBefore` is not before `notAfter`.
   */
  issueClient(options: ClientCertificateOptions): Promise<KeyPair> {
    const { commonName, organizations = [] } = options;
    const subject = [
      ...organizations.map((organization) => ({ O: [organization] })),
      { CN: [commonName] },
    ];
    const x509 = this.#x509;
    return this.#issue(subject, options, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
    ]);
  }

  async #issue(
    subject: X509.JsonName,
    validity: Validity,
    extensions: X509.Extension[],
  ): Promise<KeyPair> {
    const x509 = this.#x509;
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: new x509.Name(subject),
      issuer: this.#root.subjectName,
      ...validityDates(validity),
      publicKey: keys.publicKey,
      signingKey: this.#signingKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...extensions,
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(this.#root),
      ],
    });
    const privateKey = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
    return {
      certificatePem: pem(certificate),
      keyPem: x509.PemConverter.encode(privateKey, "PRIVATE KEY") + "\n",
    };
  }
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function validityDates(options: Validity): { notBefore: Date; notAfter: Date } {
  const { notAfter = new Date(Date.now() + YEAR_MS) } = options;
  const { notBefore = new Date(Math.min(Date.now() - HOUR_MS, notAfter.getTime() - DAY_MS)) } =
    options;
  if (notBefore.getTime() >= notAfter.getTime()) {
    throw new RangeError(
      `A certificate must begin before it ends: notBefore is ${notBefore.toISOString()}, ` +
        `notAfter is ${notAfter.toISOString()}`,
    );
  }
  return { notBefore, notAfter };
}

function generalName(name: string): { type: "ip" | "dns"; value: string } {
  const address = name.replace(/^\[(.*)\]$/, "$1");
  const isAddress = address.includes(":") || /^\d+(\.\d+){3}$/.test(address);
  return isAddress ? { type: "ip", value: address } : { type: "dns", value: name };
}

function pem(certificate: X509.X509Certificate): string {
  return certificate.toString("pem") + "\n";
}
