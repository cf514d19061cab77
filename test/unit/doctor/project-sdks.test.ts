import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { projectSdks } from '../../../src/doctor/checks/project-sdks.ts'
import type { Finding } from '../../../src/doctor/finding.ts'
import { createDoctorStage, dev, type DoctorStage, healthy } from './doctor-stage.ts'

let stage: DoctorStage
beforeEach(() => {
  stage = createDoctorStage()
  stage.config(healthy)
})
afterEach(async () => await stage.close())

async function found(name: string, text: string): Promise<readonly Finding[]> {
  stage.home.write(name, text)
  return (await stage.examine([projectSdks])).findings
}

const goModule = (...lines: readonly string[]) => `module x\n\nrequire (\n${lines.join('\n')}\n)\n`
const lock = (version: string) => `# by terraform init
provider "registry.terraform.io/hashicorp/random" {
  version = "1.0.0"
}

provider "registry.terraform.io/hashicorp/aws" {
  version     = "${version}"
  constraints = "~> 4.0"
}
`
const maven = (group: string, artifact: string, version: string) => `<project><properties>
<aws.version>2.17.290</aws.version><new.version>2.20.1</new.version></properties><dependencies>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j</artifactId><version>1.0.0</version></dependency>
<dependency>
  <groupId>${group}</groupId>
  <artifactId>${artifact}</artifactId>
  ${version === '' ? '' : `<version>${version}</version>`}
</dependency></dependencies></project>`

describe('an SDK that cannot read sessions is named', () => {
  test.each([
    [
      'go.mod',
      goModule('\tgithub.com/aws/aws-sdk-go v1.44.297'),
      'aws-sdk-go, which is 1.44.297',
      4,
    ],
    [
      'go.mod',
      goModule('\tx v1.0.0', '\tgithub.com/aws/aws-sdk-go-v2/config v1.17.11'),
      '1.17.11',
      5,
    ],
    ['.terraform.lock.hcl', lock('4.39.0'), 'provider of Terraform, which is 4.39.0', 6],
    ['pom.xml', maven('software.amazon.awssdk', 'bom', '2.18.11'), 'Java, which is 2.18.11', 4],
    ['pom.xml', maven('software.amazon.awssdk', 'bom', '${aws.version}'), '2.17.290', 4],
    ['pom.xml', maven('com.amazonaws', 'aws-java-sdk-s3', '1.12.700'), 'Java 1, which cannot', 4],
    ['build.gradle', "\nimplementation platform('software.amazon.awssdk:bom:2.17.1')", '2.17.1', 2],
    ['build.gradle.kts', 'api("com.amazonaws:aws-java-sdk-s3:1.12.1")', 'Java 1, which cannot', 1],
  ])('by %s: %j', async (name, text, says, line) => {
    const [finding] = await found(name, text)
    expect(finding?.message).toContain(says)
    expect(finding?.evidence[0]).toMatchObject({ line })
  })
})

describe('nothing is said of', () => {
  test.each([
    [
      'go.mod',
      goModule('\tgithub.com/aws/aws-sdk-go v1.44.298', '\tgithub.com/aws/aws-sdk-go-v2 v1.1.0'),
    ],
    ['go.mod', goModule('\tgithub.com/aws/aws-sdk-go v1.30.0 // indirect')],
    ['.terraform.lock.hcl', lock('4.40.0')],
    ['pom.xml', maven('software.amazon.awssdk', 'bom', '2.18.12')],
    ['pom.xml', maven('software.amazon.awssdk', 's3', '')],
    ['pom.xml', maven('software.amazon.awssdk', 's3', '${new.version}')],
    ['pom.xml', maven('com.amazonaws', 'aws-lambda-java-core', '1.2.0')],
    ['build.gradle', "implementation 'software.amazon.awssdk:s3'"],
    ['go.mod', '\u0000\uFEFF'],
    ['pom.xml', '<dependency>'.repeat(80_000)],
  ])('%s: %s', async (name, text) => {
    const startMs = performance.now()
    expect(await found(name, text)).toEqual([])
    expect(performance.now() - startMs).toBeLessThan(5000)
  })

  test('a machine without sessions', async () => {
    stage.config(dev.replace('sso_session = my-org\n', ''))
    expect(await found('go.mod', goModule('\tgithub.com/aws/aws-sdk-go v1.44.297'))).toEqual([])
  })
})
