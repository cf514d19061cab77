/** What a person sees while a sign-in runs: our own words on stderr, or the AWS CLI's on stdout. */
import { sessionLabel } from '../identity-center/session.ts'
import type { OpenSession } from '../session/open-session.ts'
import type { SignInOptions } from '../session/sign-in.ts'
import type { OtherSignIn, SignInEvents } from '../session/sign-in-events.ts'
import { parseUrl } from '../system/parse-url.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { canAsk } from './prompts/prompts.ts'
import { readHiddenLine } from './prompts/redirect-url.ts'
import { coloursFor } from './render/colours.ts'
import { timeLeft } from './render/duration.ts'
import { qrCode } from './render/qr-code.ts'
import { wrap } from './render/wrap.ts'

type Asker = Pick<CommandContext, 'terminal' | 'signal' | 'system' | 'json'>

/** Longer than any address that a service sends. */
const longestUrl = 8192

const url = (text: string): string => forTerminal(text, longestUrl)

function hostOf(address: string): string {
  return forTerminal(parseUrl(address)?.host ?? '')
}

/** Only on a terminal can a person paste the address that the browser ended up at. */
function pasteQuestion({ terminal }: Asker): Pick<SignInEvents, 'askRedirectUrl'> {
  if (!canAsk(terminal)) return {}
  return {
    askRedirectUrl: async ({ problem, signal }) => {
      if (problem !== undefined) terminal.writeError(`${forTerminal(problem)}\n`)
      const lines = paragraph(
        'Browser on another machine? After signing in, paste the address it ends up at (not shown):',
        { terminal },
      )
      const question = `${lines.join('\n')} `
      return await readHiddenLine({ terminal, question, signal })
    },
  }
}

function paragraph(text: string, { terminal }: Pick<Asker, 'terminal'>): readonly string[] {
  return wrap(text, terminal.stderrIsTty ? Math.min(terminal.columns, 80) : 80)
}

type DeviceCodeNotice = Parameters<SignInEvents['onDeviceCode']>[0]

function deviceCodeText(notice: DeviceCodeNotice, context: Asker): string {
  const { bold } = coloursFor(context.terminal, 'stderr')
  const place = url(notice.verificationUri)
  const isShort = place.length + 12 <= context.terminal.columns
  const valid = timeLeft(notice.expiresAt, context.system.clock.now())
  const lead = notice.willOpen ? 'Opening the browser. Or, on any device:' : 'On any device:'
  return [
    lead,
    '',
    ...(isShort ? [`  1. Open   ${place}`] : ['  1. Open', '', place, '']),
    `  2. Enter  ${bold(forTerminal(notice.userCode))}   (${valid})`,
    '',
    'With the code filled in:',
    '',
    url(notice.verificationUriComplete),
    '',
    ...paragraph(
      'Go on only if you started this sign-in yourself, just now. The page must be at ' +
        `${hostOf(notice.verificationUri)} and show this code. Never enter a code that ` +
        'somebody sent you.',
      context,
    ),
    '',
  ].join('\n')
}

/** Where somebody looks at it, and is not asked anything. */
function sayWaiting(context: Asker, otherwise = ''): void {
  if (!context.terminal.stderrIsTty) return
  const lines = paragraph(`Waiting for the browser; Ctrl-C stops.${otherwise}`, context)
  context.terminal.writeError(`${lines.join('\n')}\n`)
}

function otherSignIn(session: OpenSession['session'], { pid, until }: OtherSignIn, context: Asker) {
  const who = pid === undefined ? 'Another keyless' : `Another keyless (process ${pid})`
  const atMost = timeLeft(until, context.system.clock.now()).replace(/ left$/, ' at most')
  const label = forTerminal(sessionLabel(session))
  const text = `${who} is signing in to ${label}; waiting for it, ${atMost}. Ctrl-C stops waiting.`
  return `${paragraph(text, context).join('\n')}\n`
}

const withoutBrowser = ' No browser to be seen? Stop, and add --use-device-code.'

