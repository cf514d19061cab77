/** `12,345`. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `2 keys`. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : several}`
}

/** Decimal units, as disks are sold: `4.2 MB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1e6) return `${grouped(Math.ceil(bytes / 1e3))} kB`
  const [value, unit] = bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB']
  return `${value < 10 ? value.toFixed(1) : grouped(Math.round(value))} ${unit}`
}
