import type { Terminal } from '../../system/terminal.ts'

/** A QR code as text, or nothing where the terminal cannot show one whole. */
export async function qrCode(text: string, terminal: Terminal): Promise<string> {
  if (!terminal.stderrIsTty || !terminal.unicode) return ''
  const { renderUnicodeCompact } = await import('uqr')
  const lines = renderUnicodeCompact(text, { border: 2 }).split('\n')
  const width = Math.max(...lines.map((line) => line.length))
  return width > terminal.columns ? '' : `${lines.join('\n')}\n`
}
