/** A list of places as ip-location-db has it; the address of ordinary life is in Berlin. */
export const somePlaces = [
  '198.51.100.0,198.51.100.255,DE,Berlin,,Berlin,,52.5,13.4,',
  '198.51.101.0,198.51.101.255,DE,Brandenburg,,Potsdam,,52.4,13.06,',
  '192.0.2.0,192.0.2.255,PT,Lisboa,,Lisbon,,38.7,-9.1,',
  '203.0.113.0,203.0.113.255,IS,Capital Region,,Reykjavik,,64.1,-21.9,',
  '2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,JP,Osaka,,Osaka,,34.7,135.5,',
].join('\n')

export const from = (sourceIPAddress: string) => ({ more: { sourceIPAddress } })
