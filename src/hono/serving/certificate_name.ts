import { checkSubdomain, shownValue } from "@kubewire/kubewire/internal";

/** Returns whether a name of a certificate is an IP address, and not a DNS name. */
export function isIpAddress(name: string): boolean {
  if (name.includes(":")) return URL.canParse(`http://[${name}]`);
  return /^\d+(\.\d+){3}$/.test(name) && name.split(".").every(isOctet);
}

/**
 * Refuses a name that a certificate cannot have: it must be an IP address or a DNS name, of which
 * the first label may be `*`.
 *
 * @throws {TypeError} If the name is not valid.
 */
export function checkCertificateName(name: unknown): void {
  if (typeof name === "string" && isIpAddress(name)) return;
  const isLikeAddress = typeof name === "string" && /:|\.\d+$/.test(name);
  if (isLikeAddress) {
    throw new TypeError(`Each of names must be valid: ${shownValue(name)} is not an IP address.`);
  }
  checkSubdomain(
    "Each of names, unless it is an IP address,",
    typeof name === "string" ? name.replace(/^\*\./, "") : name,
  );
}

/** Returns whether a text is a part of an IPv4 address; zeros before it would make it octal. */
function isOctet(text: string): boolean {
  return String(Number(text)) === text && Number(text) <= 255;
}
