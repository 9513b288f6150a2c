/** An address that facts come from, and the name of its link. */
export interface NamedSource {
  address: string;
  name: string;
}

/** Names each source by its host. Pages of one host are numbered, so that no two links of a page have the same name (WCAG 2.4.4). */
export function namedSources(addresses: readonly string[]): NamedSource[] {
  const hostOf = (address: string) => new URL(address).hostname.replace(/^www\./, '');
  const byHost = Map.groupBy(addresses, hostOf);
  return addresses.map((address) => {
    const host = hostOf(address);
    const pages = byHost.get(host) ?? [];
    const name = pages.length > 1 ? `${host}, page\u00a0${pages.indexOf(address) + 1} sur\u00a0${pages.length}` : host;
    return { address, name };
  });
}
