import {
  ClientCertificate,
  type ClusterConfig,
  ConfigurationError,
  PermissionError,
  StaticTokenSource,
  type TokenSource,
} from "@kubewire/kubewire";
import { parseToken, type ProgramRunner } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import { decodeBase64, encodeBase64 } from "../entries/base64.ts";
import type { ChosenContext } from "../entries/choose_context.ts";
import type { UserEntry } from "../entries/kubeconfig.ts";
import { type NamedFile, readNamedFile } from "../entries/named_file.ts";
import { authProviderTokens } from "./auth_provider.ts";
import { checkUser, hasCertificate } from "./check_user.ts";
import { ExecPlugin } from "./exec_plugin.ts";
import { ExecTokenSource } from "./exec_token_source.ts";
import { FallbackTokenSource } from "./fallback_token_source.ts";
import { impersonationHeaders } from "./impersonation_headers.ts";

/** Settings of {@linkcode userCredentials}. */
export interface UserCredentialsOptions {
  /** Reads the files. */
  runtime: Runtime;
  /** Runs exec plugins. */
  runner: ProgramRunner;
  /** Whether an exec plugin may prompt on the terminal. */
  interactive: boolean;
}

type Credentials = Pick<
  ClusterConfig,
  | "clientCertificate"
  | "certificateFile"
  | "keyFile"
  | "clientCertificateSource"
  | "headers"
  | "tokenFile"
  | "tokenSource"
>;

/**
 * Returns the credentials of a user's entry, in client-go's order: a token file takes precedence
 * over a token; both, a user name and a certificate take precedence over an exec plugin. As in
 * client-go, no credentials are used over plain http.
 *
 * @throws {ConfigurationError} If the entry cannot be used.
 * @throws {TokenInvalidError} If the token is not valid.
 * @throws {PermissionError} If a file may not be read.
 */
export async function userCredentials(
  chosen: ChosenContext,
  settings: ClusterConfig,
  options: UserCredentialsOptions,
): Promise<Credentials> {
  const { user, userName } = chosen;
  checkUser(user, userName);
  const impersonation = impersonationHeaders(user, userName);
  const headers = Object.keys(impersonation).length > 0 ? { headers: impersonation } : {};
  if (!/^https:/i.test(settings.server)) return headers;
  const quoted = `user ${JSON.stringify(userName)}`;
  // Credentials from a plugin or provider are checked even if they are not used, as in client-go.
  const others = await provided(chosen, settings, options);
  return {
    ...headers,
    ...hasCertificate(user) ? await certificateOf(user, quoted, options.runtime) : {},
    ...await readToken(user, quoted, options.runtime) ??
      (hasCertificate(user) && user.exec ? {} : others),
  };
}

/** Files are read here to fail now instead of at a request; the client reads them again. */
async function certificateOf(
  user: UserEntry,
  quoted: string,
  runtime: Runtime,
): Promise<Credentials> {
  const clientCertificate = await readCertificate(user, quoted, runtime);
  const { certificateData, certificateFile, keyData, keyFile } = user;
  if (certificateData !== undefined || keyData !== undefined) return { clientCertificate };
  return {
    clientCertificate,
    ...(certificateFile !== undefined && { certificateFile }),
    ...(keyFile !== undefined && { keyFile }),
  };
}

async function readCertificate(
  user: UserEntry,
  quoted: string,
  runtime: Runtime,
): Promise<ClientCertificate> {
  const { certificateData, certificateFile, keyData, keyFile } = user;
  const readPem = (field: string, data: string | undefined, path = "") =>
    data !== undefined
      ? decodeBase64(data, `${field}-data of ${quoted}`)
      : readNamedFile(runtime, { path, subject: `${field} of ${quoted}` });
  const [certificatePem, keyPem] = await Promise.all([
    readPem("client-certificate", certificateData, certificateFile),
    readPem("client-key", keyData, keyFile),
  ]);
  try {
    return new ClientCertificate(certificatePem, keyPem);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be used";
    throw new ConfigurationError(`The kubeconfig's ${quoted} cannot be used: ${why}`, {
      cause: error,
    });
  }
}

async function readToken(
  user: UserEntry,
  quoted: string,
  runtime: Runtime,
): Promise<Credentials | undefined> {
  const { token, tokenFile, username, password } = user;
  if (tokenFile !== undefined && username !== undefined) {
    throw new ConfigurationError(
      `The kubeconfig's ${quoted} has a tokenFile and a user name: only one of them can be sent.`,
    );
  }
  if (tokenFile !== undefined) {
    const file = { path: tokenFile, subject: `tokenFile of ${quoted}` };
    const content = token === undefined
      ? await readNamedFile(runtime, file)
      : await contentOrNone(runtime, file);
    if (token === undefined || content.trim() !== "") {
      parseToken(content, `The token file ${tokenFile}`); // fails now instead of at a request
      return { tokenFile };
    }
    parseToken(token, `The token of ${quoted}`);
    return { tokenSource: new FallbackTokenSource({ path: tokenFile, token, runtime }) };
  }
  if (token !== undefined) return { tokenSource: new StaticTokenSource(token) };
  if (username !== undefined) {
    return { tokenSource: new BasicTokenSource(username, password ?? "") };
  }
  return undefined;
}

/** Returns the content of a file; an empty text if there is no such file yet. */
async function contentOrNone(runtime: Runtime, file: NamedFile): Promise<string> {
  try {
    return await readNamedFile(runtime, file);
  } catch (error) {
    if (error instanceof PermissionError) throw error;
    return "";
  }
}

/** Returns credentials that a program or an issuer provides. */
async function provided(
  { user, userName, cluster }: ChosenContext,
  settings: ClusterConfig,
  { runtime, runner, interactive }: UserCredentialsOptions,
): Promise<Credentials> {
  const { exec, authProvider } = user;
  if (exec) {
    const plugin = new ExecPlugin({
      exec,
      userName,
      cluster,
      settings,
      interactive,
      runner,
      runtime,
    });
    const tokenSource = new ExecTokenSource(plugin, runtime.clock);
    return { tokenSource, clientCertificateSource: () => tokenSource.certificate() };
  }
  if (!authProvider) return {};
  return { tokenSource: await authProviderTokens(authProvider, userName, runtime) };
}

/**
 * A user name and a password for HTTP basic authentication, for a proxy in front of an API server:
 * kube-apiserver itself has not accepted them since 1.19. They are not shown when the source is
 * printed.
 */
export class BasicTokenSource implements TokenSource {
  /** The scheme before the token. */
  readonly scheme = "Basic";
  readonly #token: string;

  /**
   * Creates a source. Any characters are allowed, except a colon in the user name; the password may
   * be empty.
   */
  constructor(username: string, password: string) {
    this.#token = encodeBase64(`${username}:${password}`);
  }

  /** Both, encoded for the header. */
  token(): string {
    return this.#token;
  }
}
