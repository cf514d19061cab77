/** `2026-11-23T00:59:41+00:00`: Python's isoformat, as the AWS CLI prints it; its files have `Z`. */
export function expiryForOutput(date: Date): string {
  const iso = date.toISOString()
  const milliseconds = iso.slice(20, 23)
  return `${iso.slice(0, 19)}${milliseconds === '000' ? '' : `.${milliseconds}000`}+00:00`
}
