import { isObject } from "@kubewire/kubewire/internal";
import type { CertificateSource, GetCertificateOptions } from "./certificate_source.ts";
import { ServingCertificate } from "./serving_certificate.ts";

/**
 * Returns the present certificate of a source. Anything but a {@linkcode ServingCertificate} is
 * refused before it is used: if a program calls a text as a function, Bun's message shows the text,
 * and `keyPem` as a text is the key. So the messages here show types only.
 *
 * @throws {TypeError} If the source returns something else.
 */
export async function presentCertificate(
  certificates: CertificateSource,
  options: GetCertificateOptions = {},
): Promise<ServingCertificate> {
  const certificate: unknown = await certificates.get(options);
  if (certificate instanceof ServingCertificate) return certificate;
  throw new TypeError(
    "The get of certificates must return a ServingCertificate: it returned a value of type " +
      `${typeof certificate}. Make one with new ServingCertificate(certificatePem, keyPem).`,
  );
}

/**
 * Refuses a source without the functions of one.
 *
 * @throws {TypeError} If it lacks one.
 */
export function checkSource(certificates: unknown): void {
  if (!isObject(certificates)) {
    throw new TypeError(
      "certificates must be a source, such as the result of certificateFiles or " +
        `certificateSecret: it is of type ${typeof certificates}.`,
    );
  }
  for (const name of ["get", "onChange"]) {
    if (typeof certificates[name] === "function") continue;
    throw new TypeError(
      `certificates must be a source with the functions get and onChange: it has no ${name}. ` +
        "Take the result of certificateFiles or certificateSecret.",
    );
  }
}
