import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import type { KeyPair } from "../../../src/testing/mod.ts";

/** A server's certificate that must not be trusted, and the authority that issued it. */
export interface OddCertificate {
  /** The defect of the certificate. */
  name: string;
  caPem: string;
  keyPair: KeyPair;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const HOUR_MS = 3_600_000;
const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;

interface Issued {
  certificate: x509.X509Certificate;
  keys: CryptoKeyPair;
}

interface IssueOptions {
  issuer?: Issued;
  /** Signs it instead of the issuer's key. */
  signer?: CryptoKeyPair;
  isAuthority?: boolean;
  pathLength?: number;
  /** Whether a server may present it; true by default unless it is an authority. */
  isServer?: boolean;
  purpose?: string;
  more?: x509.Extension[];
  /** Hours from now. */
  valid?: [from: number, to: number];
}

/** Makes one certificate for 127.0.0.1 of each kind that both runtimes refuse. */
export async function oddCertificates(): Promise<OddCertificate[]> {
  const root = await issue("root", { isAuthority: true });
  const unknown = new x509.Extension("1.2.3.4.5", true, new Uint8Array([5, 0]));
  const [noAuthority, expired, critical] = [
    await issue("no authority", { issuer: root }),
    await issue("expired authority", { issuer: root, isAuthority: true, valid: [-2, -1] }),
    await issue("critical extension", { issuer: root, isAuthority: true, more: [unknown] }),
  ];
  const leaf = (options: IssueOptions) => issue("leaf", { issuer: root, ...options });
  const odd: [name: string, leaf: Issued, chain?: Issued][] = [
    ["of another purpose", await leaf({ purpose: clientAuth })],
    ["expired", await leaf({ valid: [-2, -1] })],
    ["not yet valid", await leaf({ valid: [1, 2] })],
    // Deno does not serve a certificate that has such an extension itself.
    ["of an issuer with a critical extension", await leaf({ issuer: critical }), critical],
    ["with a bad signature", await leaf({ signer: await generateKeys() })],
    ["of an unknown issuer", await leaf({ issuer: await issue("x", { isAuthority: true }) })],
    ["of an issuer that is not an authority", await leaf({ issuer: noAuthority }), noAuthority],
    ["of an expired issuer", await leaf({ issuer: expired }), expired],
  ];
  return await Promise.all(odd.map(async ([name, issued, chain]) => ({
    name,
    caPem: pem(root),
    keyPair: await keyPair(issued, chain),
  })));
}

/** Makes a server's certificate that is its own authority, as `openssl req -x509` does. */
export async function ownAuthority(): Promise<OddCertificate> {
  const own = await issue("own", { isAuthority: true, isServer: true });
  return { name: "that is its own authority", caPem: pem(own), keyPair: await keyPair(own) };
}

/** Makes a chain that is longer than an authority below the root allows. */
export async function tooLongChain(): Promise<OddCertificate> {
  const root = await issue("root", { isAuthority: true });
  const upper = await issue("upper", { issuer: root, isAuthority: true, pathLength: 0 });
  const lower = await issue("lower", { issuer: upper, isAuthority: true });
  const leaf = await issue("leaf", { issuer: lower });
  return {
    name: "of a chain that is too long",
    caPem: pem(root),
    keyPair: await keyPair(leaf, lower, upper),
  };
}

async function issue(commonName: string, options: IssueOptions): Promise<Issued> {
  const { issuer, isAuthority = false, pathLength, valid: [from, to] = [-1, 1] } = options;
  const { purpose = serverAuth, more = [], isServer = !isAuthority } = options;
  const keys = await generateKeys();
  const { keyCertSign, digitalSignature } = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: issuer?.certificate.subjectName ?? `CN=${commonName}`,
    notBefore: new Date(Date.now() + from * HOUR_MS),
    notAfter: new Date(Date.now() + to * HOUR_MS),
    publicKey: keys.publicKey,
    signingKey: (options.signer ?? issuer?.keys ?? keys).privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, pathLength, true),
      new x509.KeyUsagesExtension(
        (isAuthority ? keyCertSign : 0) | (isServer ? digitalSignature : 0),
        true,
      ),
      ...(!isServer ? [] : [
        new x509.ExtendedKeyUsageExtension([purpose]),
        new x509.SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }]),
      ]),
      ...more,
    ],
  });
  return { certificate, keys };
}

async function keyPair({ certificate, keys }: Issued, ...chain: (Issued | undefined)[]) {
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  const authorities = chain.filter((issued) => issued !== undefined);
  return {
    certificatePem: [{ certificate, keys }, ...authorities].map(pem).join(""),
    keyPem: `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`,
  };
}

function pem({ certificate }: Issued): string {
  return `${certificate.toString("pem")}\n`;
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}
