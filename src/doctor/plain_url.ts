/** Returns the URL by which a server's port is reached without TLS. */
export function plainUrl({ host, port, protocol }: URL): URL {
  const url = new URL(`http://${host}`);
  if (port === "") url.port = protocol === "https:" ? "443" : "80";
  return url;
}
