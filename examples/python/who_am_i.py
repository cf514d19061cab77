"""Says who AWS takes a profile for: python who_am_i.py dev-admin"""

import sys

import boto3
from botocore.exceptions import (
    CredentialRetrievalError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

SIGN_IN = (SSOTokenLoadError, TokenRetrievalError, UnauthorizedSSOTokenError)


def main() -> int:
    profile = sys.argv[1] if len(sys.argv) > 1 else None
    try:
        # Without a name boto3 takes AWS_PROFILE, as `keyless exec` and `awsp` set it.
        sts = boto3.Session(profile_name=profile).client("sts")
        print(sts.get_caller_identity()["Arn"])
    except SIGN_IN:
        print(f"Nobody is signed in. Run: keyless login --profile {profile}", file=sys.stderr)
        return 4
    except CredentialRetrievalError as error:
        # From credential_process: it holds what keyless said, with the command to run.
        print(error, file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
