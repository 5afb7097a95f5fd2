/** The environment of the processes that are started here. */
export function childEnvironment(): NodeJS.ProcessEnv {
  // Reading extra certificates costs each process some 40 ms.
  const { NODE_EXTRA_CA_CERTS: _unused, ...rest } = process.env;
  return rest;
}
