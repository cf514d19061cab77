/** Where the networks of the made-up company are, and those of whoever attacks it. */

/** Of addresses that nobody has: 240.0.0.0/4 is reserved (RFC 1112), 2001:db8::/32 for documents. */
export interface Network {
  readonly name: string
  /** A /16, or a /48 of IPv6. */
  readonly network: string
  readonly city: string
  readonly country: string
  readonly latitude: number
  readonly longitude: number
}

function network(
  name: string,
  address: string,
  [city, country, latitude, longitude]: readonly [string, string, number, number],
): Network {
  return { name, network: address, city, country, latitude, longitude }
}

const berlin = ['Berlin', 'DE', 52.5, 13.4] as const
const lisbon = ['Lisbon', 'PT', 38.7, -9.1] as const
const toronto = ['Toronto', 'CA', 43.7, -79.4] as const
const osaka = ['Osaka', 'JP', 34.7, 135.5] as const
const frankfurt = ['Frankfurt', 'DE', 50.1, 8.7] as const
const ashburn = ['Ashburn', 'US', 39, -77.5] as const

export const offices = [
  network('office Berlin', '240.10.0.0/16', berlin),
  network('office Lisbon', '240.20.0.0/16', lisbon),
  network('office Toronto', '240.30.0.0/16', toronto),
  network('office Osaka', '240.40.0.0/16', osaka),
] as const

/** In the order of the offices: what people have at home. */
export const homes = [
  network('home Berlin', '240.11.0.0/16', berlin),
  network('home Lisbon', '240.21.0.0/16', lisbon),
  network('home Toronto', '240.31.0.0/16', toronto),
  network('home Osaka', '240.41.0.0/16', osaka),
] as const

/** The same for those whose provider has IPv6. */
export const longHomes = [
  network('home Berlin', '2001:db8:10::/48', berlin),
  network('home Lisbon', '2001:db8:20::/48', lisbon),
  network('home Toronto', '2001:db8:30::/48', toronto),
  network('home Osaka', '2001:db8:40::/48', osaka),
] as const

/** The way out of the company's VPN. */
export const vpn = network('VPN', '240.50.0.0/16', frankfurt)

/** Where people stay who travel to no office. */
export const hotels = [
  network('hotel', '240.60.0.0/16', ['Paris', 'FR', 48.9, 2.4]),
  network('hotel', '240.61.0.0/16', ['London', 'GB', 51.5, -0.1]),
  network('hotel', '240.62.0.0/16', ['Seattle', 'US', 47.6, -122.3]),
  network('hotel', '240.63.0.0/16', ['Singapore', 'SG', 1.4, 103.8]),
  network('hotel', '240.64.0.0/16', ['Madrid', 'ES', 40.4, -3.7]),
  network('hotel', '240.65.0.0/16', ['Sydney', 'AU', -33.9, 151.2]),
] as const

export const pipelines = network('pipelines', '240.70.0.0/16', ashburn)
export const servers = network('own servers', '240.71.0.0/16', frankfurt)
export const apps = network('apps', '240.72.0.0/16', ashburn)

/** Where nobody of the company goes. */
export const elsewhere = [
  network('elsewhere', '241.10.0.0/16', ['Reykjavik', 'IS', 64.1, -21.9]),
  network('elsewhere', '241.20.0.0/16', ['Nuuk', 'GL', 64.2, -51.7]),
  network('elsewhere', '241.30.0.0/16', ['Suva', 'FJ', -18.1, 178.4]),
  network('elsewhere', '241.40.0.0/16', ['Montevideo', 'UY', -34.9, -56.2]),
] as const

export const networks: readonly Network[] = [
  ...offices,
  ...homes,
  ...longHomes,
  vpn,
  ...hotels,
  pipelines,
  servers,
  apps,
  ...elsewhere,
]

/** One of its first 60,000 addresses. */
export function addressIn({ network: range }: Network, host: number): string {
  const [base = ''] = range.split('/')
  if (base.includes(':')) return `${base}${(1 + host).toString(16)}`
  const [third, fourth] = [Math.floor(host / 250), 1 + (host % 250)]
  return base.replace(/0\.0$/, `${third}.${fourth}`)
}

/** As a list of places, by the names of its first line. */
export function placesCsv(): string {
  const lines = networks.map(({ network: range, country, city, latitude, longitude }) =>
    [range, country, city, latitude, longitude].join(','),
  )
  return ['network,country,city,latitude,longitude', ...lines, ''].join('\n')
}
