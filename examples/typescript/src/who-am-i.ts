/** Says who AWS takes a profile for. Signs nobody in: it says what to run instead. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { fromKeyless, SignInRequired } from 'keyless'

const [profile] = process.argv.slice(2)
const named = profile === undefined ? {} : { profile }
// The SDK takes the region from the profile that it is told, the keys from keyless.
const sts = new STSClient({ ...named, credentials: fromKeyless(named) })

try {
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
  console.log(Arn)
} catch (error) {
  if (!(error instanceof SignInRequired)) throw error
  console.error(`${error.message} Run: ${error.fix}`)
  process.exitCode = 4
}