const foreignAnswer =
  'A browser came back with the answer to another sign-in, which was not used. Still waiting.'

/** For `keyless login` and whatever signs in on the way. All of it on stderr. */
export function friendlyEvents(context: Asker, session: OpenSession['session']): SignInEvents {
  const { terminal } = context
  const say = (text: string) => terminal.writeError(`${text}\n`)
  return {
    onAuthorizeUrl: (notice) => {
      const text = notice.willOpen
        ? 'Opening the browser to sign in. If it does not open, open this address:'
        : 'Open this address to sign in:'
      say(`${paragraph(text, context).join('\n')}\n\n${url(notice.url)}\n`)
      if (notice.willOpen) sayWaiting(context, withoutBrowser)
    },
    onDeviceCode: (notice) => {
      say(deviceCodeText(notice, context))
      void qrCode(notice.verificationUriComplete, terminal).then((code) => {
        terminal.writeError(code)
        sayWaiting(context)
      })
    },
    onBrowserFailed: () =>
      say(
        paragraph('The browser could not be opened. Open the address yourself.', context).join(
          '\n',
        ),
      ),
    onForeignAnswer: () => say(paragraph(foreignAnswer, context).join('\n')),
    onWaiting: (other) => terminal.writeError(otherSignIn(session, other, context)),
    ...pasteQuestion(context),
  }
}

/** Where the AWS CLI's own sentences go: to stdout as there, but for --json, which has that alone. */
export function awsSay({ terminal, json }: Pick<CommandContext, 'terminal' | 'json'>) {
  return (text: string): void => (json ? terminal.writeError(text) : terminal.write(text))
}

/** For the AWS words: what the AWS CLI 2.36 prints; what we add goes to stderr, on a terminal only. */
export function awsEvents(context: Asker, session: OpenSession['session']): SignInEvents {
  const { terminal } = context
  const say = awsSay(context)
  return {
    onAuthorizeUrl: ({ url: address, willOpen }) => {
      say(
        willOpen
          ? 'Attempting to open your default browser. If the browser does not open, open the following URL.\n' +
              'If you are unable to open the URL on this device, run this command again with the ' +
              `'--use-device-code' option.\n\n${url(address)}\n\n`
          : `Browser will not be automatically opened.\nPlease visit the following URL:\n\n${url(address)}\n`,
      )
      if (willOpen) sayWaiting(context)
    },
    onDeviceCode: (notice) => {
      const { verificationUri, verificationUriComplete, willOpen } = notice
      const code = forTerminal(notice.userCode)
      say(
        willOpen
          ? 'Attempting to open your default browser.\nIf the browser does not open or you wish to ' +
              'use a different device to authorize this request, open the following URL:\n\n' +
              `${url(verificationUri)}\n\nThen enter the code:\n\n${code}\n`
          : 'Browser will not be automatically opened.\nPlease visit the following URL:\n\n' +
              `${url(verificationUri)}\n\nThen enter the code:\n\n${code}\n\nAlternatively, you may ` +
              'visit the following URL which will autofill the code upon loading:\n' +
              `${url(verificationUriComplete)}\n`,
      )
      void qrCode(verificationUriComplete, terminal).then((text) => {
        terminal.writeError(text)
        sayWaiting(context)
      })
    },
    onForeignAnswer: () => {
      if (!terminal.stderrIsTty) return
      terminal.writeError(`${paragraph(foreignAnswer, context).join('\n')}\n`)
    },
    onWaiting: (other) => {
      if (terminal.stderrIsTty) terminal.writeError(otherSignIn(session, other, context))
    },
    ...pasteQuestion(context),
  }
}

/** As the AWS CLI chooses: the browser for a session, a code for a legacy profile or when asked for. */
export function awsFlow(
  options: SignInOptions,
  session: OpenSession['session'],
): SignInOptions['flow'] {
  if (options.flow === 'device' || session.name === undefined) return 'device'
  return 'browser'
}
