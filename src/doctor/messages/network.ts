import type { KnownMessage } from './known-message.ts'

export const networkMessages: readonly KnownMessage[] = [
  {
    id: 'certificate-refused',
    says: [
      ['AWS CLI, boto3', 'SSL validation failed for …'],
      ['Python', 'SSL: CERTIFICATE_VERIFY_FAILED'],
      ['Python', 'certificate verify failed: unable to get local issuer certificate'],
      ['Node.js', 'SELF_SIGNED_CERT_IN_CHAIN'],
      ['Node.js', 'self-signed certificate in certificate chain'],
      ['Node.js', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
      ['Go, Terraform', 'x509: certificate signed by unknown authority'],
      ['Java', 'PKIX path building failed'],
      ['curl', 'SSL certificate problem'],
    ],
    means: 'Somebody between you and AWS answers with a certificate that nobody here vouches for.',
    cause:
      "Most often your company's proxy (Zscaler, Netskope, a firewall) looks into the traffic, and its certificate is not known to this program: each brings its own list.",
    fix: [
      ['export AWS_CA_BUNDLE=/path/to/company.pem', 'the AWS CLI, boto3, AWS SDKs and keyless'],
      [
        'export NODE_EXTRA_CA_CERTS=/path/to/company.pem',
        'programs on Node.js, the AWS CDK among them',
      ],
    ],
    check: 'tls-failed',
    error: 'tls-failed',
  },
  {
    id: 'proxy-failed',
    says: [
      ['AWS CLI, boto3', 'Failed to connect to proxy URL'],
      ['HTTP', 'Proxy Authentication Required'],
      ['Python', 'Tunnel connection failed'],
      ['Go, Terraform', 'proxyconnect tcp'],
    ],
    means: 'The proxy that the environment names does not answer, or does not let you through.',
    cause:
      'HTTPS_PROXY is left over from another network, or the proxy wants a name and a password.',
    fix: [
      ['unset HTTPS_PROXY HTTP_PROXY', 'where there is no proxy'],
      [
        'export NO_PROXY=169.254.169.254,169.254.170.2,127.0.0.1,localhost',
        'for what must never go through it',
      ],
    ],
    check: 'proxy-failed',
    error: 'proxy-failed',
  },
  {
    id: 'name-not-resolved',
    says: [
      ['Linux', 'Name or service not known'],
      ['Linux', 'Temporary failure in name resolution'],
      ['Node.js', 'getaddrinfo ENOTFOUND'],
      ['Node.js', 'getaddrinfo EAI_AGAIN'],
      ['Go, Terraform', 'dial tcp: lookup … no such host'],
      ['macOS', 'nodename nor servname provided, or not known'],
      ['Java', 'java.net.UnknownHostException'],
    ],
    means: 'The name of the AWS endpoint has no address here.',
    cause:
      'No network, a VPN whose DNS knows only its own names, or a Region that does not exist, so that neither does its endpoint.',
    fix: [
      ['keyless doctor', 'asks for the endpoints of your sessions'],
      ['keyless profiles show {profile}', 'to see the Region'],
    ],
    check: 'name-not-resolved',
    error: 'network-unreachable',
  },
  {
    id: 'endpoint-unreachable',
    says: [
      ['AWS CLI, boto3', 'Could not connect to the endpoint URL'],
      ['Node.js', 'connect ECONNREFUSED'],
      ['Node.js', 'ECONNRESET'],
      [
        'AWS CLI, boto3',
        'Connection was closed before we received a valid response from endpoint URL',
      ],
      ['Linux', 'Network is unreachable'],
    ],
    means: 'AWS, or what an endpoint setting points at, cannot be reached.',
    cause:
      'No network, a firewall or a VPN; a Region that is mistyped, since it is part of the address; or AWS_ENDPOINT_URL left over from a local stack.',
    fix: [
      ['env | grep AWS_ENDPOINT_URL', 'what points elsewhere'],
      ['keyless doctor', 'asks for the endpoints of your sessions'],
    ],
    check: 'network-unreachable',
    error: 'network-unreachable',
  },
  {
    id: 'timed-out',
    says: [
      ['AWS CLI, boto3', 'Connect timeout on endpoint URL'],
      ['AWS CLI, boto3', 'Read timeout on endpoint URL'],
      ['Node.js', 'ETIMEDOUT'],
      ['Go, Terraform', 'context deadline exceeded'],
      ['Go, Terraform', 'dial tcp … i/o timeout'],
    ],
    means: 'No answer came in time.',
    cause:
      'A firewall that drops instead of refusing, a proxy that is needed and not set, or, for 169.254.169.254, a program that waits for the metadata of an instance that this machine is not.',
    fix: [
      ['export AWS_EC2_METADATA_DISABLED=true', 'where 169.254.169.254 is in the message'],
      ['export AWS_PROFILE=NAME', 'so that nothing looks for an instance'],
    ],
    check: 'network-timeout',
    error: 'network-timeout',
  },
  {
    id: 'answer-is-a-page',
    says: [
      ['AWS CLI, boto3', 'Unable to parse response'],
      ['Node.js', "Unexpected token '<', \"<!DOCTYPE"],
      ['Node.js', "Unexpected token '<', \"<html"],
      ['Node.js', 'Unexpected token < in JSON at position 0'],
      ['Go, Terraform', "invalid character '<' looking for beginning of value"],
    ],
    means: 'A web page came back where an answer of AWS was expected.',
    cause:
      'The network wants you to log in to it first (hotel, train, guest network), or a proxy shows its block page.',
    fix: [
      ['open http://example.com in a browser', 'the page of the network shows itself there'],
      ['keyless doctor', 'tells a captive portal from other faults'],
    ],
    check: 'captive-portal',
    error: 'service-answer-invalid',
  },
]
