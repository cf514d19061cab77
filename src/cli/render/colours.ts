import type { Terminal } from '../../system/terminal.ts'

type Style = (text: string) => string

export interface Colours {
  readonly bold: Style
  readonly dim: Style
  readonly red: Style
  readonly green: Style
  readonly yellow: Style
  readonly cyan: Style
}

function style(open: number, close: number, enabled: boolean): Style {
  if (!enabled) return (text) => text
  return (text) => `\u001b[${open}m${text}\u001b[${close}m`
}

/** Colours for one stream; each is the identity where the stream shall carry none. */
export function coloursFor(terminal: Terminal, stream: 'stdout' | 'stderr'): Colours {
  const enabled = stream === 'stdout' ? terminal.stdoutColour : terminal.colour
  return {
    bold: style(1, 22, enabled),
    dim: style(2, 22, enabled),
    red: style(31, 39, enabled),
    green: style(32, 39, enabled),
    yellow: style(33, 39, enabled),
    cyan: style(36, 39, enabled),
  }
}
