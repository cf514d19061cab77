import { App, CfnOutput, Stack } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'

const app = new App()
// The cdk command asks AWS with the profile's credentials whose account it is.
const env = {
  account: process.env.CDK_DEFAULT_ACCOUNT,
  region: process.env.CDK_DEFAULT_REGION,
}
const stack = new Stack(app, 'KeylessExample', { env })
const bucket = new Bucket(stack, 'Files', { enforceSSL: true })
new CfnOutput(stack, 'FilesName', { value: bucket.bucketName })
