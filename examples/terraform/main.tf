# The AWS provider reads ~/.aws as the SDKs do: the name of the profile is all that it needs.

terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }

  # The state's bucket may be in another account, with a profile of its own:
  # backend "s3" {
  #   bucket  = "my-org-terraform-state"
  #   key     = "example.tfstate"
  #   region  = "us-east-1"
  #   profile = "state-admin"
  # }
}

variable "profile" {
  description = "A profile of ~/.aws/config; null takes AWS_PROFILE."
  type        = string
  default     = null
}

provider "aws" {
  profile = var.profile
  region  = "us-east-1"

  # A plan for the wrong account ends here.
  allowed_account_ids = ["111111111111"]
}

data "aws_caller_identity" "me" {}

output "who_am_i" {
  value = data.aws_caller_identity.me.arn
}
