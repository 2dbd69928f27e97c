import { ConfigurationError, PermissionError } from "@kubewire/kubewire";
import {
  callSafely,
  type CertificateFacts,
  certificateFacts,
  checkNames,
  checkOptions,
  raceSignal,
  readProjectedFile,
  reportWarning,
  RotatingFile,
  shownValue,
} from "@kubewire/kubewire/internal";
import { currentRuntime, type Runtime } from "@kubewire/kubewire/unstable-runtime";
import { type CertificateSource, HeldCertificate } from "./certificate_source.ts";
import { checkOnError, checkText } from "./check_settings.ts";
import { ServingCertificate } from "./serving_certificate.ts";

/** Settings of {@linkcode certificateFiles}. */
export interface CertificateFilesOptions {
  /**
   * The name of the file with the certificate and the certificates between it and the authority.
   * @default {"tls.crt"}
   */
  certificateFile?: string;
  /**
   * The name of the file with the key.
   * @default {"tls.key"}
   */
  keyFile?: string;
  /**
   * Milliseconds from one read of the files to the next.
   * @default {60_000}
   */
  refreshPeriodMs?: number;
  /**
   * Called when the files cannot be read or do not go together, or when their certificate has expired
   * or is not valid yet, once for each streak of failures; the previous certificate stays in use
   * while it is valid. By default a warning is written to standard error.
   */
  onError?: (error: unknown) => void;
  /**
   * The runtime to use; by default the one that the program runs on. Not stable: it comes from
   * `./unstable-runtime`.
   *
   * @ignore
   */
  runtime?: Runtime;
}

const NAMES: Record<keyof CertificateFilesOptions, true> = {
  certificateFile: true,
  keyFile: true,
  refreshPeriodMs: true,
  onError: true,
  runtime: true,
};

/**
 * Returns the certificate in the files of a directory, which another program replaces: the volume of
 * a Secret that cert-manager renews, for example. The files are read again every minute; a
 * certificate without its key, or one that cannot be read, changes nothing. One that has expired, or
 * is not valid yet, replaces only an invalid one, and `onError` is called.
 *
 * @example
 * ```ts
 * import { Hono } from "npm:hono";
 * import { certificateFiles, serveHttps } from "jsr:@kubewire/hono";
 *
 * const app = new Hono(); // with the routes of admission(…)
 * await using certificates = certificateFiles("/var/run/tls");
 * await using server = await serveHttps(app.fetch, { certificates, port: 8443 });
 * await server.finished;
 * ```
 *
 * `get` of the result rejects while there has been no certificate: with a
 * {@linkcode ConfigurationError} or a {@linkcode PermissionError}.
 *
 * @throws {TypeError} If the directory or the name of a file is not a text, or `onError` not a function.
 * @throws {RangeError} If `refreshPeriodMs` is not above 0.
 */
export function certificateFiles(
  directory: string,
  options: CertificateFilesOptions = {},
): CertificateSource {
  checkText("The directory of certificateFiles", directory, "/var/run/tls");
  checkOptions(options);
  checkNames<CertificateFilesOptions>("certificateFiles", options, NAMES);
  const { certificateFile = "tls.crt", keyFile = "tls.key", refreshPeriodMs } = options;
  const { onError = warn, runtime = currentRuntime() } = options;
  checkText("certificateFile", certificateFile, "tls.crt");
  checkText("keyFile", keyFile, "tls.key");
  checkOnError(options.onError);
  if (
    refreshPeriodMs !== undefined && !(typeof refreshPeriodMs === "number" && refreshPeriodMs > 0)
  ) {
    const shown = shownValue(refreshPeriodMs);
    throw new RangeError(`refreshPeriodMs must be a number above 0: it is ${shown}.`);
  }
  const [certificatePath, keyPath] = [`${directory}/${certificateFile}`, `${directory}/${keyFile}`];
  const held = new HeldCertificate();
  const faultOf = ({ certificatePem }: ServingCertificate) =>
    validityFault(certificateFacts(certificatePem), runtime.clock.now());
  /** The fault of the certificate in use that `onError` has been called with. */
  let toldFault: string | undefined;
  const readPair = async (certificatePem: string): Promise<ServingCertificate> => {
    const pair = new ServingCertificate(certificatePem, await readProjectedFile(runtime, keyPath));
    const fault = faultOf(pair);
    if (fault === undefined) {
      toldFault = undefined;
      return pair;
    }
    const error = new ConfigurationError(fault);
    if (held.current && !pair.equals(held.current) && !faultOf(held.current)) throw error;
    if (fault !== toldFault) callSafely(onError, failure(error)); // there is no better one
    toldFault = fault;
    return pair;
  };
  const failure = (cause: unknown): unknown => {
    if (cause instanceof PermissionError || cause instanceof TypeError) return cause;
    const why = cause instanceof Error ? cause.message : "unknown error";
    return new ConfigurationError(
      `The files ${certificatePath} and ${keyPath} cannot be used: ${why}`,
      { cause },
    );
  };
  const file = new RotatingFile(certificatePath, {
    runtime,
    async parse(certificatePem) {
      try {
        return await readPair(certificatePem);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        // The files may have been replaced between the two reads.
        return await readPair(await readProjectedFile(runtime, certificatePath));
      }
    },
    ...refreshPeriodMs !== undefined && { refreshPeriodMs },
    onRead: (certificate) => held.take(certificate),
    onError: (error) => {
      if (held.current) onError(failure(error)); // otherwise `get` rejects with it
    },
  });
  return {
    async get({ signal } = {}) {
      signal?.throwIfAborted();
      try {
        return held.current ?? await raceSignal(file.read(), signal);
      } catch (error) {
        signal?.throwIfAborted();
        throw failure(error);
      }
    },
    onChange: (listener) => held.onChange(listener),
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}

/** Returns why a certificate cannot be used now; `undefined` if it is valid. */
function validityFault(
  { validFromMs, validToMs }: CertificateFacts,
  nowMs: number,
): string | undefined {
  const time = (ms: number) => new Date(ms).toISOString();
  if (nowMs > validToMs) return `The certificate expired at ${time(validToMs)}.`;
  if (nowMs >= validFromMs) return undefined;
  return `The certificate is not valid before ${time(validFromMs)}.`;
}

function warn(error: unknown): void {
  reportWarning("The serving certificate", error);
}
