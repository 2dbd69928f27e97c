import "reflect-metadata"; // @peculiar/x509 asks for it
import * as x509 from "@peculiar/x509";
import { isIpAddress } from "./certificate_name.ts";
import { ServingCertificate } from "./serving_certificate.ts";

/** Settings of {@linkcode issueCertificate}. */
export interface IssueOptions {
  /** The common name of the authority, the same for no other one. */
  authority: string;
  /** The DNS names and IP addresses of the server. */
  names: readonly string[];
  /** The present time, in milliseconds since 1970. */
  nowMs: number;
  /** Milliseconds from now to the end of both certificates. */
  lifetimeMs: number;
}

/** A certificate with the authority that has signed it and nothing else. */
export interface IssuedCertificate {
  /** The certificate of the authority, PEM. */
  readonly caPem: string;
  /** The certificate of the server. */
  readonly certificate: ServingCertificate;
}

/** The clocks of other machines may be behind. */
const SKEW_MS = 3_600_000;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/**
 * Makes an authority, and a server's certificate that it signs. The key of the authority is kept
 * nowhere, so that no other certificate of it can ever exist.
 */
export async function issueCertificate(options: IssueOptions): Promise<IssuedCertificate> {
  const { authority, names, nowMs, lifetimeMs } = options;
  const validity = {
    notBefore: new Date(nowMs - SKEW_MS),
    notAfter: new Date(nowMs + lifetimeMs),
    signingAlgorithm: ALGORITHM,
  };
  const caKeys = await generateKeys();
  const { keyCertSign, cRLSign, digitalSignature } = x509.KeyUsageFlags;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: [{ CN: [authority] }],
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: [{ CN: ["kubewire"] }], // what counts are the names of the extension
    issuer: ca.subjectName,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(generalName)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca),
    ],
  });
  const key = x509.PemConverter.encode(
    await crypto.subtle.exportKey("pkcs8", keys.privateKey),
    "PRIVATE KEY",
  );
  return {
    caPem: `${ca.toString("pem")}\n`,
    certificate: new ServingCertificate(certificate.toString("pem"), `${key}\n`),
  };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function generalName(name: string): { type: "ip" | "dns"; value: string } {
  return { type: isIpAddress(name) ? "ip" : "dns", value: name };
}
