import { ConfigurationError } from "@kubewire/kubewire";
import { networkFailure, parseToken, TimeLimit } from "@kubewire/kubewire/internal";
import type { FetchClient, Runtime } from "@kubewire/kubewire/unstable-runtime";
import { EntryReader } from "../entries/entry_reader.ts";
import { encodeBase64 } from "../entries/base64.ts";

/** Time limit of a refresh, including all of its requests. */
const LONGEST_REFRESH_MS = 30_000;

/** Maximum number of redirects of a discovery, as in Go's `net/http`. */
const MAX_REDIRECTS = 10;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Settings of an OpenID Connect issuer. */
export interface OidcIssuerParts {
  /** The URL of the issuer, as in the tokens: https, or http on loopback. */
  url: string;
  /** The client that the tokens were issued to. */
  clientId: string;
  /** The client's secret, if it has one. */
  clientSecret: string | undefined;
  /** The certificate authorities to trust instead of the system's. */
  caPem: string | undefined;
  /** Sends the requests. */
  runtime: Runtime;
}

/** The result of a refresh. */
export interface OidcTokens {
  idToken: string;
  /** The refresh token to use from now on, if the issuer returned a new one. */
  refreshToken: string | undefined;
}

/**
 * An OpenID Connect issuer that exchanges refresh tokens for id tokens. Its discovery may be
 * redirected, because it does not send a secret. A refresh token is sent only to the one URL that
 * the discovery names, and is never redirected. If the issuer uses https, all requests do.
 */
export class OidcIssuer {
  readonly #parts: OidcIssuerParts;

  /**
   * Creates an issuer. Nothing is sent yet.
   *
   * @throws {ConfigurationError} If a token would be sent over plain http.
   */
  constructor(parts: OidcIssuerParts) {
    checkUrl(parts.url, "idp-issuer-url");
    this.#parts = parts;
  }

  /**
   * Exchanges a refresh token. The exchange is cancelled after 30 s, or when `signal` aborts.
   * Errors never contain a token or a secret. From the issuer's responses they contain only status
   * codes, URLs (without a user name, a password or a query) and the error codes of OAuth 2.0, such
   * as `invalid_grant`.
   *
   * @throws {ConfigurationError} If the issuer cannot be reached, refuses, or returns no id token.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   */
  async refresh(refreshToken: string, signal?: AbortSignal): Promise<OidcTokens> {
    const { caPem, runtime } = this.#parts;
    const { clock } = runtime;
    using fetchClient = runtime.createFetchClient(caPem === undefined ? {} : { caPem });
    const options = { limitMs: LONGEST_REFRESH_MS, signals: [signal], keepAlive: false };
    using limit = new TimeLimit(clock, options);
    return await this.#exchange(
      { fetchClient, signal: limit.signal, callers: signal },
      refreshToken,
    );
  }

  async #exchange(client: LimitedClient, refreshToken: string): Promise<OidcTokens> {
    const { clientId, clientSecret } = this.#parts;
    const endpoint = await this.#tokenEndpoint(client);
    const form = { grant_type: "refresh_token", refresh_token: refreshToken };
    // As golang.org/x/oauth2 does it: a client with a secret first sends it in a header, as the
    // standard requires, and then in the form, as some issuers require.
    let answer = clientSecret === undefined ? undefined : await this.#send(client, endpoint, {
      method: "POST",
      headers: { authorization: `Basic ${credentials(clientId, clientSecret)}` },
      body: new URLSearchParams(form),
    });
    if (!answer?.ok) {
      const body = new URLSearchParams({ ...form, client_id: clientId });
      if (clientSecret !== undefined) body.set("client_secret", clientSecret);
      answer = await this.#send(client, endpoint, { method: "POST", body });
    }
    const subject = "the answer of the issuer's token endpoint";
    if (!answer.ok) {
      throw new ConfigurationError(`the issuer refused: ${answer.status}${oauthCode(answer.body)}`);
    }
    const fields = reader(answer.body, subject);
    const idToken = fields.text("id_token");
    if (idToken === undefined) {
      throw new ConfigurationError(
        `${subject} has no id_token: was the scope openid asked for at the login?`,
      );
    }
    return {
      idToken: parseToken(idToken, "the id_token of the issuer"),
      refreshToken: fields.text("refresh_token"),
    };
  }

  async #tokenEndpoint(client: LimitedClient): Promise<string> {
    let url = `${this.#parts.url.replace(/\/$/, "")}/.well-known/openid-configuration`;
    for (let redirects = 0;; redirects++) {
      const { ok, status, location, body } = await this.#send(client, url, { redirect: "manual" });
      const place = placeOf(url);
      if (location !== undefined) {
        if (redirects === MAX_REDIRECTS) {
          throw new ConfigurationError(`${place} was redirected more than ${MAX_REDIRECTS} times`);
        }
        url = URL.parse(location, url)?.href ?? "";
        this.#checkEndpoint(url, `the URL that ${place} redirects to`);
        continue;
      }
      if (!ok) throw new ConfigurationError(`${place} answered ${status}`);
      const endpoint = reader(body, place).text("token_endpoint");
      if (endpoint === undefined) throw new ConfigurationError(`${place} has no token_endpoint`);
      this.#checkEndpoint(endpoint, "the token_endpoint");
      return endpoint;
    }
  }

  /** An https issuer must not name an http URL, not even on loopback. */
  #checkEndpoint(url: string, subject: string): void {
    checkUrl(url, subject, { httpOnLoopback: /^http:/i.test(this.#parts.url) });
  }

  async #send({ fetchClient, signal, callers }: LimitedClient, url: string, init: RequestInit) {
    const { runtime } = this.#parts;
    try {
      // The data must reach only this origin.
      const response = await fetchClient.fetch(url, { redirect: "error", ...init, signal });
      const { ok, status, headers } = response;
      const location = REDIRECTS.has(status) ? headers.get("location") ?? undefined : undefined;
      return { ok, status, location, body: await response.text() };
    } catch (error) {
      callers?.throwIfAborted();
      const denied = runtime.asPermissionError(error, new URL(url));
      if (denied) throw denied;
      const place = placeOf(url);
      if (signal.aborted) {
        const seconds = LONGEST_REFRESH_MS / 1000;
        throw new ConfigurationError(`${place} gave no token within ${seconds} s`);
      }
      const detail = networkFailure(error)?.detail ?? "the request failed, or was redirected";
      throw new ConfigurationError(`${place} could not be reached (${detail})`);
    }
  }
}

/** The client for the requests of one refresh, and its time limit. */
interface LimitedClient {
  fetchClient: FetchClient;
  signal: AbortSignal;
  /** The part of `signal` that aborts when no caller waits any more. */
  callers: AbortSignal | undefined;
}

function reader(body: string, subject: string): EntryReader {
  try {
    return new EntryReader(JSON.parse(body), { subject, path: "" });
  } catch {
    throw new ConfigurationError(`${subject} is no JSON object`);
  }
}

function oauthCode(body: string): string {
  const code = /"error"\s*:\s*"([a-z_]{1,40})"/.exec(body)?.[1];
  return code === undefined ? "" : ` ${code}`;
}

function credentials(clientId: string, clientSecret: string): string {
  return encodeBase64(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
}

/** Returns a URL for messages: without a user name, a password or a query. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function checkUrl(text: string, subject: string, { httpOnLoopback = true } = {}): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url !== undefined && /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  if (url?.protocol === "https:" || httpOnLoopback && url?.protocol === "http:" && isLoopback) {
    return;
  }
  throw new ConfigurationError(`${subject} must be an https URL`);
}
