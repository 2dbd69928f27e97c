/** Where the server of a URL listens, as it is told to what makes a connection. */
export interface ServerAddress {
  /** A name, or an address; one of IPv6 without brackets. */
  hostname: string;
  port: number;
}

/** The address of the server of an `http` or `https` URL. */
export function serverAddress({ hostname, port, protocol }: URL): ServerAddress {
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (protocol === "https:" ? 443 : 80),
  };
}
