/** Asks every account that you can reach who you are in it. Signs you in when it must. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { openSession, type SignInStep } from 'keyless'

const [name = 'my-org', roleName = 'ReadOnlyAccess'] = process.argv.slice(2)

function show(step: SignInStep): void {
  switch (step.kind) {
    case 'browser':
      console.error(step.willOpen ? 'Opening the browser.' : `Open this address: ${step.url}`)
      break
    case 'device':
      console.error(`Open ${step.verificationUri} and check the code: ${step.userCode}`)
      console.error('Go on only if you started this yourself, just now.')
      break
    case 'waiting':
      console.error('Another program is signing in; waiting for it.')
  }
}

const session = openSession(name, { onSignIn: show })
for (const { accountId, name: account } of await session.accounts()) {
  if (!(await session.roles(accountId)).includes(roleName)) continue
  const credentials = session.provider({ accountId, roleName })
  const sts = new STSClient({ region: 'us-east-1', credentials })
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
  console.log(accountId, account, Arn)
}
session.close()
