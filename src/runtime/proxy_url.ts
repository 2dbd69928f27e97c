import { ConfigurationError } from "../core/errors.ts";

/** A proxy's URL, taken apart. */
export interface ProxyUrl {
  /** The URL without a user name and a password. */
  url: string;
  /** The user name; empty where there is none. */
  username: string;
  /** The password; empty where there is none. */
  password: string;
}

/**
 * Takes the URL of an http, https or socks5 proxy apart. No error shows the URL, which may have a
 * password in it: the runtimes' own errors repeat it.
 *
 * @throws {ConfigurationError} If it is no such URL; the message names `subject`.
 */
export function parseProxyUrl(proxyUrl: string, subject: string): ProxyUrl {
  const url = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  if (!url || !/^(https?|socks5):$/.test(url.protocol)) {
    throw new ConfigurationError(
      `${subject} is no http, https or socks5 URL: write it as http://host:port.`,
    );
  }
  const { username, password } = url;
  if (!username && !password) return { url: proxyUrl, username, password };
  url.username = url.password = "";
  try {
    return {
      url: url.href,
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    };
  } catch {
    throw new ConfigurationError(
      `${subject} has a % in its user name or password that stands for nothing: write it as %25.`,
    );
  }
}
