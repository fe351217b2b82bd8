/** The environment variables that say how the network is reached. */

/** Proxies and their exceptions; each also in lower case. */
export const PROXY_VARIABLES = [
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "https_proxy",
  "http_proxy",
  "all_proxy",
  "no_proxy",
] as const;

/** Files with further certificate authorities. */
export const CERTIFICATE_VARIABLES = ["DENO_CERT", "NODE_EXTRA_CA_CERTS"] as const;

/** The file that takes the place of the system's certificates. */
export const SYSTEM_CERTIFICATES = "SSL_CERT_FILE";
