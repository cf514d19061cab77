/** Says who AWS takes a profile for. Signs nobody in: it says what to run instead. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { fromKeyless, SignInRequired } from 'keyless'

const [profile] = process.argv.slice(2)
const credentials = fromKeyless(profile === undefined ? {} : { profile })
const sts = new STSClient({ region: 'us-east-1', credentials })

try {
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
  console.log(Arn)
} catch (error) {
  if (!(error instanceof SignInRequired)) throw error
  console.error(`${error.message} Run: ${error.fix}`)
  process.exitCode = 4
}
